"""What happens to a registration once it is there. Each fact is written with its ``LifeEvent``."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.errors import Refused
from accounts.models import User
from exchange.enums import LifeEventKind, ParticipantState
from exchange.life.erasing import erase
from exchange.life.facts import locked, refuse_unless_here, tell
from exchange.life.mandates import add_mandate, end_mandate
from exchange.models import LifeEvent, Participant
from exchange.wall.services import take_down_posts_of

__all__ = [
    "add_mandate",
    "come_back",
    "end_mandate",
    "erase",
    "leave",
    "note_call_in_vain",
    "note_sign_of_life",
    "pause",
]


@transaction.atomic
def pause(
    *, participant: Participant, acting_user: User | None, until: datetime.date | None = None
) -> Participant:
    """Nobody calls her until that day, or until she comes back. Raises ``Refused``."""
    person = locked(participant)
    if person.state == ParticipantState.PAUSED:
        raise Refused(_("%(name)s est déjà en pause.") % {"name": person})
    refuse_unless_here(person)
    if until is not None and until <= timezone.localdate():
        raise Refused(_("Choisissez un jour à venir, ou laissez la date vide."), field="until")
    person.state, person.paused_until = ParticipantState.PAUSED, until
    _news(person)
    person.save(update_fields=["state", "paused_until", "last_sign_on"])
    note = _("jusqu’au %(day)s") % {"day": date_format(until)} if until else ""
    tell(person, LifeEventKind.PAUSED, acting_user, note)
    return person


@transaction.atomic
def come_back(*, participant: Participant, acting_user: User | None) -> Participant:
    """After a pause, or after she had left. Raises ``Refused``."""
    person = locked(participant)
    if person.state == ParticipantState.ACTIVE:
        raise Refused(
            _("%(name)s participe déjà\u00a0: il n’y a rien à changer.") % {"name": person}
        )
    if person.state != ParticipantState.LEFT:
        refuse_unless_here(person)
    person.state = ParticipantState.ACTIVE
    person.paused_until = person.left_on = None
    _news(person)
    person.save(update_fields=["state", "paused_until", "left_on", "last_sign_on"])
    tell(person, LifeEventKind.CAME_BACK, acting_user)
    return person


@transaction.atomic
def leave(
    *, participant: Participant, acting_user: User | None, note: str = "", by_herself: bool = True
) -> Participant:
    """She takes part no more; what she had on the wall leaves it. Raises ``Refused``.

    ``by_herself`` is false when nobody has heard from her: her last news stay what they were.
    """
    person = locked(participant)
    if person.state == ParticipantState.LEFT:
        raise Refused(_("%(name)s est déjà partie ou parti.") % {"name": person})
    refuse_unless_here(person)
    today = timezone.localdate()
    person.state, person.left_on, person.paused_until = ParticipantState.LEFT, today, None
    if by_herself:
        _news(person)
    person.save(update_fields=["state", "left_on", "paused_until", "last_sign_on"])
    take_down_posts_of(person, why=_("La personne ne participe plus."))
    tell(person, LifeEventKind.LEFT, acting_user, note)
    return person


@transaction.atomic
def note_sign_of_life(
    *, participant: Participant, acting_user: User | None, note: str = ""
) -> Participant:
    """Somebody has heard from her: by telephone, at the desk, in the street. Raises ``Refused``."""
    person = locked(participant)
    refuse_unless_here(person)
    _news(person)
    person.save(update_fields=["last_sign_on"])
    tell(person, LifeEventKind.SIGN_OF_LIFE, acting_user, note)
    return person


@transaction.atomic
def note_call_in_vain(
    *, participant: Participant, acting_user: User | None, note: str = ""
) -> LifeEvent:
    """Called, and nobody answered. The first of these since her last news begins the delay after
    which she leaves. Raises ``Refused``."""
    person = locked(participant)
    refuse_unless_here(person)
    return tell(person, LifeEventKind.CALLED_IN_VAIN, acting_user, note)


def _news(person: Participant) -> None:
    person.last_sign_on = timezone.localdate()
