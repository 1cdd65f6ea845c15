from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from exchange.enums import ParticipantState, Retired
from exchange.models import Participant
from exchange.models.people import HERE


@dataclass(frozen=True)
class LiveFigures:
    """People, today. ``new`` are those of the calendar year who are here."""

    registered: int
    retired: int
    new: int
    waiting: int


def live_figures() -> LiveFigures:
    """In one statement."""
    here = Q(state__in=HERE)
    return LiveFigures(
        **Participant.objects.aggregate(
            registered=Count("pk", filter=here),
            retired=Count("pk", filter=here & Q(retired=Retired.YES)),
            new=Count("pk", filter=here & Q(registered_on__year=timezone.localdate().year)),
            waiting=Count("pk", filter=Q(state=ParticipantState.WAITING)),
        )
    )
