"""CSV and JSON, written while they are read: the memory of one batch, whatever the size."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from federation.exports.cells import printable, without_formula
from federation.exports.columns import COLUMNS, Value, row_of
from federation.exports.reading import Told, batches, names_of_communes
from federation.labels import label

FORMAT, VERSION = "maillage-practices", 1
LICENCE = "Licence Ouverte 2.0"
LICENCE_ADDRESS = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
BOM = "\ufeff"
Each = Callable[[int], None]


class _Echo:
    """What ``csv`` writes to is what it gives back."""

    def write(self, text: str) -> str:
        return text


def csv_table(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """As French Excel and LibreOffice open it with a double click: BOM, semicolons, CRLF, comma."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield BOM + writer.writerow(header)
    for row in rows:
        yield writer.writerow([_in_csv(value) for value in row])


def csv_of(positions: Sequence[int], each: Each | None = None) -> Iterator[bytes]:
    """A chunk for each batch."""
    header = [column.name for column in COLUMNS]
    yield "".join(csv_table(header, ())).encode()
    for batch in _counted(positions, each):
        names = names_of_communes(batch)
        lines = csv_table(header, (row_of(told, names) for told in batch))
        next(lines)
        yield "".join(lines).encode()


def json_of(
    positions: Sequence[int], head: dict[str, Any], each: Each | None = None
) -> Iterator[bytes]:
    """docs/sheet-format.md, « The catalogue »: a practice on each line, whole.

    ``count`` comes last: a file that has none was cut on its way.
    """
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "licence": LICENCE,
        "licence_address": LICENCE_ADDRESS,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        **head,
    }
    yield (json.dumps(whole, ensure_ascii=False)[:-1] + ',\n"practices": [').encode()
    count = 0
    for batch in _counted(positions, each):
        lines = b",\n".join(_json_line(told).encode() for told in batch)
        yield (b",\n" if count and lines else b"\n") + lines
        count += len(batch)
    yield f'\n],\n"count": {count}}}\n'.encode()


def rows_of(positions: Sequence[int], each: Each | None = None) -> Iterator[list[Value]]:
    for batch in _counted(positions, each):
        names = names_of_communes(batch)
        for told in batch:
            yield row_of(told, names)


def _counted(positions: Sequence[int], each: Each | None) -> Iterator[list[Told]]:
    done = 0
    for batch in batches(positions):
        yield batch
        done += len(batch)
        if each:
            each(done)


def _json_line(told: Told) -> str:
    practice = told.practice
    own = json.dumps(
        {
            "uid": str(practice.uid),
            "slug": practice.slug,
            "title": practice.title,
            "address": told.address,
            "centre": {
                "slug": practice.centre_slug,
                "name": practice.centre_name,
                "kind": practice.centre_kind,
                "kind_label": label("centre-kind", practice.centre_kind),
                "commune": practice.centre_commune or "",
            },
            "department": {"code": practice.department, "name": told.department.name},
            "region": told.department.region.name,
            "years": practice.years,
            "adapted_from": str(practice.parent_uid) if practice.parent_uid else None,
            "published_at": practice.published_at.isoformat(timespec="seconds"),
            "updated_at": practice.updated_at.isoformat(timespec="seconds"),
        },
        ensure_ascii=False,
    )
    editions = ", ".join(
        f'{{"year": {edition.year or "null"}, "published_at":'
        f' "{edition.published_at.isoformat(timespec="seconds")}", "sheet": {edition.snapshot}}}'
        for edition in told.editions
    )
    return f'{own[:-1]}, "editions": [{editions}]}}'


def _in_csv(value: Value) -> str:
    match value:
        case None:
            return ""
        case str():
            return without_formula(printable(value))
        case Decimal():
            return f"{value:.2f}".replace(".", ",")
        case date():
            return value.isoformat()
    return str(value)
