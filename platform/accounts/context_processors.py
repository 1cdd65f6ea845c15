from typing import Any

from django.conf import settings
from django.http import HttpRequest


def signed_in(request: HttpRequest) -> dict[str, Any]:
    """The name of who is signed in, always visible on a shared computer; until when she helps.

    Without a session cookie nothing is asked of the database.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "user"):
        return {"signed_in_name": "", "helping_until": None}
    user = request.user
    if not user.is_authenticated:
        return {"signed_in_name": "", "helping_until": None}
    return {
        "signed_in_name": str(user),
        "helping_until": user.helper_until if user.is_helper else None,
    }
