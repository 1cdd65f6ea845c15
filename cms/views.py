"""Search and the files for search engines; and for the team, the messages received."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import SignedInRequest, only_for
from cms import selectors, services, sitemaps
from cms.addresses import site_address
from cms.models import ContactMessage
from cms.permissions import can_read_messages
from federation.text_search import LONGEST_QUERY

PER_PAGE = 25
NOT_FOR_ROBOTS = (
    "/gestion/",
    "/compte/",
    "/messages/",
    "/corbeille/",
    "/courriels/",
    "/travaux/",
    "/recherche/",
    # The same practices as on their pages; a large file is work.
    "/pratiques/export/",
)


for_team = only_for(can_read_messages)


@for_team
@require_safe
def message_list(request: SignedInRequest) -> HttpResponse:
    page = Paginator(selectors.messages(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "cms/messages.html", {"page": page})


@for_team
@require_POST
def mark_handled(request: SignedInRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(ContactMessage, pk=pk)
    services.mark_handled(message=message, acting_user=request.user)
    messages.success(request, _("Le message de %(name)s est traité.") % {"name": message})
    return redirect("cms:messages")


@for_team
@require_http_methods(["GET", "HEAD", "POST"])
def erase_message(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks once: nothing brings a message back."""
    message = get_object_or_404(ContactMessage, pk=pk)
    if request.method != "POST":
        return render(request, "cms/message_erase.html", {"message": message})
    services.erase_message(message=message)
    messages.success(request, _("Le message de %(name)s est effacé.") % {"name": message})
    return redirect("cms:messages")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:LONGEST_QUERY]
    context = {
        "query": query,
        "found": selectors.search_site(query),
        "addresses": selectors.index_addresses(),
    }
    return render(request, "cms/search.html", context)


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    return HttpResponse(sitemaps.index_of_sitemaps(), content_type="application/xml")


@require_safe
def sitemap(request: HttpRequest, section: str, number: int) -> HttpResponse:
    content = sitemaps.sitemap(section, number)
    if content is None:
        raise Http404(section)
    return HttpResponse(content, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    lines += ["", f"Sitemap: {site_address('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
