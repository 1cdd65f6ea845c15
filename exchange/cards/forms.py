from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exchange.cards.printing import MOST_AT_ONCE
from exchange.cards.selectors import code_in
from exchange.models import Participant


class CardForm(forms.Form):
    """A code typed, or what a reader of QR codes types: the whole address, and Enter."""

    code = forms.CharField(
        label=_("Code de la carte"),
        max_length=300,
        help_text=_(
            "8 lettres et chiffres, avec ou sans le tiret. Avec une douchette, visez le carré de la "
            "carte."
        ),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
        error_messages={"required": _("Tapez le code écrit sur la carte, ou visez son carré.")},
    )

    def clean_code(self) -> str:
        return code_in(self.cleaned_data["code"])


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Chercher un nom"), required=False, max_length=100)
    sans = forms.BooleanField(label=_("Seulement celles et ceux sans carte"), required=False)


class SheetForm(forms.Form):
    """Whose cards stand on the sheet."""

    people = forms.ModelMultipleChoiceField(
        Participant.objects.none(),
        label=_("Personnes"),
        error_messages={
            "required": _("Cochez au moins une personne."),
            "invalid_choice": _(
                "Une des personnes cochées n’est plus sur la liste : rouvrez la page."
            ),
            "invalid_pk_value": _(
                "Une des personnes cochées n’est plus sur la liste : rouvrez la page."
            ),
        },
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people  # type: ignore[attr-defined]

    def clean_people(self) -> Any:
        chosen = self.cleaned_data["people"]
        if len(chosen) > MOST_AT_ONCE:
            raise forms.ValidationError(
                _("Cochez %(most)s personnes au plus à la fois."), params={"most": MOST_AT_ONCE}
            )
        return chosen
