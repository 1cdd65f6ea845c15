"""The buttons below the list: those of one person."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.permissions import can_share_sheets, can_validate_sheets, can_write_sheets
from actions.trash.permissions import can_trash_sheets


@dataclass(frozen=True)
class Offered:
    code: str
    label: str | Promise
    rule: Callable[[Any], bool]
    serious: bool = False

    @property
    def address(self) -> str:
        return reverse("wagtail_bulk_action", args=["actions", "actionsheet", self.code])


OFFERED = (
    Offered("publish", gettext_lazy("Publier"), can_validate_sheets),
    Offered("share", gettext_lazy("Partager avec le réseau"), can_share_sheets),
    Offered("status", gettext_lazy("Changer l’état"), can_write_sheets),
    Offered("keyword", gettext_lazy("Mots clés"), can_write_sheets),
    Offered("export", gettext_lazy("Exporter"), can_write_sheets),
    Offered("delete", gettext_lazy("Mettre à la corbeille"), can_trash_sheets, serious=True),
)


def offered_to(user: Any) -> list[Offered]:
    return [one for one in OFFERED if one.rule(user)]


def may_use(code: str, user: Any) -> bool:
    return any(one.code == code for one in offered_to(user))
