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
