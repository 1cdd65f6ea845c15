"""What direction alone opens: notes of safeguarding, all that is held on a person, her erasure."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import Refused
from accounts.guards import SignedInRequest
from accounts.permissions import can_erase_participants, can_read_safeguarding
from exchange.doors import staff_page
from exchange.life import erasing, held, safeguarding, services
from exchange.life.forms import ErasureForm, SafeguardingForm
from exchange.life.views import person_or_404
from tenants.retention import days_kept

guarding_page = staff_page(can_read_safeguarding)
direction_page = staff_page(can_erase_participants)


@require_http_methods(["GET", "HEAD", "POST"])
@guarding_page
def notes(request: SignedInRequest, pk: int) -> HttpResponse:
    person = person_or_404(pk)
    form = SafeguardingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        safeguarding.write_note(participant=person, acting_user=request.user, text=text)
        messages.success(request, _("La note est écrite."))
        return redirect("desk:life:notes", pk=pk)
    found = safeguarding.read_notes(participant=person, acting_user=request.user)
    up = reverse("desk:person", args=[person.pk])
    context = {"person": person, "form": form, "notes": found, "up": up}
    return render(request, "exchange/life/notes.html", context)


@require_safe
@direction_page
def data(request: SignedInRequest, pk: int) -> HttpResponse:
    person = person_or_404(pk)
    context = {
        "person": person,
        "up": reverse("desk:person", args=[person.pk]),
        "held": list(held.held_on(person)),
        "may_add_notes": can_read_safeguarding(request.user),
    }
    return render(request, "exchange/life/data.html", context)


@require_POST
@direction_page
def download(request: SignedInRequest, pk: int) -> HttpResponse:
    """By a button, because the journal notes it."""
    person = person_or_404(pk)
    with_notes = "notes" in request.POST and can_read_safeguarding(request.user)
    response = JsonResponse(
        held.export(participant=person, acting_user=request.user, with_notes=with_notes),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        content_type="application/json; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="participant-{person.pk}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@direction_page
def erase(request: SignedInRequest, pk: int) -> HttpResponse:
    person = person_or_404(pk)
    loss = erasing.what_is_lost(person)
    form = ErasureForm(
        request.POST if request.method == "POST" else None, has_open_posts=bool(loss.open_posts)
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.erase(
                participant=person,
                acting_user=request.user,
                close_posts=form.cleaned_data.get("close_posts", False),
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("C’est effacé\u00a0: il ne reste que les chiffres."))
            return redirect("desk:home")
    context = {
        "person": person,
        "up": reverse("desk:person", args=[person.pk]),
        "form": form,
        "loss": loss,
        "journal_days": days_kept("journal"),
    }
    return render(request, "exchange/life/erase.html", context)
