"""The action sheet (``sheet``), the rows that belong to it (``rows``), and its ``draft``."""

from actions.models.draft import SheetDraft
from actions.models.lineage import AdaptationNotice
from actions.models.rows import (
    BudgetLine,
    Objective,
    Outcome,
    Partner,
    PeopleReached,
    SheetDocument,
    SheetPhoto,
    Workforce,
)
from actions.models.sheet import (
    ActionSheet,
    ImportedSheet,
    SheetSharing,
    SheetText,
)

__all__ = [
    "ActionSheet",
    "AdaptationNotice",
    "BudgetLine",
    "ImportedSheet",
    "Objective",
    "Outcome",
    "Partner",
    "PeopleReached",
    "SheetDocument",
    "SheetDraft",
    "SheetPhoto",
    "SheetSharing",
    "SheetText",
    "Workforce",
]
