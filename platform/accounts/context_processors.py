from django.conf import settings
from django.http import HttpRequest


def signed_in(request: HttpRequest) -> dict[str, str]:
    """The name of who is signed in, always visible on a shared computer.

    Without a session cookie nothing is asked of the database.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "user"):
        return {"signed_in_name": ""}
    return {"signed_in_name": str(request.user) if request.user.is_authenticated else ""}
