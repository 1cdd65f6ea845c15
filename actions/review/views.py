"""The answers that are given on the pages of ``pages``."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import Refused
from accounts.guards import SignedInRequest, only_for
from accounts.permissions import (
    can_share_sheets,
    can_submit_sheets,
    can_validate_sheets,
    can_write_sheets,
)
from actions.models import ActionSheet
from actions.review import pages, services
from actions.review.forms import (
    AskSharingForm,
    RefuseSharingForm,
    SendBackForm,
    SubmitForm,
    WithdrawForm,
)

any_method = require_http_methods(["GET", "HEAD", "POST"])


@only_for(can_write_sheets)
@require_safe
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    return pages.review(request, pk)


@only_for(can_submit_sheets)
@any_method
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(sheet: ActionSheet, said: dict[str, Any]) -> HttpResponse:
        services.submit(sheet=sheet, acting_user=request.user, **said)
        messages.success(request, _("La fiche est à la direction. Sa réponse viendra ici."))
        return redirect("review:page", pk)

    return _answer(request, pk, SubmitForm, act, pages.review)


@only_for(can_validate_sheets)
@any_method
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(sheet: ActionSheet, said: dict[str, Any]) -> HttpResponse:
        version = request.POST.get("version", "")
        asked = services.approve(sheet=sheet, version=version, acting_user=request.user)
        messages.success(request, _("La fiche est publiée sur le site."))
        return redirect("review:sharing" if asked else "review:page", pk)

    return _answer(request, pk, forms.Form, act, pages.review)


@only_for(can_validate_sheets)
@any_method
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(sheet: ActionSheet, said: dict[str, Any]) -> HttpResponse:
        version = request.POST.get("version", "")
        services.send_back(sheet=sheet, version=version, acting_user=request.user, **said)
        messages.success(request, _("La fiche est renvoyée à l’équipe, avec votre mot."))
        return redirect("review:page", pk)

    return _answer(request, pk, SendBackForm, act, pages.review)


@only_for(can_write_sheets)
@require_safe
def sharing(request: SignedInRequest, pk: int) -> HttpResponse:
    return pages.sharing(request, pk)


@only_for(can_submit_sheets)
@any_method
def ask_sharing(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(sheet: ActionSheet, said: dict[str, Any]) -> HttpResponse:
        services.ask_sharing(sheet=sheet, acting_user=request.user, **said)
        messages.success(request, _("Le partage est demandé à la direction."))
        return redirect("review:sharing", pk)

    return _answer(request, pk, AskSharingForm, act, pages.sharing)


@only_for(can_share_sheets)
@any_method
def refuse_sharing(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(sheet: ActionSheet, said: dict[str, Any]) -> HttpResponse:
        services.refuse_sharing(sheet=sheet, acting_user=request.user, **said)
        messages.success(request, _("La fiche n’est pas partagée ; votre mot est transmis."))
        return redirect("review:sharing", pk)

    return _answer(request, pk, RefuseSharingForm, act, pages.sharing)


@only_for(can_share_sheets)
@any_method
def share(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(sheet: ActionSheet, said: dict[str, Any]) -> HttpResponse:
        version = request.POST.get("version", "")
        services.share(sheet=sheet, version=version, acting_user=request.user)
        messages.success(request, _("La fiche est partagée avec le réseau."))
        return redirect("review:sharing", pk)

    return _answer(request, pk, forms.Form, act, pages.sharing)


@only_for(can_share_sheets)
@any_method
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(sheet: ActionSheet, said: dict[str, Any]) -> HttpResponse:
        services.withdraw(sheet=sheet, reason=said["word"], acting_user=request.user)
        messages.success(
            request, _("La fiche est retirée du réseau. Elle reste sur le site de votre centre.")
        )
        return redirect("review:sharing", pk)

    return _answer(request, pk, WithdrawForm, act, pages.withdrawal)


def _answer(
    request: SignedInRequest,
    pk: int,
    form_class: type[forms.Form],
    act: Callable[[ActionSheet, dict[str, Any]], HttpResponse],
    shown: Callable[..., HttpResponse],
) -> HttpResponse:
    """Does it, or shows the page again. By GET, whoever comes back from signing in."""
    if request.method != "POST":
        return shown(request, pk)
    sheet = get_object_or_404(ActionSheet, pk=pk)
    form = form_class(request.POST)
    if form.is_valid():
        try:
            return act(sheet, form.cleaned_data)
        except ActionSheet.DoesNotExist:
            pass  # deleted in between: the page says so, by its 404
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return shown(request, pk, form)
