"""What the place holds on a person: each room registers its part, and all are read together.

A room calls ``register`` when it is ready. ``mail`` and ``jobs``, below this room, are asked by it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.enums import JournalAction
from accounts.journal import record
from accounts.models import User
from accounts.selectors import place_name
from tenants.retention import days_kept

# On screen; the download has them all.
NEWEST = 50
Row = dict[str, Any]
Words = str | Promise


@dataclass(frozen=True)
class Section:
    """``rows(user, limit)``: dictionaries with the keys of ``columns``, the newest first.

    ``kept()`` ends a sentence that begins with « Gardé ».

    ``rows`` is a ``Table`` wherever one model holds them.

    Their values are text, numbers, yes or no, dates, or nothing. Never a secret: all of it is shown
    and downloaded. ``facts``: there is one row, read from top to bottom.
    """

    key: str
    title: Words
    why: Words
    kept: Callable[[], str]
    columns: dict[str, Words]
    rows: Callable[[User, int | None], Iterable[Row]]
    facts: bool = False


@dataclass(frozen=True)
class Table:
    """The rows of a section that are those of one model: the page reads all of them at once.

    ``found(whose)``, of a user, or of what else ``at_once`` is given: the newest first. ``reads``: the
    fields and annotations that ``told`` needs of an instance; it has nothing else.
    """

    found: Callable[[Any], QuerySet[Any]]
    reads: Sequence[str]
    told: Callable[[Any], Row]

    def __call__(self, user: User, limit: int | None) -> Iterator[Row]:
        return self.rows_of(user, self.as_json(user, limit).values_list("as_json", flat=True))

    def as_json(self, whose: Any, limit: int | None) -> QuerySet[Any]:
        fields = JSONObject(**{name: name for name in self.reads})
        return self.found(whose).annotate(as_json=fields).values("as_json")[:limit]

    def rows_of(self, whose: Any, found: Iterable[Row]) -> Iterator[Row]:
        model = self.found(whose).model
        return (self.told(_instance(model, values)) for values in found)


def at_once(
    one: QuerySet[Any], tables: Mapping[str, Table], *, whose: Any, limit: int | None = None
) -> dict[str, list[Row]]:
    """The rows of every table, the newest first, in one statement: ``one`` is a single row, anybody's."""
    arrays = [ArraySubquery(table.as_json(whose, limit)) for table in tables.values()]
    found = one.values_list(*arrays).get()
    return {
        key: list(table.rows_of(whose, rows or []))
        for (key, table), rows in zip(tables.items(), found, strict=True)
    }


def _instance(model: type[Model], values: Row) -> Model:
    """Of what JSON has kept of a row: its dates are texts."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    instance = model()
    for name, value in values.items():
        setattr(instance, name, fields[name].to_python(value) if name in fields else value)
    return instance


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    """The order of registration is the order of the page: that of INSTALLED_APPS."""
    _sections[section.key] = section


@dataclass(frozen=True)
class Shown:
    """A section as the page prints it."""

    section: Section
    rows: list[list[tuple[str, str]]]
    more: bool


def shown(user: User) -> Iterator[Shown]:
    """Each section with its newest rows, as labels and words; what is empty is not shown."""
    tables = {key: one.rows for key, one in _sections.items() if isinstance(one.rows, Table)}
    read = at_once(User.objects.filter(pk=user.pk), tables, whose=user, limit=NEWEST + 1)
    for section in _sections.values():
        found = read.get(section.key)
        if found is None:
            found = list(section.rows(user, NEWEST + 1))
        rows = [
            [
                (str(label), words)
                for key, label in section.columns.items()
                if (words := in_words(row[key]))
            ]
            for row in found[:NEWEST]
        ]
        yield Shown(section, rows, more=len(found) > NEWEST)


def export(*, user: User) -> dict[str, Any]:
    """All of it, for Django's JSON encoder; the journal notes that it was taken."""
    record(JournalAction.DATA_EXPORTED, actor=user, subject=str(user))
    return {
        "format": "maillage-personal-data/1",
        "place": place_name(),
        "made_at": timezone.localtime(),
        "sections": {
            section.key: {
                "title": section.title,
                "why": section.why,
                "kept": section.kept(),
                "labels": section.columns,
                "rows": [
                    {key: row[key] for key in section.columns} for row in section.rows(user, None)
                ],
            }
            for section in _sections.values()
        },
    }


def in_words(value: Any) -> str:
    """Nothing for what is not there."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), r"j F Y à G \h i")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return str(value)


def for_days(what: str) -> str:
    """« 365 jours », of a length in the settings."""
    return _("%(count)d jours") % {"count": days_kept(what)}
