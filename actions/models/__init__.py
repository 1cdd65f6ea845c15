"""The action sheet (``sheet``), its ``rows``, ``draft`` and ``review``; the centre's ``project``."""

from actions.models.draft import SheetDraft
from actions.models.lineage import AdaptationNotice
from actions.models.project import Axis, SocialProject
from actions.models.review import SheetReview, SheetStep
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
    "SheetReview",
    "SheetSharing",
    "SheetStep",
    "SheetText",
    "SocialProject",
    "Workforce",
]
