"""The practices of an export, read in batches: however many there are, the memory stays the same.

Each batch is read as it is asked for, so that what is withdrawn meanwhile is not in it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, TextField
from django.db.models.functions import Cast

from federation.finding import path_of
from federation.models import Practice, PracticeEdition
from tenants.addresses import federation_address
from territory.models import Commune, Department
from territory.selectors import departments

BATCH = 100
FIELDS = {
    "pk": "pk",
    "uid": "action_uid",
    "slug": "slug",
    "title": "title",
    "years": "years",
    "parent_uid": "parent_uid",
    "published_at": "published_at",
    "updated_at": "updated_at",
    "department": "department_id",
    "centre_slug": "centre__slug",
    "centre_name": "centre__name",
    "centre_kind": "centre__kind",
    "centre_commune": "centre__commune__name",
    "position": "text__position",
}


class Shared(NamedTuple):
    """A practice's own columns, in the order of ``FIELDS``."""

    pk: int
    uid: UUID
    slug: str
    title: str
    years: list[int]
    parent_uid: UUID | None
    published_at: datetime
    updated_at: datetime
    department: str
    centre_slug: str
    centre_name: str
    centre_kind: str
    centre_commune: str | None
    position: int


class Edition(NamedTuple):
    """One shared year. ``snapshot`` is JSON as PostgreSQL writes it: most forms only pass it on."""

    practice_id: int
    year: int | None
    published_at: datetime
    snapshot: str


@dataclass(frozen=True)
class Told:
    """A practice and its shared editions, the latest first; at least one."""

    practice: Shared
    editions: list[Edition]
    address: str
    department: Department

    @cached_property
    def sheet(self) -> dict[str, Any]:
        """The snapshot of the latest edition."""
        return json.loads(self.editions[0].snapshot)

    def rows(self, name: str) -> list[Any]:
        """A list of the sheet; empty for one shared before the sheet had that field."""
        return self.sheet.get(name) or []


def batches(positions: Sequence[int], *, size: int | None = None) -> Iterator[list[Told]]:
    """The practices at ``positions``, in this order; two statements for each batch.

    Those withdrawn or published again since the positions were read are left out: a withdrawn one
    has no position, and another one's words would stand in the wrong place.
    """
    base = federation_address(path_of("list"))
    places = {place.code: place for place in departments()}
    size = size or BATCH
    for start in range(0, len(positions), size):
        yield _batch(positions[start : start + size], base, places)


def told(positions: Sequence[int]) -> Iterator[Told]:
    for batch in batches(positions):
        yield from batch


def names_of_communes(batch: Sequence[Told]) -> dict[str, str]:
    """By INSEE code, of all that the sheets of a batch name; one statement."""
    codes = {code for one in batch for code in one.rows("communes")}
    return dict(Commune.objects.filter(code__in=codes).values_list("code", "name"))


def _batch(positions: Sequence[int], base: str, places: dict[str, Department]) -> list[Told]:
    rows = Practice.objects.published().filter(text__position__in=positions).order_by()
    found = {row[-1]: Shared(*row) for row in rows.values_list(*FIELDS.values())}
    shared = [found[place] for place in positions if place in found]
    editions: dict[int, list[Edition]] = {}
    for row in _editions([practice.pk for practice in shared]):
        editions.setdefault(row[0], []).append(Edition(*row))
    return [
        Told(
            practice,
            editions[practice.pk],
            f"{base}{practice.slug}/",
            places.get(practice.department) or _retired(practice.department),
        )
        for practice in shared
        # Its last edition may have been withdrawn between the two statements.
        if practice.pk in editions
    ]


def _editions(practices: list[int]) -> Iterator[tuple[Any, ...]]:
    rows = PracticeEdition.objects.filter(practice_id__in=practices, withdrawn_at=None)
    return (
        rows.order_by("practice_id", F("year").desc(nulls_last=True), "-pk")
        .values_list("practice_id", "year", "published_at", Cast("snapshot", TextField()))
        .iterator(chunk_size=BATCH)
    )


def _retired(code: str) -> Department:
    return Department.objects.select_related("region").get(code=code)
