from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractMonth
from django.utils import timezone

from exchange.enums import LifeEventKind, ParticipantState, Retired
from exchange.models import LifeEvent, Participant
from exchange.models.people import HERE

# On the desk's first page; the list has them all.
NEWEST_WAITING = 10


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


def waiting_people() -> QuerySet[Participant]:
    """Who came by the web site and has been longest without an answer."""
    return Participant.objects.waiting().order_by("registered_on", "pk")[:NEWEST_WAITING]


def registrations_by_month(year: int) -> list[int]:
    """Twelve numbers, of people whom the desk has registered or confirmed; erased ones too."""
    told = LifeEvent.objects.filter(kind=LifeEventKind.REGISTERED, happened_on__year=year).exclude(
        participant__state=ParticipantState.WAITING
    )
    counted = dict(
        told.order_by()
        .annotate(month=ExtractMonth("happened_on"))
        .values_list("month")
        .annotate(count=Count("pk"))
    )
    return [counted.get(month, 0) for month in range(1, 13)]


def events_of(participant: Participant) -> QuerySet[LifeEvent]:
    return participant.events.select_related("noted_by")


def participant_of(user: Any) -> Participant | None:
    """Whose account this is; None for somebody who has not taken her card to the screen yet."""
    if not user.is_authenticated:
        return None
    known = Participant.objects.select_related("merged_into").filter(user=user.pk)
    person = known.exclude(state=ParticipantState.ERASED).first()
    return person and person.that_counts
