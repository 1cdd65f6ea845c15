"""The editions of one action side by side: figures with what changed, then texts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from actions.editing.differences import Difference, differences
from actions.editions.selectors import with_confirmed_rows
from actions.models import ActionSheet
from actions.selectors import draft_totals
from design.templatetags.maillage import euros, number
from federation.enums import OutcomeScope, WorkforceCategory

# What the figures say already, and what two editions never share.
NOT_TEXT = {
    "edition_year",
    "slug",
    "still_valid_on",
    "budget_lines",
    "workforce",
    "people_reached",
    "outcomes",
}
Amount = Decimal | int | None


@dataclass(frozen=True)
class Cell:
    said: str
    change: str = ""


@dataclass(frozen=True)
class Figure:
    label: str
    cells: list[Cell]


@dataclass(frozen=True)
class Group:
    title: str
    figures: list[Figure]


def figures(editions: Sequence[ActionSheet]) -> list[Group]:
    """For latest versions, oldest first. Only rows that a person has entered or confirmed."""
    sheets = [with_confirmed_rows(sheet) for sheet in editions]
    groups = [
        Group(_("Personnes touchées"), _people(sheets)),
        Group(_("Budget"), _budget(sheets)),
        Group(_("Qui fait vivre l’action"), _workforce(sheets)),
        Group(_("Résultats en chiffres"), _outcomes(sheets)),
    ]
    return [group for group in groups if group.figures]


def changed_texts(older: ActionSheet, newer: ActionSheet) -> list[Difference]:
    sheets = (with_confirmed_rows(sheet) for sheet in (older, newer))
    return differences(*sheets, besides=NOT_TEXT)


def _people(sheets: Sequence[ActionSheet]) -> list[Figure]:
    names = {
        "total": _("En tout"),
        "adults": _("Adultes"),
        "retired": _("Retraités"),
        "minors": _("Moins de 18 ans"),
    }
    rows = [
        _figure(
            label,
            [_sum(getattr(row, name) for row in sheet.people_reached.all()) for sheet in sheets],
        )
        for name, label in names.items()
    ]
    return _told(rows)


def _budget(sheets: Sequence[ActionSheet]) -> list[Figure]:
    totals = [draft_totals(sheet.budget_lines.all()) for sheet in sheets]
    names = {
        "expense": _("Dépenses"),
        "funding": _("Financements"),
        "in_kind": _("Apports en nature"),
    }
    rows = [
        _figure(label, [getattr(total, name) or None for total in totals], euros)
        for name, label in names.items()
    ]
    return _told(rows)


def _workforce(sheets: Sequence[ActionSheet]) -> list[Figure]:
    rows = [
        _figure(
            str(category.label),
            [
                _sum(row.number for row in sheet.workforce.all() if row.category == category)
                for sheet in sheets
            ],
        )
        for category in WorkforceCategory
    ]
    return _told(rows)


def _outcomes(sheets: Sequence[ActionSheet]) -> list[Figure]:
    """Those that bear the same words, whatever their capitals, stand on one line."""
    named: dict[tuple[str, str, str], str] = {}
    values: list[dict[tuple[str, str, str], list[Amount]]] = []
    for sheet in sheets:
        found: dict[tuple[str, str, str], list[Amount]] = {}
        for row in sheet.outcomes.all():
            key = (row.scope, row.label.strip().casefold(), row.unit.strip().casefold())
            scope = OutcomeScope(row.scope).label
            unit = f", {row.unit}" if row.unit else ""
            named.setdefault(key, f"{row.label}{unit} ({scope})")
            found.setdefault(key, []).append(row.value)
        values.append(found)
    rows = [
        _figure(label, [_sum(found.get(key, ())) for found in values])
        for key, label in named.items()
    ]
    return _told(rows)


def _figure(label: str, values: Sequence[Amount], say: Callable[[object], str] = number) -> Figure:
    """Each change is from the last edition before that says the figure."""
    cells, before = [], None
    for value in values:
        change = "" if value is None or before is None else _change(value - before, say)
        cells.append(Cell("" if value is None else say(value), change))
        before = before if value is None else value
    return Figure(label, cells)


def _change(by: Any, say: Callable[[object], str]) -> str:
    if not by:
        return _("inchangé")
    return f"{'+' if by > 0 else '−'} {say(abs(by))}"


def _sum(values: Iterable[Amount]) -> Amount:
    told = [value for value in values if value is not None]
    return sum(told) if told else None


def _told(rows: Iterable[Figure]) -> list[Figure]:
    return [row for row in rows if any(cell.said for cell in row.cells)]
