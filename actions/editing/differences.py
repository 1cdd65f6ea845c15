"""Two versions of a sheet side by side, for the person whose save came second."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst

from actions.content import Content, to_content
from actions.editing.comparison import said
from actions.models import ActionSheet
from federation.enums import TermKind
from federation.labels import label

LONGEST_SHOWN = 1500  # characters; the whole text is in the form, and in the history
UNSEEN = {"uid", "action_uid", "parent_practice"}


@dataclass(frozen=True)
class Difference:
    label: str
    theirs: str
    mine: str


def differences(
    theirs: ActionSheet, mine: ActionSheet, *, besides: Collection[str] = ()
) -> list[Difference]:
    before, after = to_content(theirs, files=False), to_content(mine, files=False)
    return [
        Difference(_label(name), _text(name, before[name]), _text(name, after[name]))
        for name in before
        if name not in UNSEEN
        and name not in besides
        and _comparable(name, before[name]) != _comparable(name, after[name])
    ]


def _label(name: str) -> str:
    field = ActionSheet._meta.get_field(name)
    words = (
        field.related_model._meta.verbose_name_plural
        if field.auto_created
        else getattr(field, "verbose_name", name)
    )
    return str(capfirst(words))


def _comparable(name: str, value: Any) -> Any:
    """The order of boxes that were ticked means nothing."""
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return sorted(value)
    return value


def _text(name: str, value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        text = "\n".join(_row(entry) for entry in value)
    elif isinstance(value, list):
        text = said(name, value)
    else:
        field = ActionSheet._meta.get_field(name)
        choices = dict(getattr(field, "flatchoices", None) or [])
        text = str(choices.get(value, "" if value is None else value))
        if value and isinstance(field, DateField):
            text = date_format(datetime.date.fromisoformat(value), "j F Y")
    return Truncator(text).chars(LONGEST_SHOWN)


def _row(row: Content) -> str:
    shown = (
        label(TermKind.PARTNER_KIND.value, value) if name == "kind" and value else value
        for name, value in row.items()
        if name not in ("source", "consent", "uid")
    )
    return " · ".join(
        str(value["name"] if isinstance(value, dict) else value)
        for value in shown
        if value not in (None, "")
    )
