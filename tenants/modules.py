"""Pages of a module exist only where the centre has switched it on; what it holds stays."""

from collections.abc import Callable
from functools import wraps

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse

from tenants.models import Centre


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


@transaction.atomic
def switch_module(*, centre: Centre, module: str, on: bool) -> bool:
    """Whether it was otherwise before. Its hosts see it from the next request (``tenants.hosts``)."""
    row = Centre.objects.select_for_update().get(pk=centre.pk)
    changed = row.has_module(module) is not on
    if changed:
        row.modules = (
            [*row.modules, module] if on else [one for one in row.modules if one != module]
        )
        row.save(update_fields=["modules"])
    centre.modules = row.modules
    return changed
