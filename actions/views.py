"""The centre's public pages of its actions."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from actions.forms import SheetFilterForm
from actions.selectors import page_of, published_sheets_with_rows, search_published

PER_PAGE = 24


@require_safe
def sheet_list(request: HttpRequest) -> HttpResponse:
    form = SheetFilterForm(request.GET)
    page = Paginator(search_published(**form.filters()), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "actions/sheet_list.html", {"form": form, "chosen": form.chosen(), "page": page}
    )


@require_safe
def sheet_detail(request: HttpRequest, slug: str) -> HttpResponse:
    sheet = get_object_or_404(published_sheets_with_rows(), slug=slug)
    return render(request, "actions/sheet_detail.html", page_of(sheet))
