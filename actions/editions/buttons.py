"""The ways from a sheet to its other years, in the editor and in the list."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets import Button

from accounts.permissions import can_write_sheets
from actions.editions.selectors import sheets_of_action
from actions.models import ActionSheet


def buttons_of_editor(sheet: ActionSheet, user: Any) -> list[Button]:
    if not can_write_sheets(user):
        return []
    found = [
        Button(_("Reconduire"), url=reverse("renew-sheet", args=[sheet.pk]), icon_name="rotate")
    ]
    if sheets_of_action(sheet.action_uid).exclude(pk=sheet.pk).exists():
        address = reverse("compare-years", args=[sheet.pk])
        found.append(Button(_("Comparer les années"), url=address, icon_name="calendar-alt"))
    return found


def buttons_of_list(sheet: Any, user: Any, next_url: str | None = None) -> list[Button]:
    if not isinstance(sheet, ActionSheet) or not can_write_sheets(user):
        return []
    address = reverse("renew-sheet", args=[sheet.pk])
    return [Button(_("Reconduire"), url=address, icon_name="rotate", priority=25)]
