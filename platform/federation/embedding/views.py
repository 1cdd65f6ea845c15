"""A list of practices for other sites: the frame they show, and the page that gives its code."""

from typing import cast

from csp.decorators import csp_replace, csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from accounts.guards import SignedInRequest, only_for
from accounts.permissions import can_enter_back_office
from federation.embedding.colours import palette
from federation.embedding.forms import FrameForm
from federation.embedding.framing import frame_of
from federation.finding import path_of
from federation.search import practices_at
from tenants.addresses import federation_address
from tenants.models import Centre


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"], "script-src": ["'none'"], "form-action": ["'none'"]})
@cache_control(no_cache=True)
def frame(request: HttpRequest) -> HttpResponse:
    """Anybody may frame it: it knows nobody, sets no cookie and has nothing to press but links."""
    asked = frame_of(request.GET)
    positions = asked.searched.positions()
    context = {
        "frame": asked,
        "count": len(positions),
        "practices": practices_at(positions[: asked.number]),
    }
    return render(request, "federation/embedding/frame.html", context)


@require_safe
@cache_control(max_age=86400, public=True)
def colours(request: HttpRequest) -> HttpResponse:
    """A stylesheet of its own: the frame has no style attribute either."""
    asked = frame_of(request.GET)
    css = palette(asked.accent, asked.ground).as_css()
    return HttpResponse(css, content_type="text/css; charset=utf-8")


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """For everybody, on the federation's host."""
    return _choose(request, None, path_of("embed"))


@only_for(can_enter_back_office)
@require_safe
def office(request: SignedInRequest) -> HttpResponse:
    """The same for a team: a centre begins with its own practices and its own colour."""
    return _choose(request, getattr(request, "centre", None), request.path)


def _choose(request: HttpRequest, centre: Centre | None, path: str) -> HttpResponse:
    form = FrameForm(request.GET, centre=centre)
    frame = form.frame() if form.is_valid() else None
    context = {
        "form": form,
        "path": path,
        "frame": frame,
        "palette": palette(frame.accent, frame.ground) if frame else None,
        "catalogue": federation_address(path_of("list")),
    }
    # The preview is a page of the federation's host, wherever one is.
    shown = csp_update({"frame-src": [federation_address("")]})(
        lambda asked: render(asked, "federation/embedding/choose.html", context)
    )
    return cast(HttpResponse, shown(request))
