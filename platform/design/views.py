import colorsys

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from design.contrast import readable_on

PAPER, NIGHT = "#fbf7f0", "#1d1a17"
FEDERATION_COLOUR = "#1f5673"


@require_safe
@cache_control(max_age=86400, public=True)
def accent_stylesheet(request: HttpRequest, colour: str) -> HttpResponse:
    """The accent as a stylesheet of its own: pages carry no style attribute."""
    chosen = f"#{colour}"
    light, dark = readable_on(PAPER, chosen), readable_on(NIGHT, chosen)
    css = (
        f"@layer tokens{{:root{{--accent:{light};--on-accent:{readable_on(light, PAPER)}}}"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark};"
        f"--on-accent:{readable_on(dark, NIGHT)}}}}}}}"
    )
    return HttpResponse(css, content_type="text/css; charset=utf-8")


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
