"""The guide beside the form: what the sheet lacks as it stands there, and what can wait."""

from types import SimpleNamespace
from typing import Any

from actions.completeness import Completeness, completeness
from actions.content import ROWS
from actions.editing.forms import Decision, SheetForm

RELATIONS = (*ROWS, "photos")
UNDECIDED = (Decision.LATER, Decision.DROP)


class SheetOnScreen:
    """The sheet of a form: its texts are in the object, its rows are those of the form's.

    Those of a sheet without a draft would be read from the database a second time; those of a
    refused form are nowhere else.
    """

    def __init__(self, form: SheetForm) -> None:
        self._sheet = form.instance
        for relation in RELATIONS:
            formset = form.formsets[relation]
            rows = _typed(formset) if formset.is_bound else _saved(formset)
            setattr(self, relation, SimpleNamespace(all=lambda rows=rows: rows))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sheet, name)


def _saved(formset: Any) -> list[Any]:
    return [row.instance for row in formset.initial_forms]


def _typed(formset: Any) -> list[SimpleNamespace]:
    """Rows that can be read; whoever has not decided on a suggestion has not confirmed it."""
    found = []
    for row in formset.forms:
        data = getattr(row, "cleaned_data", {})
        if data and not formset._should_delete_form(row):
            suggested = data.get("source") in UNDECIDED
            found.append(SimpleNamespace(**data, suggested=suggested))
    return found


def guide_of(form: SheetForm) -> Completeness:
    """Of what the person sees: the latest draft, or what she has just sent. No statement."""
    return completeness(SheetOnScreen(form))
