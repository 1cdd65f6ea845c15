"""The catalogue's public pages, on the federation's host."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from federation.forms import PracticeFilterForm
from federation.selectors import adaptations_of, parent_of, practice_page, search_practices
from tenants.addresses import centre_address

PER_PAGE = 24


@require_safe
def practice_list(request: HttpRequest) -> HttpResponse:
    form = PracticeFilterForm(request.GET)
    page = Paginator(search_practices(**form.filters()), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "federation/practice_list.html",
        {"form": form, "chosen": form.chosen(), "page": page},
    )


@require_safe
def practice_detail(request: HttpRequest, slug: str) -> HttpResponse:
    practice = practice_page(slug)
    if practice is None:
        raise Http404(slug)
    if practice.withdrawn_at is not None:
        return render(
            request, "federation/practice_withdrawn.html", {"practice": practice}, status=410
        )
    editions = list(practice.editions.all())
    wanted = request.GET.get("annee", "")
    edition = next((e for e in editions if str(e.year or "") == wanted), editions[0])
    return render(
        request,
        "federation/practice_detail.html",
        {
            "practice": practice,
            "edition": edition,
            "editions": editions,
            "sheet": edition.snapshot,
            "parent": parent_of(practice),
            "adaptations": adaptations_of(practice),
            "centre_address": centre_address(practice.centre),
        },
    )
