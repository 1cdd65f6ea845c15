"""The page on which somebody lands after signing in, where a room above knows a better one."""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse

from accounts.permissions import can_enter_back_office

# The address, or nothing for somebody who is not the room's.
Landing = Callable[[HttpRequest], str]
_landings: list[Landing] = []


def register(landing: Landing) -> None:
    if landing not in _landings:
        _landings.append(landing)


def first_page(request: HttpRequest) -> str:
    if can_enter_back_office(request.user):
        return reverse("wagtailadmin_home")
    known = (landing(request) for landing in _landings)
    return next(filter(None, known), reverse("accounts:me"))
