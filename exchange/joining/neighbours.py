"""What the other rooms of the exchange do, until they are here: each has the signature of theirs.

``register_participant`` is ``exchange.people.services``', ``texts_in_force`` and ``sign``
``exchange.charters``', ``blocks`` its ``text``'s, ``pause`` and ``come_back`` ``exchange.life.services``'.
"""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from exchange.enums import LifeEventKind, ParticipantState, RegisteredBy, Way
from exchange.models import CharterVersion, LifeEvent, Participant, Signature


@transaction.atomic
def register_participant(
    *,
    acting_user: User | None,
    registered_by: RegisteredBy,
    form_key: uuid.UUID,
    state: ParticipantState,
    **fields: Any,
) -> Participant:
    made, new = Participant.objects.get_or_create(
        form_key=form_key, defaults={"state": state, "registered_by": registered_by, **fields}
    )
    if new:
        _tell(made, LifeEventKind.REGISTERED, acting_user)
    return made


@dataclass(frozen=True)
class Block:
    """Of a text to sign: ``kind`` is heading or paragraph."""

    kind: str
    words: str


def blocks(text: str) -> list[Block]:
    """Paragraphs are apart by an empty line; « # » begins a heading."""
    pieces = [" ".join(piece.split()) for piece in text.replace("\r\n", "\n").split("\n\n")]
    return [
        Block("heading" if piece.startswith("#") else "paragraph", piece.lstrip("# "))
        for piece in pieces
        if piece
    ]


def texts_in_force() -> list[CharterVersion]:
    return list(CharterVersion.objects.in_force().order_by("kind"))


def to_sign(participant: Participant) -> list[CharterVersion]:
    return list(CharterVersion.objects.in_force().exclude(signatures__participant=participant))


def sign(
    *,
    participant: Participant,
    version: CharterVersion,
    way: Way,
    acting_user: User | None,
    typed_name: str = "",
) -> Signature:
    return Signature.objects.get_or_create(
        participant=participant,
        version=version,
        defaults={"way": way, "typed_name": typed_name, "witness": acting_user},
    )[0]


@transaction.atomic
def pause(
    *, participant: Participant, acting_user: User | None, until: datetime.date | None = None
) -> Participant:
    participant.state, participant.paused_until = ParticipantState.PAUSED, until
    participant.last_sign_on = timezone.localdate()
    participant.save(update_fields=["state", "paused_until", "last_sign_on"])
    _tell(participant, LifeEventKind.PAUSED, acting_user)
    return participant


@transaction.atomic
def come_back(*, participant: Participant, acting_user: User | None) -> Participant:
    participant.state, participant.paused_until = ParticipantState.ACTIVE, None
    participant.last_sign_on = timezone.localdate()
    participant.save(update_fields=["state", "paused_until", "last_sign_on"])
    _tell(participant, LifeEventKind.CAME_BACK, acting_user)
    return participant


def _tell(participant: Participant, kind: LifeEventKind, acting_user: User | None) -> None:
    LifeEvent.objects.create(participant=participant, kind=kind, noted_by=acting_user)
