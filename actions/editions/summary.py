"""What a new edition takes over from a sheet, said before it is made."""

from dataclasses import dataclass

from actions.content import ROWS
from actions.models import ActionSheet
from actions.projects.selectors import axes_on_offer, axis_titles
from federation import vocabulary
from federation.enums import TermKind


@dataclass(frozen=True)
class Becomes:
    suggestions: int
    photos: int
    documents: int
    budget_lines: int
    retired_terms: list[str]
    axes_left: list[str]


def what_becomes_of(sheet: ActionSheet) -> Becomes:
    titles = axis_titles(sheet.axes)
    offered = set(axes_on_offer().values_list("uid", flat=True)) if titles else set()
    return Becomes(
        suggestions=sum(row.suggested for name in ROWS for row in getattr(sheet, name).all()),
        photos=len(sheet.photos.all()),
        documents=len(sheet.documents.all()),
        budget_lines=len(sheet.budget_lines.all()),
        retired_terms=[
            *_retired(TermKind.KEYWORD, sheet.keywords),
            *_retired(TermKind.AUDIENCE, sheet.audiences),
        ],
        axes_left=[title for uid, title in titles.items() if uid not in offered],
    )


def _retired(kind: TermKind, codes: list[str]) -> list[str]:
    offered = {code for code, _label in vocabulary.choices(kind)}
    return [vocabulary.label(kind, code) for code in codes if code not in offered]
