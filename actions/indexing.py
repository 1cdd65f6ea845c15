"""What is written beside a sheet so that lists and searches need not read it whole."""

from typing import Any

from actions.content import ROWS
from actions.models import ActionSheet, SheetDraft, SheetText
from federation.enums import Status
from federation.services import TOLD_FIELDS
from federation.text_search import weighted_vector
from federation.vocabulary import labels
from territory.normalise import sort_key

OUTCOME_TEXTS = ("outcome_territory", "outcome_centre", "outcome_residents")


def index_sheet(sheet: ActionSheet) -> None:
    """Writes what the search of published sheets reads, from the published row."""
    SheetText.objects.update_or_create(sheet=sheet, defaults={"vector": _vector(sheet)})


def index_draft(sheet: ActionSheet) -> None:
    """Writes what the list of the back office reads, from a version in memory."""
    SheetDraft.objects.update_or_create(
        sheet_id=sheet.pk,
        defaults={
            "title": sheet.title,
            "sort_key": sort_key(sheet.title),
            "slug": sheet.slug,
            "edition_year": sheet.edition_year,
            "keywords": sheet.keywords,
            "axes": sheet.axes,
            "suggestions": sum(
                row.suggested for relation in ROWS for row in getattr(sheet, relation).all()
            ),
            "lacks_outcomes": _lacks_outcomes(sheet),
            "vector": _vector(sheet),
        },
    )


def _lacks_outcomes(sheet: ActionSheet) -> bool:
    told = any(getattr(sheet, name).strip() for name in OUTCOME_TEXTS)
    counted = any(not row.suggested for row in sheet.outcomes.all())
    return sheet.status != Status.PLANNED and not told and not counted


def _vector(sheet: ActionSheet) -> Any:
    words = [*labels("keyword", sheet.keywords), *labels("audience", sheet.audiences)]
    return weighted_vector(
        A=[sheet.title],
        B=[sheet.summary, *words],
        C=[getattr(sheet, name) for name in TOLD_FIELDS],
    )
