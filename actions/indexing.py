"""What is written beside a sheet so that lists and searches need not read it whole."""

from typing import Any

from actions.completeness import CRITERIA_VERSION, completeness, tells_outcomes
from actions.content import ROWS
from actions.models import ActionSheet, SheetDraft, SheetText
from federation.enums import Status
from federation.search.filing import TOLD_FIELDS
from federation.text_search import weighted_vector
from federation.vocabulary import labels
from territory.normalise import sort_key


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
            **score(sheet),
        },
    )


def score(sheet: ActionSheet) -> dict[str, int]:
    """What the list says of how complete a draft is."""
    found = completeness(sheet)
    return {
        "points": found.points,
        "points_out_of": found.out_of,
        "urgent_gaps": found.urgent,
        "scored_with": CRITERIA_VERSION,
    }


def score_again() -> int:
    """Counts the points of drafts that were saved under other criteria; says how many."""
    stale = SheetDraft.objects.exclude(scored_with=CRITERIA_VERSION)
    sheets = ActionSheet.objects.filter(draft__in=stale).select_related("latest_revision")
    counted = 0
    for sheet in sheets.order_by("pk").iterator(chunk_size=100):
        found = score(sheet.get_latest_revision_as_object())
        # Unless somebody has saved it meanwhile.
        counted += stale.filter(sheet=sheet).update(**found)
    return counted


def _lacks_outcomes(sheet: ActionSheet) -> bool:
    return sheet.status != Status.PLANNED and not tells_outcomes(sheet)


def _vector(sheet: ActionSheet) -> Any:
    words = [*labels("keyword", sheet.keywords), *labels("audience", sheet.audiences)]
    return weighted_vector(
        A=[sheet.title],
        B=[sheet.summary, *words],
        C=[getattr(sheet, name) for name in TOLD_FIELDS],
    )
