from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.permissions import can_run_desk
from tenants.enums import Module

NOBODY: dict[str, Any] = {"signed_in_name": "", "helping_until": None, "runs_desk": False}


def signed_in(request: HttpRequest) -> dict[str, Any]:
    """The name of who is signed in, always visible on a shared computer; until when she helps.

    Without a session cookie nothing is asked of the database.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "user"):
        return NOBODY
    user = request.user
    if not user.is_authenticated:
        return NOBODY
    return {
        "signed_in_name": str(user),
        "helping_until": user.helper_until if user.is_helper else None,
        "runs_desk": runs_desk(request),
    }


def runs_desk(request: HttpRequest) -> bool:
    """Whether « Accueil » is hers and this centre has it; no statement."""
    centre = getattr(request, "centre", None)
    return centre is not None and centre.has_module(Module.EXCHANGE) and can_run_desk(request.user)
