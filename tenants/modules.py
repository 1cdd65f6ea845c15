"""Pages of a module exist only where the centre has switched it on."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse


def requires_module(module: str) -> Callable:
    """A view decorator: 404 where the centre has not switched ``module`` on."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            centre = getattr(request, "centre", None)
            if centre is None or not centre.has_module(module):
                raise Http404(module)
            return view(request, *args, **kwargs)

        return guarded

    return decorate
