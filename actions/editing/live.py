"""What the editor asks while somebody writes in it."""

from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path

from accounts.guards import SignedInRequest, only_for
from accounts.permissions import can_write_sheets
from actions.lookalikes import lookalikes
from actions.models import ActionSheet
from tenants.context import current_centre_or_none


@only_for(can_write_sheets)
def alike(request: SignedInRequest) -> HttpResponse:
    """A fragment: the sheets and practices whose title resembles the one that is typed."""
    _at_a_centre()
    number = request.GET.get("sheet", "")
    sheet = get_object_or_404(ActionSheet, pk=int(number)) if number.isdecimal() else None
    found = lookalikes(request.GET.get("title", ""), sheet)
    return render(request, "actions/editing/alike.html", {"found": found})


@only_for(can_write_sheets)
def still_here(request: SignedInRequest) -> HttpResponse:
    """Who is signed in, and a token for her form; for a person, a page that says to go back."""
    _at_a_centre()
    if request.accepts("text/html"):
        return render(request, "actions/editing/back_again.html")
    return JsonResponse({"user": request.user.pk, "token": get_token(request)})


def _at_a_centre() -> None:
    if current_centre_or_none() is None:
        raise Http404


def live_addresses() -> list[URLPattern]:
    return [
        path("fiches/ressemblances/", alike, name="sheets-alike"),
        path("fiches/connexion/", still_here, name="sheets-still-here"),
    ]
