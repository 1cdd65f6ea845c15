"""The action sheet (``sheet``), its ``rows`` and its ``draft``; the centre's social ``project``."""

from actions.models.draft import SheetDraft
from actions.models.lineage import AdaptationNotice
from actions.models.project import Axis, SocialProject
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
    "Axis",
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
    "SocialProject",
    "Workforce",
]
