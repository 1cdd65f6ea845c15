"""The door of a page: signed in, and allowed by a rule of ``accounts.permissions``."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from accounts.models import User

View = Callable[..., HttpResponse]


class SignedInRequest(HttpRequest):
    """What ``only_for`` lets through: somebody is signed in."""

    user: User


def only_for(rule: Callable[[Any], bool]) -> Callable[[View], View]:
    """To sign-in for a visitor, 403 for who may not; the answer is kept in no cache."""

    def guard(view: View) -> View:
        @wraps(view)
        @never_cache
        @login_required
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not rule(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard
