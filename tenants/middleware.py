"""Host → centre → schema, for each request."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tenants.addresses import network
from tenants.connections import db, note_visit
from tenants.enums import CentreState
from tenants.hosts import centre_for_host
from tenants.models import Centre

# While a centre is being prepared its team works; the public waits.
OPEN_WHILE_PREPARING = (
    "/gestion/",
    "/compte/",
    "/couleurs/",
    "/courriels/",
    "/documents/",
    "/media/",
    "/messages/",
    "/travaux/",
)


class TenantMiddleware:
    """Sets ``request.centre`` (None on the federation's hosts) and ``request.network``.

    Only the Host header counts: a host that is neither the federation's nor a centre's domain
    is answered 404, never with the federation's pages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        db.set_schema_to_public()
        request.network = network()  # type: ignore[attr-defined]
        request.centre = None  # type: ignore[attr-defined]
        try:
            host = request.get_host()
        except DisallowedHost:
            return refusal(request, "errors/unknown_host.html", 404)
        host = host.rsplit(":", 1)[0].lower().rstrip(".")
        if host in settings.FEDERATION_HOSTS:
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
            return self.get_response(request)

        centre = centre_for_host(host)
        if centre is None or centre.state == CentreState.ARCHIVED:
            return refusal(request, "errors/unknown_host.html", 404)
        if centre.state == CentreState.SUSPENDED:
            return refusal(request, "errors/suspended.html", 503, centre)
        if centre.state == CentreState.PREPARING and not request.path.startswith(
            OPEN_WHILE_PREPARING
        ):
            return refusal(request, "errors/preparing.html", 503, centre)

        db.set_tenant(centre)
        note_visit(centre.schema_name)
        request.centre = centre  # type: ignore[attr-defined]
        request.tenant = centre  # type: ignore[attr-defined]
        return self.get_response(request)


def refusal(
    request: HttpRequest, template: str, status: int, centre: Centre | None = None
) -> HttpResponse:
    """A page that needs neither the database nor a session."""
    response = render(request, template, {"refused_centre": centre}, status=status)
    if status == 503:
        response["Retry-After"] = "3600"
    response["Cache-Control"] = "no-store"
    return response
