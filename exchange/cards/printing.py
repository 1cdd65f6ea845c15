"""Cards on paper: one of the size of a bank card, sheets of ten to cut out, the paper that explains."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.printing import letterhead
from accounts.selectors import address_here, place_name
from exchange.cards.codes import shown
from exchange.cards.selectors import desk_details
from exchange.cards.services import card_code_of, give_codes
from exchange.models import Participant
from pdf.qr import qr_svg
from pdf.typesetting import render_pdf

# A sheet of paper for each ten; more than that is a work for another day, and another permanence.
MOST_AT_ONCE = 100


def card_pdf(person: Participant) -> bytes:
    """One page of the size of a bank card."""
    return _cards([person], one=True, title=_("Carte de %(name)s") % {"name": person})


def cards_pdf(people: Sequence[Participant]) -> bytes:
    """Ten on each A4 page, with the marks to cut along. Those without a code are given one."""
    return _cards(people, one=False, title=_("Cartes à découper"))


def claim_paper_pdf(person: Participant) -> bytes:
    """An A4 page in large print: how to open an account with the card's code."""
    code = shown(card_code_of(person))
    address = address_here(reverse("exchange:joining:claim"))
    title = _("Ouvrir votre compte")
    return render_pdf(
        "exchange/claim.typ",
        {
            "centre": letterhead(),
            "title": title,
            "name": person.full_name,
            "asked_name": _("votre nom de famille") if person.last_name else _("votre prénom"),
            "address": address,
            # Written by hand, an address has neither scheme nor final slash.
            "short_address": _without_scheme(address),
            "code": code,
            "link": card_address(code),
            "qr": qr_svg(card_address(code)),
            **desk_details(),
        },
        title=f"{title} – {person}",
        author=place_name(),
    )


def card_address(code: str) -> str:
    """What the QR code of a card says; ``code`` as it is shown."""
    return address_here(reverse("exchange:joining:card", args=[code]))


def _cards(people: Sequence[Participant], *, one: bool, title: str) -> bytes:
    give_codes(people)
    return render_pdf(
        "exchange/cards.typ",
        {
            "centre": letterhead(),
            "one": one,
            "people": [_on_card(person) for person in people],
            **desk_details(),
        },
        title=title,
        author=place_name(),
    )


def _on_card(person: Participant) -> dict[str, Any]:
    code = shown(card_code_of(person))
    link = card_address(code)
    return {"name": person.full_name, "code": code, "link": link, "qr": qr_svg(link)}


def _without_scheme(address: str) -> str:
    return address.split("://", 1)[1].rstrip("/")
