from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from exchange.enums import HelperKind, MandateScope
from exchange.life.selectors import named_like
from exchange.models import Mandate, Participant
from exchange.scans import ScanField


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class PauseForm(forms.Form):
    until = forms.DateField(
        label=_l("Jusqu’à quel jour\u00a0?"),
        required=False,
        widget=_day(),
        help_text=_l(
            "Laissez vide si on ne sait pas\u00a0: la pause dure alors jusqu’à son retour."
        ),
    )


class WordForm(forms.Form):
    """One word to remember with a fact: nobody has to write one."""

    note = forms.CharField(
        label=_l("Une précision, si c’est utile"),
        required=False,
        max_length=300,
        help_text=_l("Par exemple\u00a0: déménage, rappeler lundi, sa fille a répondu."),
    )


class SafeguardingForm(forms.Form):
    text = forms.CharField(
        label=_l("Ce qui inquiète, et ce qui est fait"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_l(
            "Des faits, datés. La direction seule lit ces notes\u00a0; la personne y a droit."
        ),
    )


class ErasureForm(forms.Form):
    confirmed = forms.BooleanField(
        label=_l("Je sais que rien ne peut défaire cet effacement"),
        error_messages={
            "required": _l("Cochez cette case\u00a0: rien ne pourra défaire l’effacement.")
        },
    )
    close_posts = forms.BooleanField(
        label=_l("Clore aussi les échanges ouverts et retirer ses annonces"), required=False
    )

    def __init__(self, *args: Any, has_open_posts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_open_posts:
            del self.fields["close_posts"]


class MandateForm(forms.ModelForm):
    helper_words = forms.CharField(
        label=_l("Si elle ou il participe aussi\u00a0: son nom, ou le code de sa carte"),
        required=False,
        max_length=200,
    )
    scope = forms.MultipleChoiceField(
        label=_l("Ce qu’elle ou il peut faire"),
        choices=MandateScope.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    scan = ScanField(label=_l("Le papier signé"), required=False)

    class Meta:
        model = Mandate
        fields: ClassVar = [
            "kind",
            "name",
            "helper_words",
            "phone",
            "email",
            "scope",
            "given_by",
            "given_on",
            "ends_on",
            "scan",
        ]
        labels: ClassVar = {
            "kind": _l("Qui aide cette personne\u00a0?"),
            "name": _l("Son nom"),
            "phone": _l("Son téléphone"),
            "email": _l("Son adresse e-mail"),
            "given_by": _l("Comment l’accord a été donné"),
            "given_on": _l("Depuis le"),
            "ends_on": _l("Jusqu’au"),
        }
        help_texts: ClassVar = {
            "name": _l("D’une institution\u00a0: son nom et celui de la personne à joindre."),
            "ends_on": _l("Laissez vide s’il n’y a pas de fin prévue."),
        }
        widgets: ClassVar = {"given_on": _day(), "ends_on": _day()}

    def __init__(self, *args: Any, person: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False
        if person.is_minor:
            self.initial.setdefault("kind", HelperKind.GUARDIAN)
            self.initial.setdefault("scope", list(MandateScope.values))
        self.initial.setdefault("given_on", timezone.localdate())
        self.order_fields(self.Meta.fields)

    def clean_helper_words(self) -> Participant | None:
        words = self.cleaned_data["helper_words"].strip()
        if not words:
            return None
        found = named_like(words)
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(
            _("Plusieurs personnes s’appellent ainsi\u00a0: écrivez le code de sa carte.")
            if found
            else _(
                "Personne d’inscrit ne porte ce nom ni cette carte. Laissez vide s’il ou elle ne participe pas."
            )
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not values.get("name") and not values.get("helper_words") and not self.errors:
            self.add_error("name", _("Écrivez le nom de la personne qui aide."))
        return values

    @property
    def told(self) -> dict[str, Any]:
        """For ``add_mandate``."""
        values = dict(self.cleaned_data)
        values["helper"] = values.pop("helper_words")
        values["scan"] = values.get("scan") or None
        return values
