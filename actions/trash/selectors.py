from django.db.models import QuerySet

from actions.models import ActionSheet, TrashedSheet


def trash() -> QuerySet[TrashedSheet]:
    """Latest first, each with what its page says of it."""
    return TrashedSheet.objects.select_related("sheet__draft", "trashed_by").only(
        *("trashed_at", "sheet__title", "sheet__edition_year", "sheet__first_published_at"),
        *("sheet__draft__title", "sheet__draft__edition_year"),
        *(f"trashed_by__{name}" for name in ("first_name", "last_name", "username")),
    )


def is_in_trash(sheet: ActionSheet) -> bool:
    return TrashedSheet.objects.filter(pk=sheet.pk).exists()
