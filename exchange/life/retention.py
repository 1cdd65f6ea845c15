"""What the night does with registrations. Each person in a transaction of her own: a worker killed in
between leaves some done and the others as they were, and the next night goes on."""

import datetime
from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import JournalAction
from accounts.errors import Refused
from exchange.enums import LifeEventKind, ParticipantState
from exchange.life.erasing import erase
from exchange.life.facts import tell
from exchange.life.selectors import silent
from exchange.life.services import leave
from exchange.models import Participant
from tenants.retention import kept_since


def end_pauses(today: datetime.date) -> int:
    """The day they had named has come. That is no news of theirs."""
    over = Participant.objects.filter(state=ParticipantState.PAUSED, paused_until__lte=today)

    def end(person: Participant) -> None:
        person.state, person.paused_until = ParticipantState.ACTIVE, None
        person.save(update_fields=["state", "paused_until"])
        tell(person, LifeEventKind.CAME_BACK, None, _("fin de la pause"))

    return _each(over, end)


def end_silent_registrations(today: datetime.date) -> int:
    """Called in vain, and no news in the days that the centre leaves to answer."""

    def end(person: Participant) -> None:
        leave(
            participant=person,
            acting_user=None,
            note=_("sans nouvelles après un appel sans réponse"),
            by_herself=False,
        )

    return _each(silent(today), end)


def erase_those_who_left() -> int:
    """Once their time is over. Somebody of direction keeps hers while nobody else has the role."""
    limit = timezone.localdate(kept_since("participants", timezone.now()))
    over = Participant.objects.filter(state=ParticipantState.LEFT, left_on__lte=limit)

    def end(person: Participant) -> None:
        erase(
            participant=person,
            acting_user=None,
            close_posts=True,
            action=JournalAction.PARTICIPANT_TIME_OVER,
        )

    return _each(over, end)


def _each(due: QuerySet[Participant], end: Callable[[Participant], None]) -> int:
    done = 0
    for pk in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            # Locked first, asked again after: somebody may have heard from her meanwhile.
            Participant.objects.select_for_update(of=("self",)).filter(pk=pk).first()
            person = due.filter(pk=pk).first()
            if person is not None:
                try:
                    with transaction.atomic():
                        end(person)
                except Refused:
                    continue
                done += 1
    return done
