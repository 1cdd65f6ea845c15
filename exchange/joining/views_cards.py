"""A card opened by its QR code, and the way from it to an account."""

import uuid
from collections.abc import Callable
from typing import Any

from allauth.account.utils import perform_login
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import Role
from accounts.errors import Refused
from accounts.forms import AcceptForm, note_whether_shared
from accounts.limits import TRY_LATER, LimitsUnreachable
from accounts.models import Invitation, User
from accounts.permissions import can_run_desk
from exchange.cards import selectors
from exchange.cards.codes import shown
from exchange.cards.views import recognised
from exchange.doors import exchange_page
from exchange.joining import claiming, limits, mailed_codes
from exchange.joining.attempts import attempt
from exchange.joining.forms import AddressForm, ClaimForm, MailedCodeForm
from exchange.models import MailedCode, Participant
from exchange.people.selectors import participant_of

# In the session: the card that was shown, whose registration it led to, the address being tried.
SHOWN, TRIED = "exchange_card", "exchange_card_address"
View = Callable[..., HttpResponse]


def claim_page(view: View) -> View:
    return exchange_page(never_cache(require_http_methods(["GET", "HEAD", "POST"])(view)))


@exchange_page
@never_cache
@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    """The QR code. To the desk it opens the person's page; to anybody else it tells nothing."""
    if can_run_desk(request.user):
        return recognised(request, code)
    code = selectors.code_in(code)
    hers = participant_of(request.user)
    if hers is not None and hers.card_code == code:
        return redirect("exchange:joining:mine")
    refused, status = "", 200
    try:
        limits.count_card(request, code)
        selectors.card(code)
        limits.give_card_back(request, code)
    except LimitsUnreachable:
        refused, status = str(TRY_LATER), 503
    except Refused as refusal:
        refused, status = str(refusal), 404
    context = {"refused": refused, "shown": shown(code)}
    response = render(request, "exchange/joining/card.html", context, status=status)
    response["Referrer-Policy"] = "no-referrer"
    return response


@claim_page
def claim(request: HttpRequest) -> HttpResponse:
    """The code and the name; right together, they lead on."""
    if participant_of(request.user) is not None:
        return redirect("exchange:joining:mine")
    form = ClaimForm(request.POST or None, initial={"code": request.GET.get("code", "")[:20]})
    status = 200
    if request.method == "POST" and form.is_valid():
        status = attempt(form, lambda: _recognise(request, **form.cleaned_data))
        if not status:
            return redirect("exchange:joining:account")
    context = {"form": form}
    return render(request, "exchange/joining/claim.html", context, status=status)


@claim_page
@sensitive_post_parameters("password", "again")
def account(request: HttpRequest) -> HttpResponse:
    """An identifiant and a password; for who is signed in already, her account."""
    person = _person_shown(request)
    if person is None:
        return redirect("exchange:joining:claim")
    if request.user.is_authenticated:
        return _attach(request, person)
    form = AcceptForm(request.POST or None, invitation=_as_invited(person))
    status = 200
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        way = claiming.Way(
            username=values["username"], password=values["password"], email=values["email"]
        )
        answer = _claim(request, form, way)
        if answer is not None:
            return answer
    context = {"form": form, "person": person}
    return render(request, "exchange/joining/account.html", context, status=status)


@claim_page
def account_by_mail(request: HttpRequest) -> HttpResponse:
    """An address instead of a password: each time she signs in, a code is sent there."""
    if _person_shown(request) is None or request.user.is_authenticated:
        return redirect("exchange:joining:claim")
    form = AddressForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        status = attempt(form, lambda: _send(request, form.cleaned_data["email"]))
        if not status:
            return redirect("exchange:joining:account-code")
    context = {"form": form}
    return render(request, "exchange/joining/account_by_mail.html", context, status=status)


@claim_page
def account_code(request: HttpRequest) -> HttpResponse:
    mailed, person = _mailed(request), _person_shown(request)
    if mailed is None or person is None or request.user.is_authenticated:
        return redirect("exchange:joining:claim")
    form = MailedCodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["code"]
        status = attempt(form, lambda: _confirm(request, mailed, typed))
        if not status:
            answer = _claim(request, form, claiming.Way(mailed=mailed))
            if answer is not None:
                return answer
    context = {"form": form, "email": mailed.email}
    return render(request, "exchange/joining/account_code.html", context, status=status or 200)


def _recognise(request: HttpRequest, *, code: str, name: str) -> None:
    limits.count_card(request, code)
    person = claiming.recognise(code=code, name=name)
    limits.give_card_back(request, code)
    request.session[SHOWN] = (code, person.pk)


def _person_shown(request: HttpRequest) -> Participant | None:
    pk = request.session.get(SHOWN, ("", 0))[1]
    return Participant.objects.filter(pk=pk).first()


def _as_invited(person: Participant) -> Invitation:
    """What the form of invited people asks: a name, and a role."""
    return Invitation(name=person.full_name[:150], role=Role.RESIDENT)


def _claim(request: HttpRequest, form: forms.Form, way: claiming.Way) -> HttpResponse | None:
    """Signed in to the new account; else the form says why not."""
    code, pk = request.session[SHOWN]
    made: list[User] = []
    if attempt(form, lambda: made.append(claiming.claim_account(code=code, pk=pk, way=way))):
        return None
    del request.session[SHOWN]
    request.session.pop(TRIED, None)
    messages.success(request, _("Votre compte est ouvert."))
    response = perform_login(request, made[0])
    note_whether_shared(request)
    return response


def _attach(request: HttpRequest, person: Participant) -> HttpResponse:
    """She has an account without registration: one button puts the two together."""
    refused = ""
    if request.method == "POST":
        code, pk = request.session[SHOWN]
        try:
            claiming.attach_account(code=code, pk=pk, user=request.user)  # type: ignore[arg-type]
        except Refused as refusal:
            refused = str(refusal)
        else:
            del request.session[SHOWN]
            return redirect("exchange:joining:mine")
    context: dict[str, Any] = {"person": person, "refused": refused}
    return render(request, "exchange/joining/attach.html", context)


def _send(request: HttpRequest, email: str) -> None:
    limits.count_mail(request, email)
    request.session[TRIED] = str(mailed_codes.send_code(email=email).key)


def _mailed(request: HttpRequest) -> MailedCode | None:
    key = request.session.get(TRIED)
    return MailedCode.objects.filter(key=uuid.UUID(key)).first() if key else None


def _confirm(request: HttpRequest, mailed: MailedCode, typed: str) -> None:
    limits.count(request, limits.CODE_TRIES)
    mailed_codes.confirm(mailed=mailed, typed=typed)
