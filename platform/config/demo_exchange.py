"""The exchange of the demo's first centre: its places, and invented people of all kinds."""

import datetime
import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from exchange.charters.first_texts import FIRST_TEXTS
from exchange.enums import (
    CharterKind,
    Kept,
    LifeEventKind,
    ParticipantState,
    RegisteredBy,
    Way,
)
from exchange.models import CharterVersion, LifeEvent, Participant, Place, Signature

# The charter was rewritten some weeks ago: one in four who keep no desk has not come since.
CHARTER_DAYS = (3650, 45)
NOT_COME_SINCE = slice(None, None, 4)
# The first of them have given no sign of life, and are to be called.
TO_CALL, QUIET_DAYS = 3, 600
EXCHANGE_FILE = Path(__file__).resolve().parents[2] / "deploy" / "demo" / "exchange.json"


def open_exchange(slug: str) -> None:
    """In the active schema, once; days are counted from today."""
    content = json.loads(EXCHANGE_FILE.read_text(encoding="utf-8")).get(slug)
    if content is None or Participant.objects.exists():
        return
    Place.objects.bulk_create(
        Place(sort_order=order, **place) for order, place in enumerate(content["places"])
    )
    people = [_person(row, RegisteredBy.DESK, Way.SPOKEN) for row in content["people"]]
    away = _away(people)
    for row in content["waiting"]:
        person = _person(row, RegisteredBy.ONLINE, Way.ONLINE)
        person.state = ParticipantState.WAITING
        people.append(person)
    LifeEvent.objects.bulk_create(
        LifeEvent(
            participant=person, kind=LifeEventKind.REGISTERED, happened_on=person.registered_on
        )
        for person in Participant.objects.bulk_create(people)
    )
    here = [person for person in people if person.state != ParticipantState.WAITING]
    _publish_charter(here, away)


def _away(people: list[Participant]) -> list[Participant]:
    today = timezone.localdate()
    changed = today - datetime.timedelta(days=CHARTER_DAYS[-1])
    usual = [one for one in people if not one.keeps_desk and one.registered_on < changed]
    away = usual[NOT_COME_SINCE]
    for person in away[:TO_CALL]:
        person.last_sign_on = today - datetime.timedelta(days=QUIET_DAYS)
    return away


def _publish_charter(people: list[Participant], away: list[Participant]) -> None:
    """Two versions: who was here has signed the first, who has come since the one in force."""
    today = timezone.localdate()
    first, present = CharterVersion.objects.bulk_create(
        CharterVersion(
            kind=CharterKind.ETHICS,
            number=number,
            text=str(FIRST_TEXTS[CharterKind.ETHICS]).strip(),
            changes="" if number == 1 else "On prévient l’accueil quand quelque chose inquiète.",
            sign_again=True,
            published_on=today - datetime.timedelta(days=days),
        )
        for number, days in enumerate(CHARTER_DAYS, start=1)
    )
    since = today - datetime.timedelta(days=CHARTER_DAYS[-1])
    before = [one for one in people if one.registered_on < since]
    Signature.objects.bulk_create(
        [
            *(_paper(one, first, one.registered_on) for one in before),
            *(
                _paper(one, present, max(one.registered_on, since))
                for one in people
                if one not in away
            ),
        ]
    )


def _paper(person: Participant, version: CharterVersion, day: datetime.date) -> Signature:
    return Signature(participant=person, version=version, signed_on=day, way=Way.PAPER)


def _person(row: dict[str, Any], by: RegisteredBy, way: Way) -> Participant:
    said = dict(row)
    day = timezone.localdate() - datetime.timedelta(days=said.pop("days"))
    return Participant(
        registered_on=day,
        last_sign_on=max(day, timezone.localdate() - datetime.timedelta(days=200)),
        registered_by=by,
        kept=Kept.values,
        kept_agreed_on=day,
        kept_agreed_by=way,
        **said,
    )
