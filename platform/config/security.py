from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class BackOfficePolicyMiddleware:
    """The looser content policy of Wagtail's pages; every other page has the strict one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/gestion/"):
            policy = response.headers.get("Content-Security-Policy")
            # A preview is a page of ours, strict as it is, that the back office shows in a frame.
            response.headers["Content-Security-Policy"] = (
                policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
                if policy
                else settings.BACK_OFFICE_CONTENT_SECURITY_POLICY
            )
        return response
