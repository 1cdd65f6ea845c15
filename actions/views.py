"""The centre's public pages of its actions."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.decorators.http import condition, require_safe

from accounts.printing import letterhead
from actions.content import public_snapshot
from actions.feeds import feed_of
from actions.forms import SheetFilterForm
from actions.selectors import (
    page_of,
    published_sheet,
    published_version,
    search_published,
)
from federation import printing
from federation.feeds.atom import CONTENT_TYPE, written
from federation.lineage import lineage_of
from pdf.http import public_pdf_response
from tenants.addresses import centre_address
from tenants.context import current_centre

PER_PAGE = 24


@require_safe
def sheet_list(request: HttpRequest) -> HttpResponse:
    form = SheetFilterForm(request.GET)
    page = Paginator(search_published(**form.filters()), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "actions/sheet_list.html", {"form": form, "chosen": form.chosen(), "page": page}
    )


@require_safe
def sheet_feed(request: HttpRequest) -> HttpResponse:
    feed = written(feed_of(current_centre(), reverse("actions:feed")))
    response = HttpResponse(feed, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-cache"
    set_response_etag(response)
    return get_conditional_response(request, response["ETag"], response=response) or response


@require_safe
def sheet_detail(request: HttpRequest, slug: str) -> HttpResponse:
    sheet = published_sheet(slug=slug)
    if sheet is None:
        raise Http404(slug)
    return render(request, "actions/sheet_detail.html", page_of(sheet))


def _version(request: HttpRequest, slug: str) -> str | None:
    return published_version(slug)


@require_safe
@condition(etag_func=_version)
def sheet_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    sheet = published_sheet(slug=slug)
    if sheet is None:
        raise Http404(slug)
    centre = current_centre()
    pdf = printing.sheet_pdf(
        public_snapshot(sheet),
        letterhead=letterhead(),
        author=centre.name,
        place="",
        address=centre_address(centre, sheet.get_absolute_url()),
        changed=sheet.last_published_at,
        parent=lineage_of(sheet.action_uid, sheet.parent_practice).parent,
    )
    return public_pdf_response(pdf, f"{sheet.title}.pdf")
