"""Which centres have opened their door to the federation, and the way in."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Refused
from accounts.guards import SignedInRequest, only_for
from accounts.permissions import can_help_centre, can_help_centres
from accounts.services import issue_entrance
from federation.helping.selectors import centres_asking_for_help
from tenants.models import Centre

PER_PAGE = 50


@only_for(can_help_centres)
@require_safe
def centres_to_help(request: SignedInRequest) -> HttpResponse:
    page = Paginator(centres_asking_for_help(request.user), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "federation/helping/list.html", {"page": page})


@only_for(can_help_centres)
@require_POST
def entrance(request: SignedInRequest, slug: str) -> HttpResponse:
    """The one-time address, as a link: a form may not lead to another host."""
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
