"""One person: her page, correcting it, answering her registration, joining it to another."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import Refused
from accounts.guards import SignedInRequest
from exchange.charters.selectors import to_sign
from exchange.doors import desk_page
from exchange.enums import Kept, Language, ParticipantState
from exchange.models import Participant
from exchange.people.doubles import doubles_of
from exchange.people.fields import PERSON_FIELDS, version_of
from exchange.people.finding import search
from exchange.people.forms import CorrectForm, initial_of
from exchange.people.listing import LONGEST_SEARCH
from exchange.people.merging import merge_participants
from exchange.people.merging_forms import MergeForm
from exchange.people.selectors import events_of
from exchange.people.services import (
    OutOfDate,
    confirm_participant,
    correct_participant,
    refuse_registration,
)
from exchange.people.views import home_of, say_what_was_not_kept
from territory.selectors import commune

# Somebody else is typed more exactly, not looked for further down.
MOST_FOUND = 10


@require_safe
@desk_page
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """A double leads to the person that counts."""
    shown = get_object_or_404(Participant.objects.select_related("user"), pk=pk)
    if shown.merged_into_id is not None:
        return redirect("desk:person", shown.merged_into_id)
    known = shown.state != ParticipantState.ERASED
    context = {
        "person": shown,
        "commune": commune(shown.commune) if shown.commune else None,
        "agreed": [Kept(code).label for code in shown.kept],
        "languages": ", ".join(str(Language(code).label) for code in shown.languages),
        "events": events_of(shown),
        "doubles": _doubles(shown) if known else [],
        "is_known": known,
        "to_sign": to_sign(shown) if known else [],
        "posts": shown.posts.order_by("-pk")[:MOST_FOUND] if known else [],
    }
    return render(request, "exchange/desk/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sent by « c’est elle » of a registration, it brings what was typed there, not yet saved."""
    shown = get_object_or_404(Participant.objects.known(), pk=pk)
    brought = "c-est-elle" in request.POST
    sent = request.POST if request.method == "POST" and not brought else None
    form = CorrectForm(sent, participant=shown, home=home_of(request))
    if brought:
        form.initial.update(_brought(request, shown))
    said_now = None
    if sent is not None and form.is_valid():
        try:
            correct_participant(
                participant=shown,
                version=form.cleaned_data["version"],
                acting_user=request.user,
                **form.values(),
            )
        except OutOfDate as refusal:
            form.add_error(None, str(refusal))
            form.with_version(version_of(refusal.participant))
            said_now = form.said_otherwise(refusal.participant)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("La fiche de %(name)s est enregistrée.") % {"name": shown})
            say_what_was_not_kept(request, form)
            return redirect("desk:person", pk)
    context = {"person": shown, "form": form, "said_now": said_now, "brought": brought}
    return render(request, "exchange/desk/correct.html", context)


@require_POST
@desk_page
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    waiting = get_object_or_404(Participant.objects.known(), pk=pk)
    try:
        confirm_participant(participant=waiting, acting_user=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:people")
    messages.success(request, _("L’inscription de %(name)s est confirmée.") % {"name": waiting})
    return redirect("desk:person", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks once: what was typed is lost."""
    waiting = get_object_or_404(Participant.objects.known(), pk=pk)
    if request.method == "POST":
        try:
            refuse_registration(participant=waiting)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("desk:person", pk)
        messages.success(request, _("Cette inscription est effacée."))
        return redirect("desk:home")
    return render(request, "exchange/desk/refuse.html", {"person": waiting})


@require_safe
@desk_page
def find_double(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another registration of hers, under a name that does not resemble: a maiden name."""
    shown = get_object_or_404(Participant.objects.known(), pk=pk)
    text = " ".join(request.GET.get("q", "")[:LONGEST_SEARCH].split())
    found: list[Participant] = []
    if text:
        people = Participant.objects.known().filter(search(text).found).exclude(pk=pk)
        found = list(people[:MOST_FOUND])
    context = {"person": shown, "text": text, "found": found}
    return render(request, "exchange/desk/find_double.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def merge(request: SignedInRequest, pk: int, other: int) -> HttpResponse:
    """``pk`` stays; all of ``other`` passes to it."""
    known = Participant.objects.known().select_related("user")
    kept, double = get_object_or_404(known, pk=pk), get_object_or_404(known, pk=other)
    if kept == double:
        return redirect("desk:person", pk)
    form = MergeForm(request.POST or None, kept=kept, double=double)
    # With nothing to choose, the form has no field and is still sent.
    if request.method == "POST" and form.is_valid():
        try:
            merge_participants(
                kept=kept,
                double=double,
                acting_user=request.user,
                from_double=form.from_double,
                account_of_double=form.account_of_double,
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Les deux fiches n’en font plus qu’une."))
            return redirect("desk:person", pk)
    context = {"kept": kept, "double": double, "form": form}
    return render(request, "exchange/desk/merge.html", context)


def _doubles(shown: Participant) -> list[object]:
    return list(
        doubles_of(
            first_name=shown.first_name,
            last_name=shown.last_name,
            phone=shown.phone,
            email=shown.email,
            besides=shown.pk,
        )
    )


def _brought(request: SignedInRequest, shown: Participant) -> dict[str, object]:
    """What was typed at a registration, where the row says nothing."""
    stored = initial_of(shown)
    typed = CorrectForm(request.POST, participant=shown, home=home_of(request))
    typed.is_valid()
    names = [*PERSON_FIELDS, *(f"agrees_{kept}" for kept in Kept.values)]
    return {
        name: typed.cleaned_data[name]
        for name in names
        if not stored[name] and typed.cleaned_data.get(name)
    }
