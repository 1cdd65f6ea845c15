"""The exchange of the demo's first centre: its places, and invented people of all kinds."""

import datetime
import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from exchange.enums import Kept, LifeEventKind, ParticipantState, RegisteredBy, Way
from exchange.models import LifeEvent, Participant, Place

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
