"""Worries about a person's safety. The doors are the views'; each reading is in the journal.

Nothing outside this module and the erasure knows that there are notes: no list, count or page.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import JournalAction
from accounts.errors import Refused
from accounts.journal import record
from accounts.models import User
from exchange.enums import ParticipantState
from exchange.life.facts import locked
from exchange.models import Participant, SafeguardingNote


@transaction.atomic
def read_notes(*, participant: Participant, acting_user: User) -> list[SafeguardingNote]:
    """The newest first. That she looked is written, whether or not there was a note."""
    record(JournalAction.SAFEGUARDING_READ, actor=acting_user, subject=participant.journal_name)
    return list(participant.safeguarding_notes.select_related("written_by"))


@transaction.atomic
def write_note(*, participant: Participant, acting_user: User, text: str) -> SafeguardingNote:
    person = locked(participant)
    if person.state == ParticipantState.ERASED:
        raise Refused(_("Cette personne a été effacée\u00a0: il n’en reste rien."))
    record(JournalAction.SAFEGUARDING_WRITTEN, actor=acting_user, subject=person.journal_name)
    return SafeguardingNote.objects.create(participant=person, text=text, written_by=acting_user)
