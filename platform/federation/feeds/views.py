"""Feeds of any search, of a département and of a centre, on the federation's host."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from federation.feeds.atom import CONTENT_TYPE, written
from federation.feeds.practices import PracticeFeed
from federation.finding import path_of
from federation.searched import searched
from federation.selectors import centre_of_the_catalogue
from territory.selectors import departments


@require_safe
def search_feed(request: HttpRequest) -> HttpResponse:
    found = searched(request.GET)
    return _answer(request, PracticeFeed(found, path_of("feed"), found.query(sort="")))


@require_safe
def department_feed(request: HttpRequest, code: str) -> HttpResponse:
    if code not in {place.code for place in departments()}:
        raise Http404(code)
    return _answer(request, PracticeFeed(searched(_only(request, department=code)), request.path))


@require_safe
def centre_feed(request: HttpRequest, slug: str) -> HttpResponse:
    centre = centre_of_the_catalogue(slug)
    if centre is None:
        raise Http404(slug)
    return _answer(request, PracticeFeed(searched(_only(request), centre=centre), request.path))


def _only(request: HttpRequest, **said: str) -> QueryDict:
    """What the path says, and the page."""
    query = QueryDict(mutable=True)
    query.update({**said, "page": request.GET.get("page", "")})
    return query


def _answer(request: HttpRequest, feed: PracticeFeed) -> HttpResponse:
    version, changed_at = feed.version(), feed.changed_at()
    changed = int(changed_at.timestamp()) if changed_at else None
    response = get_conditional_response(request, etag=version, last_modified=changed)
    if response is None:
        response = HttpResponse(written(feed.read()), content_type=CONTENT_TYPE)
    response["ETag"] = version
    if changed:
        response["Last-Modified"] = http_date(changed)
    # Kept, and asked again each time: what is withdrawn is gone at once.
    response["Cache-Control"] = "no-cache"
    # Readers of feeds are pages of other sites too.
    response["Access-Control-Allow-Origin"] = "*"
    return response
