"""The action sheet (``sheet``) and the rows that belong to it (``rows``)."""

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
    "BudgetLine",
    "ImportedSheet",
    "Objective",
    "Outcome",
    "Partner",
    "PeopleReached",
    "SheetDocument",
    "SheetPhoto",
    "SheetSharing",
    "SheetText",
    "Workforce",
]
