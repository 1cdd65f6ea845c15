"""A resident's own page: what the desk has of her, and what she changes by herself."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import Refused
from accounts.models import User
from exchange.cards.printing import card_pdf
from exchange.cards.selectors import desk_details
from exchange.charters.selectors import to_sign
from exchange.doors import exchange_page
from exchange.enums import Kept, ParticipantState
from exchange.joining import own
from exchange.joining.forms import CorrectForm, PauseForm
from exchange.life import services as life
from exchange.models import Participant
from exchange.people.selectors import participant_of
from pdf.http import pdf_response

View = Callable[[HttpRequest, Participant], HttpResponse]


def own_page(view: View) -> Callable[..., HttpResponse]:
    """For somebody signed in; who has no registration yet is told how to show her card."""

    @exchange_page
    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        person = participant_of(request.user)
        if person is None:
            return render(request, "exchange/joining/nobody_yet.html", desk_details())
        return view(request, person)

    return guarded


@own_page
@require_safe
def mine(request: HttpRequest, person: Participant) -> HttpResponse:
    context: dict[str, Any] = {
        "person": person,
        "waiting": person.state == ParticipantState.WAITING,
        "paused": person.state == ParticipantState.PAUSED,
        "gone": person.state == ParticipantState.LEFT,
        "active": person.state == ParticipantState.ACTIVE,
        "agreed": [Kept(one).label for one in person.kept],
        "signatures": person.signatures.select_related("version", "signed_for"),
        "to_sign": to_sign(person),
        **desk_details(),
    }
    return render(request, "exchange/joining/mine.html", context)


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, person: Participant) -> HttpResponse:
    form = CorrectForm(request.POST or None, instance=person, initial={"kept": person.kept})
    if request.method == "POST" and form.is_valid():
        own.correct_own(participant=person, acting_user=_user(request), **form.cleaned_data)
        messages.success(request, _("C’est noté."))
        return redirect("exchange:joining:mine")
    return render(request, "exchange/joining/correct.html", {"form": form})


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest, person: Participant) -> HttpResponse:
    form = PauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data["until"]
        until = timezone.localdate() + timedelta(days=days) if days else None
        try:
            life.pause(participant=person, acting_user=_user(request), until=until)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Vous êtes en pause : l’accueil ne vous appelle plus."))
            return redirect("exchange:joining:mine")
    return render(request, "exchange/joining/pause.html", {"form": form})


@own_page
@require_POST
def come_back(request: HttpRequest, person: Participant) -> HttpResponse:
    try:
        life.come_back(participant=person, acting_user=_user(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Bienvenue ! L’accueil sait que vous êtes de retour."))
    return redirect("exchange:joining:mine")


@own_page
@require_safe
def my_card(request: HttpRequest, person: Participant) -> HttpResponse:
    """As a PDF. Her first card is given by the desk, once it has confirmed who she is."""
    if person.card_code is None:
        messages.info(request, _("Votre carte est faite à l’accueil : demandez-la en passant."))
        return redirect("exchange:joining:mine")
    return pdf_response(card_pdf(person), f"{_('Ma carte')}.pdf")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
