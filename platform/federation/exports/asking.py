"""What is asked for: a form and a search, as the address of ``/pratiques/`` says it."""

import hashlib
import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import IO, Any

from django.db import connection
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _

from federation.exports.booklet import booklet_pdf
from federation.exports.columns import COLUMNS
from federation.exports.enums import FORMS, Form
from federation.exports.streams import (
    LICENCE,
    LICENCE_ADDRESS,
    Each,
    csv_of,
    json_of,
    rows_of,
)
from federation.exports.workbooks import write_ods, write_xlsx
from federation.finding import Finding, find
from federation.search import positions_in_order
from tenants.addresses import federation_address, network

# Each row names one withdrawn edition and its version: it changes with every withdrawal.
WITHDRAWN = """
    SELECT coalesce(md5(string_agg(id || ':' || version, ',' ORDER BY id)), '')
    FROM public.federation_practiceedition WHERE withdrawn_at IS NOT NULL
"""

WORKBOOKS = {"xlsx": write_xlsx, "ods": write_ods}


def withdrawn_so_far() -> str:
    """A file made while this was the same holds nothing that is withdrawn."""
    with connection.cursor() as cursor:
        cursor.execute(WITHDRAWN)
        return cursor.fetchone()[0]


@dataclass(frozen=True)
class Asked:
    form: Form
    finding: Finding
    # Of all that was found, best first.
    positions: Sequence[int]

    @property
    def count(self) -> int:
        return len(self.positions)

    @property
    def query(self) -> str:
        """What was understood of the search, as in an address."""
        return self.finding.state.without("vue").query().urlencode()

    @property
    def results(self) -> str:
        return self.finding.state.href()

    @property
    def search(self) -> list[str]:
        """In words, as the page shows it."""
        return [chip["label"] for chip in self.finding.chips]

    @cached_property
    def key(self) -> str:
        """The same for all who ask for the same of the same catalogue.

        A practice that is published again has another position, so this changes with it.
        """
        told = json.dumps([self.form.code, self.query, timezone.localdate().isoformat()]).encode()
        return hashlib.sha256(told + array("Q", self.positions).tobytes()).hexdigest()

    @property
    def too_many(self) -> bool:
        return self.form.most is not None and self.count > self.form.most

    @property
    def by_a_worker(self) -> bool:
        return not self.form.streamed and self.count > self.form.at_once

    @property
    def file_name(self) -> str:
        words = slugify(" ".join(self.search))[:60].strip("-")
        name = "-".join(filter(None, ["pratiques", words, timezone.localdate().isoformat()]))
        return f"{name}.{self.form.extension}"


def ask(form: Form, address: QueryDict) -> Asked:
    """As the page does, without a page: the order of the rows is that of the results."""
    finding = find(address)
    # It has already been noted if nothing was found.
    request = replace(finding.result.request, logged=False)
    # Held until the last is written: a list of numbers would take ten times as much.
    return Asked(form, finding, array("I", positions_in_order(request)))


def stream(asked: Asked, each: Each | None = None) -> Iterator[bytes]:
    if asked.form.code == "csv":
        return csv_of(asked.positions, each)
    head: dict[str, Any] = {
        "search": asked.search,
        "address": federation_address(asked.results),
    }
    return json_of(asked.positions, head, each)


def write(asked: Asked, out: IO[bytes], each: Each | None = None) -> None:
    """Raises ``LookupError`` for a booklet of which nothing is shared any more."""
    if asked.form.streamed:
        for chunk in stream(asked, each):
            out.write(chunk)
    elif asked.form.code in WORKBOOKS:
        header = [column.name for column in COLUMNS]
        practices = (_("Pratiques"), header, rows_of(asked.positions, each))
        WORKBOOKS[asked.form.code](out, [practices, _about(asked)])
    else:
        address = federation_address(asked.results)
        out.write(booklet_pdf(asked.positions, search=asked.search, address=address))


def _about(asked: Asked) -> tuple[str, list[str], list[list[str]]]:
    """What a table should not be without once it has left: where it is from, and its words."""
    said = [
        [_("Réseau"), network().name],
        [_("Recherche"), " ; ".join(asked.search) or _("Toutes les pratiques")],
        [_("Adresse"), federation_address(asked.results)],
        [_("Fait le"), timezone.localdate().isoformat()],
        [_("Licence"), f"{LICENCE}, {LICENCE_ADDRESS}"],
    ]
    return (
        _("À propos"),
        [_("Colonne"), _("Ce qu’elle dit")],
        [*said, *([column.name, str(column.meaning)] for column in COLUMNS)],
    )


@dataclass(frozen=True)
class Way:
    """A form, and its address for one search."""

    form: Form
    address: str
    count: int

    @property
    def refused(self) -> bool:
        return self.form.most is not None and self.count > self.form.most

    @property
    def at_once(self) -> bool:
        return self.form.streamed or self.count <= self.form.at_once

    @property
    def label(self) -> str | Promise:
        return self.form.label


def ways(query: str, count: int) -> list[Way]:
    """All forms for a search of ``count`` practices."""
    tail = f"?{query}" if query else ""
    return [
        Way(form, reverse("exports:export", args=[form.code]) + tail, count)
        for form in FORMS.values()
    ]
