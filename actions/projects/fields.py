"""The axes of a sheet, as boxes to tick."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.projects.selectors import axis_choices


class AxesField(forms.MultipleChoiceField):
    """An axis that a sheet has already is never lost, retired or of an earlier project."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": _(
            "Un axe que vous aviez coché a été supprimé du projet social entre-temps. Cochez-en "
            "un autre, ou enregistrez sans : le reste de votre texte est là."
        )
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def offer(self, saved: Sequence[uuid.UUID], typed: Sequence[str]) -> None:
        """``typed`` may name an axis that was retired while the person was writing."""
        self.choices = axis_choices([*saved, *filter(_is_uid, typed)])
        self.help_text = (
            _("Ceux auxquels l’action répond. Un ou deux suffisent.")
            if self.choices
            else _("Rien à cocher : la direction n’a pas encore écrit les axes du projet social.")
        )

    def clean(self, value: Any) -> list[uuid.UUID]:
        return [uuid.UUID(uid) for uid in super().clean(value)]


def _is_uid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
