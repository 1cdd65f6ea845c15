"""What is written of people: registering, correcting, confirming."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import Refused
from accounts.models import User
from exchange.enums import (
    HelperKind,
    LifeEventKind,
    MandateScope,
    ParticipantState,
    RegisteredBy,
    Way,
)
from exchange.models import LifeEvent, Mandate, Participant
from exchange.people.agreement import without_what_is_not_agreed
from exchange.people.phones import tidy_phone

# How an agreement is given, where the form does not ask.
USUAL_WAY = {
    RegisteredBy.DESK: Way.SPOKEN,
    RegisteredBy.ONLINE: Way.ONLINE,
    RegisteredBy.SPREADSHEET: Way.PAPER,
}


@dataclass(frozen=True)
class Guardian:
    """Of a minor: signs for her, and is the one to call."""

    name: str
    phone: str


@transaction.atomic
def register_participant(
    *,
    acting_user: User | None,
    registered_by: RegisteredBy,
    form_key: uuid.UUID,
    state: ParticipantState = ParticipantState.ACTIVE,
    guardian: Guardian | None = None,
    **fields: Any,
) -> Participant:
    """A person and the event that tells it; the same ``form_key`` gives the same person.

    ``fields`` are those of ``Participant``. What needs an agreement that is not in ``kept`` is not
    stored: see ``exchange.people.agreement``. Raises ``Refused`` without a name, and for a minor
    without a guardian. Nobody is compared with anybody here: see ``exchange.people.doubles``.
    """
    fields = tidied(fields)
    refuse_without_a_name(fields)
    made = Participant(state=state, registered_by=registered_by, form_key=form_key, **fields)
    if made.is_minor and guardian is None:
        raise Refused(
            _(
                "Cette personne est mineure : notez le nom et le téléphone d’un parent, d’un "
                "tuteur ou d’une tutrice."
            ),
            field="guardian_name",
        )
    if fields["kept"]:
        fields.setdefault("kept_agreed_on", timezone.localdate())
        fields.setdefault("kept_agreed_by", USUAL_WAY[registered_by])
    participant, created = Participant.objects.get_or_create(
        form_key=form_key,
        defaults={"state": state, "registered_by": registered_by, **fields},
    )
    if created:
        if guardian is not None:
            note_guardian(participant, guardian, acting_user)
        LifeEvent.objects.create(
            participant=participant,
            kind=LifeEventKind.REGISTERED,
            happened_on=participant.registered_on,
            noted_by=acting_user,
        )
    return participant


def tidied(fields: dict[str, Any]) -> dict[str, Any]:
    """Without blanks at both ends, telephone numbers in pairs, and only what was agreed to."""
    kept = list(fields.get("kept") or [])
    tidy = {
        name: " ".join(value.split()) if isinstance(value, str) else value
        for name, value in fields.items()
    }
    if "phone" in tidy:
        tidy["phone"] = tidy_phone(tidy["phone"])
    return without_what_is_not_agreed({**tidy, "kept": kept}, kept)


def refuse_without_a_name(fields: dict[str, Any]) -> None:
    if not (fields.get("first_name") or fields.get("last_name")):
        raise Refused(_("Écrivez au moins un nom ou un prénom."), field="first_name")


def note_guardian(participant: Participant, guardian: Guardian, acting_user: User | None) -> None:
    Mandate.objects.create(
        participant=participant,
        kind=HelperKind.GUARDIAN,
        name=" ".join(guardian.name.split()),
        phone=tidy_phone(guardian.phone),
        scope=[MandateScope.REGISTER, MandateScope.SIGN],
        given_by=Way.SPOKEN,
        witness=acting_user,
    )
