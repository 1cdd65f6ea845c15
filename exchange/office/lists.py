"""Lists that direction keeps in its own order: rows that are retired rather than deleted."""

from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils import timezone

from accounts.errors import Refused


@transaction.atomic
def save_row(row: Any) -> None:
    """A new one comes last."""
    if row.pk is None:
        last = type(row)._default_manager.aggregate(last=Max("sort_order"))["last"]
        row.sort_order = 0 if last is None else last + 1
    row.save()


@transaction.atomic
def move_row(row: Any, *, up: bool) -> None:
    """One step among those that are used; at the end of the list nothing happens."""
    rows = list(type(row)._default_manager.select_for_update().filter(retired_on=None))
    here = next((rank for rank, one in enumerate(rows) if one.pk == row.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for rank, one in enumerate(rows):
        if one.sort_order != rank:
            one.sort_order = rank
            one.save(update_fields=["sort_order"])


@transaction.atomic
def retire_row(row: Any, *, retired: bool) -> None:
    """No longer proposed, or again; twice keeps the first day."""
    held = type(row)._default_manager.select_for_update().get(pk=row.pk)
    held.retired_on = (held.retired_on or timezone.localdate()) if retired else None
    held.save(update_fields=["retired_on"])


@transaction.atomic
def delete_row(row: Any, *, said: str) -> None:
    """Only one that nothing names; otherwise raises ``Refused`` with ``said``."""
    try:
        row.delete()
    except ProtectedError as error:
        raise Refused(said % {"name": row}) from error
