"""What is written of people: registering, correcting, confirming."""

import uuid
from dataclasses import dataclass
from functools import partial
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
from exchange.people.fields import version_of
from exchange.people.phones import tidy_phone
from exchange.wall.photos import delete_photos

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
                "Cette personne est mineure : notez le nom et le téléphone d’un parent, d’un "
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


@transaction.atomic
def correct_participant(
    *, participant: Participant, version: str, acting_user: User, **fields: Any
) -> Participant:
    """``version``: see ``fields.version_of``; raises ``OutOfDate`` when the row says other things.

    An agreement that is taken back empties its fields.
    """
    participant = locked_participant(participant)
    fields = tidied(fields)
    refuse_without_a_name(fields)
    if version_of(participant) != version:
        if all(getattr(participant, name) == value for name, value in fields.items()):
            # Sent twice: the first has done it.
            return participant
        raise OutOfDate(participant)
    if sorted(fields["kept"]) != sorted(participant.kept):
        fields["kept_agreed_on"] = timezone.localdate() if fields["kept"] else None
        fields["kept_agreed_by"] = Way.SPOKEN if fields["kept"] else ""
    for name, value in fields.items():
        setattr(participant, name, value)
    participant.save(update_fields=list(fields))
    return participant


@transaction.atomic
def confirm_participant(*, participant: Participant, acting_user: User | None) -> Participant:
    """Somebody of the desk has seen who came by the web site. Done already, it is no fault."""
    participant = locked_participant(participant)
    if participant.state == ParticipantState.WAITING:
        participant.state = ParticipantState.ACTIVE
        participant.last_sign_on = timezone.localdate()
        participant.save(update_fields=["state", "last_sign_on"])
        LifeEvent.objects.create(
            participant=participant, kind=LifeEventKind.CONFIRMED, noted_by=acting_user
        )
    return participant


@transaction.atomic
def refuse_registration(*, participant: Participant) -> None:
    """Erases what was typed on the web site: nobody has taken part, so there is nothing to count.

    Files go after the commit. Raises ``Refused`` for somebody who has been confirmed.
    """
    participant = locked_participant(participant)
    if participant.state != ParticipantState.WAITING:
        raise Refused(_("Cette inscription est déjà confirmée : ouvrez la fiche pour la terminer."))
    scans = [one.scan for one in participant.signatures.exclude(scan="")]
    scans += [one.scan for one in participant.mandates.exclude(scan="")]
    participant.answers.all().delete()
    delete_photos(participant.posts.all())
    participant.posts.all().delete()
    participant.delete()
    for scan in scans:
        transaction.on_commit(partial(scan.storage.delete, str(scan.name)))


class OutOfDate(Refused):
    """Somebody has changed the row since the page was opened."""

    def __init__(self, participant: Participant) -> None:
        super().__init__(
            _(
                "Cette fiche a été changée pendant que vous écriviez. Ce que vous avez tapé est "
                "toujours là : relisez, puis enregistrez à nouveau."
            )
        )
        self.participant = participant


def locked_participant(participant: Participant) -> Participant:
    """As she is now. Raises ``Refused`` when the row is somebody's no more."""
    row = Participant.objects.select_for_update().known().filter(pk=participant.pk).first()
    if row is None:
        raise Refused(_("Cette fiche n’existe plus. Revenez à la liste."))
    return row


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
