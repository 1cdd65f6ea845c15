"""Registering by the web site: one question on each screen, and no script."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from exchange.cards.selectors import desk_details
from exchange.charters.selectors import texts_in_force
from exchange.charters.text import blocks
from exchange.doors import exchange_page
from exchange.joining import limits, mailed_codes, registering
from exchange.joining.attempts import attempt
from exchange.joining.forms import KeptForm, MailedCodeForm, ReachForm, SignForm, WhoForm
from exchange.models import OnlineRegistration
from exchange.people.selectors import participant_of
from exchange.selectors import exchange_settings

# In the session: which registration is being written.
BEGUN = "exchange_registration"
# Each with its number: the code is a part of the question how she is reached.
SCREENS = {
    "who": (1, "exchange/joining/who.html"),
    "reach": (2, "exchange/joining/reach.html"),
    "code": (2, "exchange/joining/code.html"),
    "kept": (3, "exchange/joining/kept.html"),
    "sign": (4, "exchange/joining/sign.html"),
}
LAST = 4
Screen = Callable[[HttpRequest, OnlineRegistration], HttpResponse]


def open_to_all(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """While the centre lets people register by the web site; else a page says where to go."""

    @exchange_page
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not exchange_settings().online_registration:
            return render(request, "exchange/joining/closed.html", desk_details(), status=404)
        return view(request)

    return guarded


def screen(*, after: str) -> Callable[[Screen], Callable[..., HttpResponse]]:
    """A screen that comes after another: without its answers, the first of all."""

    def decorate(view: Screen) -> Callable[..., HttpResponse]:
        @open_to_all
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            draft = _begun(request)
            if draft is None or after not in draft.answers:
                return redirect("exchange:joining:who")
            return view(request, draft)

        return guarded

    return decorate


@open_to_all
def who(request: HttpRequest) -> HttpResponse:
    if participant_of(request.user) is not None:
        return redirect("exchange:joining:mine")
    draft = _begun(request)
    form = WhoForm(request.POST or None, initial=draft.answers.get("who") if draft else None)
    if request.method == "POST" and form.is_valid():
        draft = draft or registering.begin()
        request.session[BEGUN] = str(draft.form_key)
        registering.answer(draft=draft, screen="who", answers=form.answers())
        return redirect("exchange:joining:reach")
    return _page(request, "who", form, **desk_details())


@screen(after="who")
def reach(request: HttpRequest, draft: OnlineRegistration) -> HttpResponse:
    form = ReachForm(request.POST or None, initial=_reached(draft))
    status = 200
    if request.method == "POST" and form.is_valid():
        answers = form.answers()
        status = attempt(form, lambda: _reach(request, draft, answers))
        if not status:
            return redirect(f"exchange:joining:{'code' if answers['email'] else 'kept'}")
    return _page(request, "reach", form, status=status)


@screen(after="reach")
def code(request: HttpRequest, draft: OnlineRegistration) -> HttpResponse:
    mailed = draft.mailed_code
    if mailed is None or not draft.answers["reach"]["email"]:
        return redirect("exchange:joining:reach")
    if mailed.is_confirmed:
        return redirect("exchange:joining:kept")
    again = "again" in request.POST
    form = MailedCodeForm(None if again else request.POST or None)
    status = 200
    if again:
        form = MailedCodeForm({})
        form.full_clean()
        form.errors.clear()
        status = attempt(form, lambda: _send_again(request, draft))
        if not status:
            messages.success(request, _("Un nouveau code est parti. L’ancien ne sert plus."))
            return redirect("exchange:joining:code")
    elif request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["code"]
        status = attempt(form, lambda: _confirm(request, draft, typed))
        if not status:
            return redirect("exchange:joining:kept")
    return _page(request, "code", form, status=status, email=mailed.email)


@screen(after="reach")
def kept(request: HttpRequest, draft: OnlineRegistration) -> HttpResponse:
    form = KeptForm(request.POST or None, initial=draft.answers.get("kept"))
    if request.method == "POST" and form.is_valid():
        registering.answer(draft=draft, screen="kept", answers=form.answers())
        return redirect("exchange:joining:sign")
    return _page(request, "kept", form)


@open_to_all
def sign(request: HttpRequest) -> HttpResponse:
    """What was said, the texts, the signature; sent twice, it makes one person."""
    draft, texts = _begun(request), texts_in_force()
    if request.method != "POST" and (draft is None or "kept" not in draft.answers):
        return redirect("exchange:joining:who")
    later = "later" in request.POST or not texts
    form = SignForm(None if later else request.POST or None, texts=texts)
    status = 200
    if request.method == "POST" and BEGUN in request.session:
        if later:
            form = forms.Form({})  # type: ignore[assignment]
        if form.is_valid():
            status = attempt(form, lambda: _finish(request, form, signs=not later))
            if not status:
                return redirect("exchange:joining:thanks")
    shown = [(text, blocks(text.text)) for text in texts]
    return _page(request, "sign", form, status=status, texts=shown, said=_said(draft))


@exchange_page
@never_cache
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """What comes next. It says the same to everybody, registered before or not."""
    return render(request, "exchange/joining/thanks.html", desk_details())


def _begun(request: HttpRequest) -> OnlineRegistration | None:
    key = request.session.get(BEGUN)
    if key is None:
        return None
    found = OnlineRegistration.objects.select_related("mailed_code")
    return found.filter(form_key=key).first()


def _reach(request: HttpRequest, draft: OnlineRegistration, answers: dict[str, Any]) -> None:
    if answers["email"]:
        limits.count_mail(request, answers["email"])
        registering.ask_for_code(draft=draft, email=answers["email"])
    registering.answer(draft=draft, screen="reach", answers=answers)


def _send_again(request: HttpRequest, draft: OnlineRegistration) -> None:
    assert draft.mailed_code is not None
    limits.count_mail(request, draft.mailed_code.email)
    mailed_codes.send_another(mailed=draft.mailed_code)


def _confirm(request: HttpRequest, draft: OnlineRegistration, typed: str) -> None:
    assert draft.mailed_code is not None
    limits.count(request, limits.CODE_TRIES)
    mailed_codes.confirm(mailed=draft.mailed_code, typed=typed)


def _finish(request: HttpRequest, form: forms.Form, *, signs: bool) -> None:
    limits.count(request, limits.SENDING)
    registering.finish(
        form_key=uuid.UUID(request.session[BEGUN]),
        versions=[text.pk for text in form.texts] if isinstance(form, SignForm) and signs else [],
        typed_name=form.cleaned_data.get("typed_name", ""),
    )


def _reached(draft: OnlineRegistration) -> dict[str, Any] | None:
    said = draft.answers.get("reach")
    return said and {**said, "no_email": not said["email"]}


def _said(draft: OnlineRegistration | None) -> dict[str, Any]:
    return {**draft.answers["who"], **draft.answers["reach"]} if draft else {}


def _page(
    request: HttpRequest, name: str, form: forms.BaseForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    step, template = SCREENS[name]
    context = {"form": form, "step": step, "last_step": LAST, **context}
    return render(request, template, context, status=status)
