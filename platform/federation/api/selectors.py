"""Reads that only the API makes."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from federation.models import Practice, PracticeEdition
from tenants.enums import CentreState
from tenants.models import Centre, Domain
from territory.models import Commune
from territory.normalise import sort_key


def practice_of(action_uid: UUID) -> Practice | None:
    """Shared or withdrawn, with its shared editions, latest first, and their photos."""
    editions = PracticeEdition.objects.filter(withdrawn_at=None).prefetch_related("photos")
    return (
        Practice.objects.filter(action_uid=action_uid)
        .select_related("centre", "department")
        .prefetch_related(Prefetch("editions", queryset=editions))
        .first()
    )


@dataclass(frozen=True)
class Example:
    """A practice to show addresses with; of a catalogue that is empty, one that there could be."""

    uid: str = "0b5f7a39-9d5c-4e57-8a55-b0c8c6a2f0a1"
    slug: str = "les-tilleuls"
    department: str = "48"


def example() -> Example:
    """The first one of an open centre: it hardly ever changes."""
    found = (
        Practice.objects.published()
        .filter(centre__state=CentreState.OPEN)
        .order_by("pk")
        .values_list("action_uid", "centre__slug", "department")
        .first()
    )
    return Example(str(found[0]), found[1], found[2]) if found else Example()


def open_centres(query: str = "", department: str = "", kind: str = "") -> QuerySet[Centre]:
    """As the map of the centres finds them, by name."""
    found = Centre.objects.filter(state=CentreState.OPEN)
    if department:
        found = found.filter(department=department)
    if kind:
        found = found.filter(kind=kind)
    for word in sort_key(query).split():
        found = found.filter(Q(name_key__contains=word) | Q(commune__sort_key__contains=word))
    return found


def told(centres: QuerySet[Centre]) -> QuerySet[Centre]:
    """With all that is told of each; two statements."""
    primary = Prefetch("domains", Domain.objects.filter(is_primary=True))
    return (
        centres.select_related("commune", "department")
        .prefetch_related(primary)
        .annotate(practice_count=Count("practices", filter=Q(practices__withdrawn_at=None)))
        .order_by("name_key", "pk")
    )


def after_row(centres: QuerySet[Centre], row: list[Any] | None) -> QuerySet[Centre]:
    """Those that follow a (name_key, pk) in the order of ``told``."""
    if row is None:
        return centres
    name, pk = row
    return centres.filter(Q(name_key__gt=name) | Q(name_key=name, pk__gt=pk))


def communes_of(department: str) -> QuerySet[Commune]:
    return Commune.objects.current().filter(department=department).order_by("sort_key", "code")
