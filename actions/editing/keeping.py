"""What the page needs to keep, in the browser, a text that could not be saved.

The browser gives each opened form a name; an ordinary save that has gone through names it in a
cookie, so that the next page knows that this copy may go. Nothing of the text is in the cookie.
"""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tenants.connections import db

FIELD, COOKIE = "kept_copy", "saved_copy"
NAME = re.compile(r"[0-9a-f-]{8,40}")
# As long as the browser keeps a copy.
COOKIE_SECONDS = 30 * 24 * 3600


def keeping(request: HttpRequest) -> dict[str, Any]:
    user: Any = request.user
    # A shared computer keeps nothing, a visitor of the federation nothing of the centre.
    allowed = not request.session.get("shared_computer") and not user.is_helper
    return {
        "whose": f"{db.schema_name}:{user.pk}",
        "user": user.pk,
        "allowed": allowed,
        "field": FIELD,
        "name": _name(request),
        "cookie": COOKIE,
        "place": reverse("sheets-still-here"),
    }


def say_saved(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """After an ordinary save; an automatic one answers the page that has asked for it."""
    if response.status_code == 302 and (name := _name(request)):
        response.set_cookie(
            COOKIE,
            name,
            COOKIE_SECONDS,
            path="/gestion/",
            secure=request.is_secure(),
            samesite="Lax",
        )
    return response


def _name(request: HttpRequest) -> str:
    name = request.POST.get(FIELD, "")
    return name if NAME.fullmatch(name) else ""
