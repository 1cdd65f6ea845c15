"""What practices can be filtered by: which values one has, and how they are called."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from federation.enums import BudgetNature, Dimension, Initiator, Status, TermKind, TerritoryScale
from federation.search.enums import BudgetBand, Lineage, PopulationBand, Reason, WorkforceBand
from federation.vocabulary import terms
from tenants.enums import CentreKind, CentreSize
from territory.selectors import departments

Labels = Callable[[], dict[str, str]]
YEAR = re.compile("[12][0-9]{3}")


def is_a_year(code: str) -> bool:
    """Of the only facet without labels; whether any practice tells of it or not."""
    return YEAR.fullmatch(code) is not None


def _fixed(choices: Any) -> Labels:
    return lambda: {str(code): str(text) for code, text in choices.choices}


def _vocabulary(kind: str) -> Labels:
    # Retired terms too: practices that carry one can still be filtered by it.
    return lambda: {term.code: term.label for term in terms(kind).values()}


def _regions() -> dict[str, str]:
    regions = {place.region_id: place.region for place in departments()}
    return {code: region.name for code, region in sorted(regions.items(), key=_by_name)}


def _by_name(row: tuple[str, Any]) -> tuple[str, str]:
    return row[1].sort_key, row[0]


# Name in the address: (title, labels). Years say themselves: theirs come from the practices.
FACETS: dict[str, tuple[Any, Labels | None]] = {
    "region": (_("Région"), _regions),
    "department": (_("Département"), lambda: {one.code: str(one) for one in departments()}),
    "dimension": (_("Dimension"), _fixed(Dimension)),
    "keyword": (_("Mot clé"), _vocabulary(TermKind.KEYWORD)),
    "audience": (_("Public"), _vocabulary(TermKind.AUDIENCE)),
    "partner": (_("Type de partenaire"), _vocabulary(TermKind.PARTNER_KIND)),
    "status": (_("État de l’action"), _fixed(Status)),
    "reason": (_("Raison de la fin"), _fixed(Reason)),
    "scale": (_("Échelle du territoire"), _fixed(TerritoryScale)),
    "initiator": (_("À l’initiative de"), _fixed(Initiator)),
    "budget": (_("Budget"), _fixed(BudgetBand)),
    "workforce": (_("Personnes mobilisées"), _fixed(WorkforceBand)),
    "year": (_("Année"), None),
    "lineage": (_("Origine"), _fixed(Lineage)),
    "kind": (_("Type de centre"), _fixed(CentreKind)),
    "population": (_("Commune du centre"), _fixed(PopulationBand)),
    "size": (_("Taille du centre"), _fixed(CentreSize)),
}


def values_of(practice: Any, snapshot: dict[str, Any]) -> list[str]:
    """« name:code » for all that a practice can be filtered by; ``snapshot`` is its latest edition."""
    centre = practice.centre
    found: dict[str, Iterable[Any]] = {
        "region": [practice.department.region_id],
        "department": [practice.department_id],
        "dimension": [practice.dimension],
        "keyword": practice.keywords,
        "audience": practice.audiences,
        "partner": practice.partner_kinds,
        "status": [practice.status],
        "reason": [reason_of(snapshot)],
        "scale": [snapshot.get("territory_scale")],
        "initiator": snapshot.get("initiators") or [],
        "budget": [budget_band(snapshot)],
        "workforce": [workforce_band(snapshot)],
        "year": practice.years,
        "lineage": [Lineage.ADAPTED if practice.parent_uid else Lineage.ORIGINAL],
        "kind": [centre.kind],
        "population": [population_band(centre)],
        "size": [centre.declared_size],
    }
    return sorted({f"{name}:{code}" for name, codes in found.items() for code in codes if code})


def reason_of(snapshot: dict[str, Any]) -> str:
    if snapshot.get("status") != Status.ENDED:
        return ""
    return Reason.TOLD if (snapshot.get("ended_reason") or "").strip() else Reason.UNTOLD


def budget_band(snapshot: dict[str, Any]) -> str:
    """Suggested lines are not in a snapshot; without a line that costs, nothing is known."""
    spent = [
        Decimal(row["amount"])
        for row in snapshot.get("budget_lines", ())
        if row.get("nature") == BudgetNature.EXPENSE and row.get("amount") is not None
    ]
    return _band(BudgetBand, (500, 2_000, 10_000, 50_000), sum(spent)) if spent else ""


def workforce_band(snapshot: dict[str, Any]) -> str:
    people = sum(row.get("number") or 0 for row in snapshot.get("workforce", ()))
    return _band(WorkforceBand, (4, 11, 31), people) if people else ""


def population_band(centre: Any) -> str:
    people = centre.commune.population if centre.commune_id else None
    if people is None:
        return ""
    return _band(PopulationBand, (2_000, 10_000, 50_000, 200_000), people)


def _band(bands: Any, limits: tuple[int, ...], value: Any) -> str:
    """The band in which ``value`` falls; each limit belongs to the band above it."""
    return bands.values[sum(value >= limit for limit in limits)]
