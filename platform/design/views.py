import colorsys

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from design.contrast import Shades, at_night, on_paper, readable_on
from design.samples import samples
from design.templatetags.components import ICONS

FEDERATION_COLOUR = "#1f5673"
ICON_LINES = "#fbf7f0"


@require_safe
@cache_control(max_age=86400, public=True)
def accent_stylesheet(request: HttpRequest, colour: str) -> HttpResponse:
    """The accent as a stylesheet of its own: pages carry no style attribute."""
    light, night = (_tokens(shades(f"#{colour}")) for shades in (on_paper, at_night))
    css = f"@layer tokens{{:root{light}@media (prefers-color-scheme:dark){{:root{night}}}}}"
    return HttpResponse(css, content_type="text/css; charset=utf-8")


def _tokens(shades: Shades) -> str:
    return f"{{--accent:{shades.accent};--strong:{shades.strong};--tint:{shades.tint}}}"


@require_safe
@cache_control(max_age=86400, public=True)
def back_office_stylesheet(request: HttpRequest, colour: str) -> HttpResponse:
    """The accent as Wagtail's primary colour: its hue, dark enough for white text."""
    red, green, blue = (
        int(readable_on("#ffffff", f"#{colour}", 7.0)[i : i + 2], 16) / 255 for i in (1, 3, 5)
    )
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    css = (
        f":root{{--w-color-primary-hue:{hue * 360:.1f};"
        f"--w-color-primary-saturation:{saturation:.1%};"
        f"--w-color-primary-lightness:{lightness:.1%}}}"
    )
    return HttpResponse(css, content_type="text/css; charset=utf-8")


@require_safe
@cache_control(max_age=86400, public=True)
def icon(request: HttpRequest, colour: str) -> HttpResponse:
    """The sign of the network in a centre's colour: its tab is told from another centre's."""
    context = {"ground": readable_on(ICON_LINES, f"#{colour}", 3.0), "lines": ICON_LINES}
    return render(request, "design/icon.svg", context, content_type="image/svg+xml")


@require_safe
@cache_control(max_age=86400, public=True)
def favicon(request: HttpRequest) -> HttpResponse:
    """For what asks without having read a page."""
    return redirect(static("design/icon-180.png"))


@require_safe
@never_cache
def style_page(request: HttpRequest) -> HttpResponse:
    """Every component in every state: in the demo for all, elsewhere for the back office's people."""
    if not (settings.DEMO or request.user.has_perm("wagtailadmin.access_admin")):
        raise Http404
    return render(request, "design/style.html", {**samples(), "icons": ICONS})
