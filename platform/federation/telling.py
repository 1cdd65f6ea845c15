"""What a sheet says in figures: a few large numbers, and its money as bars.

Read from the public snapshot, so that the centre's page, the catalogue's and the paper say the same.
Nothing is said of what is not known, and nothing of a zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from design.templatetags.maillage import euros, number
from federation.enums import BudgetNature, WorkforceCategory

SHADES = 6
# Bars are drawn on a line of this length, whatever the width of the page.
LENGTH = 1000
HEADINGS = {
    BudgetNature.EXPENSE: gettext_lazy("Dépenses"),
    BudgetNature.FUNDING: gettext_lazy("Financements"),
    BudgetNature.IN_KIND: gettext_lazy("Apports en nature, à part"),
}


@dataclass(frozen=True)
class KeyFigure:
    figure: str
    words: str


def key_figures(sheet: dict[str, Any]) -> list[KeyFigure]:
    """People reached, volunteers, cost: those that are known, each with its unit."""
    found = []
    reached, year = people_reached(sheet.get("people_reached", ()))
    if reached:
        words = ngettext("personne touchée", "personnes touchées", reached)
        in_year = _("%(words)s en %(year)d") % {"words": words, "year": year} if year else words
        found.append(KeyFigure(number(reached), in_year))
    helping = sum(
        row["number"]
        for row in sheet.get("workforce", ())
        if row["category"] == WorkforceCategory.VOLUNTEERS
    )
    if helping:
        found.append(KeyFigure(number(helping), ngettext("bénévole", "bénévoles", helping)))
    spent = _total(
        line for line in sheet.get("budget_lines", ()) if line["nature"] == BudgetNature.EXPENSE
    )
    if spent:
        found.append(KeyFigure(euros(spent), _("de dépenses")))
    return found


def people_reached(rows: Iterable[dict[str, Any]]) -> tuple[int, int | None]:
    """The count of the latest year. Two counts of one year may be of the same people: neither."""
    counted = [row for row in rows if row["total"]]
    if not counted:
        return 0, None
    latest = max(row["year"] or 0 for row in counted)
    last = [row for row in counted if (row["year"] or 0) == latest]
    return (last[0]["total"], last[0]["year"]) if len(last) == 1 else (0, None)


def people_said(row: dict[str, Any]) -> str:
    """« 2025 : 41 personnes touchées, dont 30 retraités »; what is not known is not said."""
    total, year = row["total"], row["year"]
    whole = (
        _("%(number)s %(words)s")
        % {
            "number": number(total),
            "words": ngettext("personne touchée", "personnes touchées", total),
        }
        if total
        else ""
    )
    among = ", ".join(
        f"{number(count)} {words}"
        for count, words in (
            (row["adults"], ngettext("adulte", "adultes", row["adults"] or 0)),
            (row["retired"], ngettext("retraité", "retraités", row["retired"] or 0)),
            (row["minors"], _("de moins de 18 ans")),
        )
        if count
    )
    said = (
        _("%(whole)s, dont %(among)s") % {"whole": whole, "among": among}
        if whole and among
        else whole or among
    )
    return f"{year}\u00a0: {said}" if year and said else said


@dataclass(frozen=True)
class Line:
    """``shade``: of its piece of the bar, 1 to ``SHADES``."""

    label: str
    note: str
    year: int | None
    amount: Decimal
    shade: int


@dataclass(frozen=True)
class Piece:
    x: int
    width: int
    shade: int


@dataclass(frozen=True)
class Part:
    """The lines of one nature. ``missing``: the piece that the bar lacks to reach the expenses."""

    nature: BudgetNature
    label: str
    lines: list[Line]
    total: Decimal
    pieces: list[Piece]
    missing: Piece | None = None


@dataclass(frozen=True)
class Money:
    """``year``: the one of all lines; without it each line says its own, where ``has_years``."""

    parts: list[Part]
    year: int | None
    has_years: bool

    @property
    def drawn(self) -> bool:
        """One amount alone is no drawing."""
        return sum(len(part.lines) for part in self.parts) > 1

    @property
    def balance(self) -> Decimal | None:
        """What funding leaves after expenses; None unless both are told."""
        totals = {part.nature: part.total for part in self.parts}
        if BudgetNature.EXPENSE not in totals or BudgetNature.FUNDING not in totals:
            return None
        return totals[BudgetNature.FUNDING] - totals[BudgetNature.EXPENSE]

    @property
    def balance_said(self) -> str:
        balance = self.balance
        if balance is None:
            return ""
        if not balance:
            return _("Le budget est équilibré.")
        sentence = (
            _("Il manque %(amount)s de financement.") if balance < 0 else _("Il reste %(amount)s.")
        )
        return sentence % {"amount": euros(abs(balance))}


def money(rows: Iterable[dict[str, Any]]) -> Money:
    """The budget lines of a snapshot by nature, on one scale."""
    rows = list(rows)
    by_nature = {
        nature: [row for row in rows if row["nature"] == nature] for nature in BudgetNature
    }
    totals = {nature: _total(found) for nature, found in by_nature.items()}
    longest = max(totals.values(), default=Decimal(0))
    years = {row["year"] for found in by_nature.values() for row in found}
    parts = [
        _part(nature, found, totals, longest)
        for nature, found in by_nature.items()
        if totals[nature]
    ]
    one_year = next(iter(years)) if len(years) == 1 else None
    return Money(parts, one_year, has_years=len(years) > 1)


def _part(
    nature: BudgetNature,
    rows: list[dict[str, Any]],
    totals: dict[BudgetNature, Decimal],
    longest: Decimal,
) -> Part:
    lines, pieces = [], []
    reached = Decimal(0)
    for rank, row in enumerate(rows, 1):
        amount, shade = Decimal(row["amount"]), min(rank, SHADES)
        lines.append(Line(row["label"], row["note"], row["year"], amount, shade))
        x, reached = _scaled(reached, longest), reached + amount
        pieces.append(Piece(x, _scaled(reached, longest) - x, shade))
    missing = None
    lacks = totals[BudgetNature.EXPENSE] - reached
    if nature == BudgetNature.FUNDING and lacks > 0:
        x = _scaled(reached, longest)
        missing = Piece(x, _scaled(totals[BudgetNature.EXPENSE], longest) - x, 0)
    return Part(nature, str(HEADINGS[nature]), lines, totals[nature], pieces, missing)


def _scaled(amount: Decimal, longest: Decimal) -> int:
    return round(LENGTH * amount / longest)


def _total(rows: Iterable[dict[str, Any]]) -> Decimal:
    return sum((Decimal(row["amount"]) for row in rows), Decimal(0))
