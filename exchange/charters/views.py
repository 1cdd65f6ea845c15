"""The texts for everybody, and signing them from home."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import Refused
from accounts.guards import SignedInRequest
from exchange.charters import printing, selectors, services
from exchange.charters.forms import SignForm, refused_on
from exchange.charters.text import blocks
from exchange.doors import exchange_page, staff_page
from exchange.enums import CharterKind, Way
from exchange.models import CharterVersion, Signature
from exchange.people.selectors import participant_of
from pdf.http import pdf_response, public_pdf_response


def _is_somebody(user: Any) -> bool:
    """Whoever is signed in."""
    return bool(user.is_authenticated)


resident_page = staff_page(_is_somebody)


@require_safe
@exchange_page
def text(request: HttpRequest, kind: CharterKind, number: int | None = None) -> HttpResponse:
    """The version in force, or an older one."""
    versions = list(selectors.readable_versions(kind))
    shown = next((one for one in versions if number in (None, one.number)), None)
    if shown is None and number is not None:
        raise Http404
    context = {
        "kind": kind,
        "version": shown,
        "in_force": versions[0] if versions else None,
        "versions": versions,
        "blocks": blocks(shown.text) if shown else [],
    }
    return render(request, "exchange/charters/text.html", context)


@require_safe
@exchange_page
def paper(request: HttpRequest, kind: CharterKind) -> HttpResponse:
    """The text in force with lines to sign on."""
    shown = selectors.in_force(kind)
    if shown is None:
        raise Http404
    return public_pdf_response(printing.blank_pdf(shown), f"{shown}.pdf")


@resident_page
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """What a resident has signed, and what is left."""
    person = participant_of(request.user)
    texts = selectors.texts_of(person) if person else []
    context = {
        "person": person,
        "texts": texts,
        "all_signed": all(one.counts for one in texts),
    }
    return render(request, "exchange/charters/mine.html", context)


@resident_page
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: SignedInRequest, pk: int) -> HttpResponse:
    person = participant_of(request.user)
    if person is None:
        return redirect("exchange:charters:mine")
    version = get_object_or_404(CharterVersion.objects.published(), pk=pk)
    form = SignForm(request.POST if request.method == "POST" else None, person=person, mandates=[])
    if request.method == "POST" and form.is_valid():
        try:
            services.sign(
                participant=person,
                version=version,
                way=Way.ONLINE,
                acting_user=request.user,
                typed_name=form.cleaned_data["typed_name"],
            )
        except Refused as refusal:
            form = refused_on(form, refusal)
        else:
            messages.success(request, _("C’est signé : %(text)s. Merci !") % {"text": version})
            return redirect("exchange:charters:mine")
    version = selectors.in_force(version.kind) or version
    context = {"person": person, "version": version, "form": form, "blocks": blocks(version.text)}
    return render(request, "exchange/charters/sign.html", context)


@resident_page
@require_safe
def my_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = Signature.objects.select_related("participant", "version", "witness", "signed_for")
    signature = get_object_or_404(rows, pk=pk, participant__user=request.user)
    return pdf_response(printing.copy_pdf(signature), f"{signature.version}.pdf")
