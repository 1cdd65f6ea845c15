"""Whose card this is, and who has one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import codes
from accounts.errors import Refused
from exchange.models import FormerCard, Participant, Place
from exchange.selectors import exchange_settings
from tenants.context import current_centre
from territory.normalise import sort_key


@dataclass(frozen=True)
class Found:
    """``owner`` is whose name stands on the card; ``person`` the registration that counts."""

    owner: Participant
    person: Participant


def code_in(words: str) -> str:
    """The code in what was typed, or in the address that a reader has read on the card."""
    last = words.strip().rstrip("/").rsplit("/", 1)[-1]
    return codes.as_typed(last)


def card(code: str) -> Found:
    """Raises ``Refused`` for a card that is nobody's here; the sentence names nobody."""
    owner = Participant.objects.filter(card_code=code).first() if code else None
    if owner is None:
        former = FormerCard.objects.filter(code=code).first()
        if former is not None:
            raise Refused(
                _(
                    "Cette carte a été remplacée le %(date)s : elle ne sert plus. Demandez la "
                    "nouvelle, ou retrouvez la personne par son nom."
                )
                % {"date": date_format(former.replaced_on, "j F Y")},
                field="code",
            )
        raise Refused(
            _(
                "Cette carte n’est pas connue ici. Vérifiez chaque lettre du code ; la carte "
                "vient peut-être d’un autre centre : son nom est écrit dessus."
            ),
            field="code",
        )
    return Found(owner, owner.that_counts)


def people_with_cards(*, words: str = "", without_card: bool = False) -> QuerySet[Participant]:
    """Those for whom cards are printed, by name; each of ``words`` is somewhere in it."""
    found = Participant.objects.here()
    if without_card:
        found = found.filter(card_code=None)
    for word in sort_key(words).split():
        found = found.filter(search_key__contains=word)
    return found.order_by("last_name", "first_name", "pk")


def desk_details() -> dict[str, Any]:
    """Of the desk, as its papers say it: the service, the telephone if it is public, the hours."""
    centre = current_centre()
    return {
        "service": exchange_settings().name,
        "phone": centre.phone if centre.phone_public else "",
        "places": [
            {"name": place.name, "hours": place.hours, "address": place.address}
            for place in open_places()
            if place.hours
        ],
    }


def open_places() -> QuerySet[Place]:
    """Where permanences are held today."""
    return Place.objects.exclude(retired_on__lte=timezone.localdate())
