"""The row of a person while something happens to it, and the line that tells of it."""

from django.utils.translation import gettext as _

from accounts.errors import Refused
from accounts.models import User
from exchange.enums import LifeEventKind, ParticipantState
from exchange.models import LifeEvent, Participant
from exchange.models.people import HERE


def locked(participant: Participant) -> Participant:
    """Her row as it is now; others who change it wait for this transaction."""
    return Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)


def refuse_unless_here(person: Participant) -> None:
    """A sentence with the next step, for each state in which nothing of this makes sense."""
    if person.state in HERE:
        return
    raise Refused(
        {
            ParticipantState.WAITING: _(
                "L’inscription de %(name)s n’est pas encore confirmée\u00a0: confirmez-la d’abord."
            ),
            ParticipantState.LEFT: _(
                "%(name)s est partie ou parti\u00a0: notez d’abord son retour."
            ),
            ParticipantState.MERGED: _(
                "Cette fiche a été réunie à une autre\u00a0: ouvrez celle qui compte."
            ),
            ParticipantState.ERASED: _("Cette personne a été effacée\u00a0: il n’en reste rien."),
        }[ParticipantState(person.state)]
        % {"name": person}
    )


def tell(
    person: Participant, kind: LifeEventKind, acting_user: User | None, note: str = ""
) -> LifeEvent:
    return LifeEvent.objects.create(
        participant=person, kind=kind, noted_by=acting_user, note=note.strip()
    )
