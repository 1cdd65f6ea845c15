"""Side by side: what both registrations say, and which of both is right."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.enums import Language
from exchange.models import Participant
from exchange.people.merging import CHOSEN_FIELDS, account_to_choose, differences
from territory.models import Commune

KEPT, DOUBLE = "kept", "double"


@dataclass(frozen=True)
class Row:
    """One line of the page. ``field`` is the choice, where there is one."""

    label: Any
    kept: str
    double: str
    field: forms.BoundField | None


class MergeForm(forms.Form):
    def __init__(self, *args: Any, kept: Participant, double: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept, self.double = kept, double
        codes = {code for code in (kept.commune, double.commune) if code}
        self.communes = {one.code: str(one) for one in Commune.objects.filter(pk__in=codes)}
        for different in differences(kept, double):
            self._choose(
                different.name,
                _label(different.name),
                self._words(kept, different.name),
                self._words(double, different.name),
                initial=different.usual,
            )
        if account_to_choose(kept, double):
            self._choose("account", _("Le compte qui reste"), str(kept.user), str(double.user))

    def _choose(self, name: str, label: Any, one: str, other: str, initial: str = "") -> None:
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=[(KEPT, one), (DOUBLE, other)],
            initial=initial or None,
            widget=forms.RadioSelect,
            error_messages={
                "required": gettext_lazy("Choisissez l’une des deux réponses."),
                "invalid_choice": gettext_lazy("Choisissez l’une des deux réponses."),
            },
        )

    def rows(self) -> list[Row]:
        """What somebody of either says, chosen or not; what both say alike is one line too."""
        return [
            Row(_label(name), mine, theirs, self[name] if name in self.fields else None)
            for name in CHOSEN_FIELDS
            if (mine := self._words(self.kept, name)) + (theirs := self._words(self.double, name))
        ]

    @property
    def from_double(self) -> dict[str, bool]:
        return {
            name: value == DOUBLE for name, value in self.cleaned_data.items() if name != "account"
        }

    @property
    def account_of_double(self) -> bool | None:
        chosen = self.cleaned_data.get("account")
        return None if chosen is None else chosen == DOUBLE

    def _words(self, participant: Participant, name: str) -> str:
        value = getattr(participant, name)
        if value in ("", None, []):
            return ""
        if name == "commune":
            return self.communes.get(value, value)
        if name == "languages":
            return ", ".join(str(Language(code).label) for code in value)
        if name == "adult_on":
            return date_format(value, "j F Y")
        if name == "keeps_desk":
            return _("oui") if value else ""
        shown = getattr(participant, f"get_{name}_display", None)
        return str(shown() if shown else value)


def _label(name: str) -> str:
    field: Any = Participant._meta.get_field(name)
    return str(capfirst(field.verbose_name))
