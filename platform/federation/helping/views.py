"""Which centres have opened their door to the federation, and the way in."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Refused
from accounts.permissions import can_help_centre, can_help_centres
from accounts.services import issue_entrance
from federation.helping.selectors import centres_asking_for_help
from tenants.models import Centre

PER_PAGE = 50


@never_cache
@login_required
@require_safe
def centres_to_help(request: HttpRequest) -> HttpResponse:
    if not can_help_centres(request.user):
        raise PermissionDenied
    page = Paginator(centres_asking_for_help(request.user), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "federation/helping/list.html", {"page": page})


@never_cache
@login_required
@require_POST
def entrance(request: HttpRequest, slug: str) -> HttpResponse:
    """The one-time address, as a link: a form may not lead to another host."""
    if not can_help_centres(request.user):
        raise PermissionDenied
    centre = get_object_or_404(Centre, slug=slug)
    if not can_help_centre(request.user, centre.department_id):
        raise PermissionDenied
    opened, refused = None, ""
    try:
        opened = issue_entrance(centre=centre, acting_user=request.user)
    except Refused as refusal:
        refused = str(refusal)
    context = {"centre": centre, "entrance": opened, "refused": refused}
    return render(request, "federation/helping/entrance.html", context)
