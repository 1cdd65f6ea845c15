"""French labels of the codes that sheets and practices carry."""

from typing import Any

from django.db.models import TextChoices

from federation import vocabulary
from federation.enums import (
    BudgetNature,
    Dimension,
    Initiator,
    OutcomeScope,
    Status,
    TermKind,
    TerritoryScale,
    WorkforceCategory,
)
from tenants.enums import CentreKind, CentreState
from territory.selectors import departments

CHOICES: dict[str, type[TextChoices]] = {
    "status": Status,
    "dimension": Dimension,
    "initiator": Initiator,
    "territory-scale": TerritoryScale,
    "workforce": WorkforceCategory,
    "budget-nature": BudgetNature,
    "outcome-scope": OutcomeScope,
    "centre-state": CentreState,
    "centre-kind": CentreKind,
}


def label(kind: str, code: Any) -> str:
    """The label of a code in a fixed list or a vocabulary; the code itself when unknown."""
    if kind in CHOICES:
        try:
            return str(CHOICES[kind](code).label)
        except ValueError:
            return str(code)
    return vocabulary.label(kind, code)


def options(kind: str) -> list[tuple[str, str]]:
    """(code, label) pairs for a filter or a form."""
    if kind == "department":
        return [(department.code, str(department)) for department in departments()]
    if kind in CHOICES:
        return [(str(code), str(text)) for code, text in CHOICES[kind].choices]
    return vocabulary.choices(TermKind(kind))
