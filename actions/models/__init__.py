"""The sheet (``sheet``), its ``rows``, ``draft``, ``review``, ``trash``; the centre's ``project``."""

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
from actions.models.trash import SheetInTrash, TrashedSheet

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
    "SheetInTrash",
    "SheetPhoto",
    "SheetReview",
    "SheetSharing",
    "SheetStep",
    "SheetText",
    "SocialProject",
    "TrashedSheet",
    "Workforce",
]
