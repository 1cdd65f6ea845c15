"""The centre's colour and logo."""

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.guards import SignedInRequest, only_for
from accounts.permissions import can_dress_centre
from design.contrast import corrections
from design.forms import AppearanceForm
from design.services import dress_centre
from tenants.models import Centre


@only_for(can_dress_centre)
@require_http_methods(["GET", "HEAD", "POST"])
def appearance(request: SignedInRequest) -> HttpResponse:
    centre = cast(Centre, request.centre)  # type: ignore[attr-defined]
    form = AppearanceForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        has_logo=bool(centre.logo),
        initial={"accent_colour": centre.accent_colour},
    )
    if form.is_valid():
        dress_centre(centre=centre, **form.cleaned_data)
        messages.success(request, _("Vos pages portent maintenant cette couleur et ce logo."))
        return redirect("accounts:appearance")
    context = {
        "form": form,
        "centre": centre,
        "corrections": corrections(centre.accent_colour),
    }
    return render(request, "accounts/appearance.html", context)
