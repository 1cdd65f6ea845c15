"""What every address of the API does before and after its own answer."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from federation.api import limits, versions
from federation.api.errors import Wrong, of_refusal, problem, wrong_parameters

View = Callable[..., HttpResponse]
METHODS = "GET, HEAD, OPTIONS"
# More than anybody chooses; thousands would only cost time.
MOST_PARAMETERS = 300
READABLE_ELSEWHERE = (
    "ETag, Last-Modified, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"
)
# Kept by whoever likes, asked again each time: a withdrawal counts at once.
ASK_AGAIN = "public, no-cache"


def door(
    view: View, *, single: Collection[str], several: Collection[str], keep: str = ASK_AGAIN
) -> View:
    """``single`` and ``several`` are the parameters that the address knows, said once or more."""

    @csrf_exempt
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return _readable_everywhere(_allowed_methods())
        allowance = limits.take_one(request)
        if allowance and allowance.refused:
            response = problem(
                429,
                _("Vous avez posé %(count)d questions en une minute. Attendez %(left)d s.")
                % {"count": limits.REQUESTS, "left": allowance.seconds},
            )
        else:
            response = _refusal(request, single, several) or _answer(view, request, args, parts)
        if response.status_code in (200, 304):
            response = _with_etag(request, response)
            response["Cache-Control"] = keep
        for name, value in (allowance.headers if allowance else {}).items():
            response[name] = value
        return _readable_everywhere(response)

    return opened


def _answer(view: View, request: HttpRequest, args: Any, parts: Any) -> HttpResponse:
    # Ninja knows no HEAD; the server sends none of the body.
    asked, request.method = request.method, "GET"
    try:
        return view(request, *args, **parts)
    finally:
        request.method = asked


def _refusal(
    request: HttpRequest, single: Collection[str], several: Collection[str]
) -> HttpResponse | None:
    if request.method not in ("GET", "HEAD"):
        return problem(
            405,
            _("L’API se lit seulement\u00a0: employez GET ou HEAD."),
            headers={"Allow": METHODS},
        )
    if not _takes_json(request):
        return problem(
            406,
            _("L’API répond en JSON\u00a0: demandez « Accept\u00a0: application/json », ou rien."),
        )
    try:
        address = request.GET
    except SuspiciousOperation:
        return problem(400, _("L’adresse porte beaucoup trop de paramètres."))
    if sum(len(values) for _name, values in address.lists()) > MOST_PARAMETERS:
        return problem(422, _("Donnez au plus %(count)d paramètres.") % {"count": MOST_PARAMETERS})
    wrong = [
        Wrong(name[:50], sentence)
        for name, values in address.lists()
        if (sentence := _wrong_with(name, values, single, several))
    ]
    return of_refusal(wrong_parameters(wrong)) if wrong else None


def _takes_json(request: HttpRequest) -> bool:
    """Whatever else it says of it, such as a charset; Django would want the same of us."""
    return not request.headers.get("Accept", "").strip() or any(
        one.main_type in ("application", "*") and one.sub_type in ("json", "*")
        for one in request.accepted_types
    )


def _wrong_with(
    name: str, values: list[str], single: Collection[str], several: Collection[str]
) -> str:
    if name not in single and name not in several:
        known = ", ".join([*single, *several]) or _("aucun")
        return _("Paramètre inconnu. Ceux de cette adresse\u00a0: %(known)s.") % {"known": known}
    if name in single and len(values) > 1:
        return _("Donnez ce paramètre une seule fois.")
    if any("\x00" in value for value in values):
        return _("Enlevez le caractère nul (%%00).") % ()
    return ""


def _with_etag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code == 304:
        return response
    etag = getattr(request, "etag", "") or versions.of_content(response.content)
    if versions.is_known(request, etag):
        return versions.unchanged(etag)
    response["ETag"] = etag
    return response


def _allowed_methods() -> HttpResponse:
    response = HttpResponse(status=204, headers={"Allow": METHODS})
    del response["Content-Type"]
    response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
    return response


def _readable_everywhere(response: HttpResponse) -> HttpResponse:
    """Nothing here depends on who asks, and no cookie is looked at: any site may read it."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = READABLE_ELSEWHERE
    # What one finds is the page; its address is in the answer.
    response["X-Robots-Tag"] = "noindex"
    patch_vary_headers(response, ["Accept"])
    return response
