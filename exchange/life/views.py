"""What the desk does on the page of a person: her pauses, her news, her helpers; and the list of calls."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import Refused
from accounts.guards import SignedInRequest
from exchange.doors import desk_page
from exchange.life import selectors, services
from exchange.life.forms import MandateForm, PauseForm, WordForm
from exchange.models import Mandate, Participant
from exchange.selectors import exchange_settings
from exchange.wall.desk import posts_to_call_about
from jobs.storage import serve_private

PER_PAGE = 50
# A list of calls on paper; nobody telephones to more in one permanence.
MOST_ON_PAPER = 500


@require_safe
@desk_page
def calls(request: SignedInRequest) -> HttpResponse:
    on_paper = "papier" in request.GET
    people = Paginator(selectors.call_list(), MOST_ON_PAPER if on_paper else PER_PAGE)
    page = people.get_page(None if on_paper else request.GET.get("page"))
    settings = exchange_settings()
    selectors.say_when_they_leave(page.object_list, settings)
    ending = posts_to_call_about()[:PER_PAGE]
    context = {"page": page, "on_paper": on_paper, "settings": settings, "ending": ending}
    return render(request, "exchange/life/calls.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def pause(request: SignedInRequest, pk: int) -> HttpResponse:
    return _ask(request, pk, "exchange/life/pause.html", PauseForm, services.pause)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def leave(request: SignedInRequest, pk: int) -> HttpResponse:
    return _ask(request, pk, "exchange/life/leave.html", WordForm, services.leave)


@require_POST
@desk_page
def come_back(request: SignedInRequest, pk: int) -> HttpResponse:
    return _note(request, pk, services.come_back, _("%(name)s participe de nouveau."))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def news(request: SignedInRequest, pk: int) -> HttpResponse:
    return _ask(request, pk, "exchange/life/news.html", WordForm, services.note_sign_of_life)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def call_in_vain(request: SignedInRequest, pk: int) -> HttpResponse:
    return _ask(request, pk, "exchange/life/in_vain.html", WordForm, services.note_call_in_vain)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def add_mandate(request: SignedInRequest, pk: int) -> HttpResponse:
    person = person_or_404(pk)
    sent = request.method == "POST"
    form = MandateForm(
        request.POST if sent else None, request.FILES if sent else None, person=person
    )
    if sent and form.is_valid():
        try:
            mandate = services.add_mandate(
                participant=person, acting_user=request.user, **form.told
            )
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(
                request, _("C’est noté\u00a0: %(name)s l’aide.") % {"name": mandate.name}
            )
            return redirect("desk:person", person.pk)
    context = {"person": person, "form": form, "up": reverse("desk:person", args=[person.pk])}
    return render(request, "exchange/life/mandate.html", context)


@require_POST
@desk_page
def end_mandate(request: SignedInRequest, pk: int, mandate: int) -> HttpResponse:
    one = _mandate_or_404(pk, mandate)
    try:
        services.end_mandate(mandate=one, acting_user=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le mandat de %(name)s est arrêté.") % {"name": one.name})
    return redirect("desk:person", one.participant_id)


@require_safe
@desk_page
def mandate_scan(request: SignedInRequest, pk: int, mandate: int) -> Any:
    one = _mandate_or_404(pk, mandate)
    stored = str(one.scan.name or "")
    if not stored:
        raise Http404(one.pk)
    try:
        name = _("mandat-%(number)s") % {"number": one.pk}
        return serve_private(stored, as_name=f"{name}.{stored.rpartition('.')[2]}")
    except FileNotFoundError:
        # Not restored with the database.
        raise Http404(one.pk) from None


def person_or_404(pk: int) -> Participant:
    return get_object_or_404(selectors.participants_named(), pk=pk)


def _mandate_or_404(pk: int, mandate: int) -> Mandate:
    found = Mandate.objects.select_related("participant")
    return get_object_or_404(found, pk=mandate, participant=person_or_404(pk))


def _ask(
    request: SignedInRequest,
    pk: int,
    template: str,
    form_class: type[PauseForm] | type[WordForm],
    work: Callable[..., Any],
) -> HttpResponse:
    """A page with one question and one button; then back to where the desk came from."""
    person = person_or_404(pk)
    # A form whose only field may be empty is sent all the same.
    form = form_class(request.POST if request.method == "POST" else None)
    from_calls = "appels" in request.GET
    up = reverse("desk:life:calls") if from_calls else reverse("desk:person", args=[person.pk])
    if request.method == "POST" and form.is_valid():
        try:
            work(participant=person, acting_user=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("C’est noté pour %(name)s.") % {"name": person})
            return redirect(up)
    context = {
        "person": person,
        "form": form,
        "up": up,
        "from_calls": from_calls,
        "life": selectors.life_of(person, request.user),
        "settings": exchange_settings(),
    }
    return render(request, template, context)


def _note(request: SignedInRequest, pk: int, work: Callable[..., Any], said: str) -> HttpResponse:
    person = person_or_404(pk)
    try:
        work(participant=person, acting_user=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said % {"name": person})
    return redirect("desk:person", person.pk)
