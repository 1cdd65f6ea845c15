"""Opening a page of the active schema without a visitor."""

from io import BytesIO
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpResponse
from django.urls import resolve, set_urlconf

from cms.addresses import site_address
from tenants.addresses import network
from tenants.context import current_centre_or_none


def open_page(path: str) -> HttpResponse | None:
    """What a visitor would be sent, in full; None when there is nothing at that address any more.

    By no middleware: the pages of a centre in preparation open too, for the day when it does.
    """
    centre = current_centre_or_none()
    request = _request(path)
    vars(request).update(centre=centre, network=network(), user=AnonymousUser(), session={})
    urlconf = settings.ROOT_URLCONF if centre else settings.PUBLIC_SCHEMA_URLCONF
    set_urlconf(urlconf)
    try:
        request.resolver_match = found = resolve(path)
        response = found.func(request, *found.args, **found.kwargs)
        return response.render() if hasattr(response, "render") else response
    except Http404:
        return None
    finally:
        set_urlconf(None)


def _request(path: str) -> WSGIRequest:
    site = urlsplit(site_address())
    return WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "HTTP_HOST": site.netloc,
            "SERVER_NAME": site.hostname,
            "SERVER_PORT": str(site.port or 80),
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": BytesIO(),
        }
    )
