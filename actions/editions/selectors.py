"""The yearly editions of one action, as the team last wrote them."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from actions.content import ROWS
from actions.models import ActionSheet
from actions.selectors import confirmed, latest_version


def sheets_of_action(action_uid: UUID) -> QuerySet[ActionSheet]:
    return ActionSheet.objects.filter(action_uid=action_uid)


def editions(action_uid: UUID) -> list[ActionSheet]:
    """Latest drafts, oldest year first; those without a year before the others."""
    rows = sheets_of_action(action_uid).select_related("latest_revision")
    found = [latest_version(row) for row in rows.prefetch_related(*ROWS)]
    return sorted(found, key=lambda sheet: (sheet.edition_year or 0, sheet.pk))


def previous_edition(sheet: ActionSheet) -> ActionSheet | None:
    """The last one before the year of this sheet."""
    if sheet.pk is None or not sheet.edition_year:
        return None
    before = Q(draft__edition_year__lt=sheet.edition_year) | Q(draft__edition_year=None)
    others = sheets_of_action(sheet.action_uid).exclude(pk=sheet.pk).filter(before)
    found = others.select_related("draft", "latest_revision").order_by("-pk")
    rows = sorted(found, key=_year_of_draft, reverse=True)
    return latest_version(rows[0]) if rows else None


def _year_of_draft(row: ActionSheet) -> int:
    draft = getattr(row, "draft", None)
    return (draft.edition_year if draft else row.edition_year) or 0


def edition_of_year(action_uid: UUID, year: int) -> ActionSheet | None:
    """The sheet of this action that tells this year already, in its draft or in public."""
    tells = Q(draft__edition_year=year) | Q(live=True, edition_year=year)
    return sheets_of_action(action_uid).filter(tells).order_by("pk").first()


def next_year(action_uid: UUID) -> int:
    """After the last year told; this year when none is."""
    years = [year for year in map(_year_of_draft, _with_drafts(action_uid)) if year]
    return max(years) + 1 if years else timezone.localdate().year


def _with_drafts(action_uid: UUID) -> QuerySet[ActionSheet]:
    return sheets_of_action(action_uid).select_related("draft")


def with_confirmed_rows(sheet: ActionSheet) -> ActionSheet:
    """The same sheet in memory, without the rows that an import suggests."""
    for relation in ROWS:
        manager = getattr(sheet, relation)
        manager.set(confirmed(manager))
    return sheet
