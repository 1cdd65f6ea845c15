import difflib
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import Refused
from exchange.charters.selectors import readable_versions
from exchange.models import CharterVersion, Mandate, Participant
from exchange.scans import ScanField
from territory.normalise import sort_key

HERSELF = ""
THE_PAPER = gettext_lazy("Le papier signé, en photo ou numérisé")
# « Josette » for « Josete », never « Paul » for « Rose ».
ALIKE = 0.75


class WhoSigns(forms.ChoiceField):
    """The person, or one of those who may sign for her."""

    def __init__(self, person: Participant, mandates: list[Mandate]) -> None:
        herself = [] if person.is_minor else [(HERSELF, person.full_name)]
        super().__init__(
            label=gettext_lazy("Qui signe ?"),
            choices=[*herself, *((str(one.pk), _who(one)) for one in mandates)],
            required=person.is_minor,
            widget=forms.RadioSelect,
            error_messages={"required": gettext_lazy("Choisissez qui signe.")},
        )
        self.mandates = {str(one.pk): one for one in mandates}

    def clean(self, value: Any) -> Mandate | None:
        return self.mandates.get(super().clean(value))


def _who(mandate: Mandate) -> str:
    return f"{mandate.name}, {mandate.get_kind_display()}"


class ForSomebody(forms.Form):
    """A form of one person's signature; who signs is asked only where there is a choice."""

    signed_for: forms.Field

    def __init__(
        self, *args: Any, person: Participant, mandates: list[Mandate], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.mandates = person, mandates
        if mandates:
            field = WhoSigns(person, mandates)
            if person.is_minor and len(mandates) == 1:
                field.initial = str(mandates[0].pk)
            self.fields = {"signed_for": field, **self.fields}

    @property
    def nobody_may(self) -> bool:
        return self.person.is_minor and "signed_for" not in self.fields


class SignForm(ForSomebody):
    """On a screen: a box and a typed name."""

    agreed = forms.BooleanField(
        label=gettext_lazy("J’ai lu ce texte, ou on me l’a lu, et je suis d’accord."),
        error_messages={
            "required": gettext_lazy("Cochez la case si vous êtes d’accord avec ce texte.")
        },
    )
    typed_name = forms.CharField(
        label=gettext_lazy("Tapez votre prénom et votre nom : c’est votre signature"),
        max_length=200,
        error_messages={"required": gettext_lazy("Tapez votre prénom et votre nom.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        signed_for, typed = cleaned.get("signed_for"), cleaned.get("typed_name", "")
        name = signed_for.name if signed_for else self.person.full_name
        if typed and "signed_for" not in self.errors and not alike(typed, name):
            self.add_error(
                "typed_name",
                _(
                    "Ce nom ne ressemble pas à « %(name)s », qui signe ici. Si c’est une faute de "
                    "frappe, corrigez-la ; si c’est quelqu’un d’autre, revenez à la bonne personne."
                )
                % {"name": name},
            )
        return cleaned


def refused_on(form: SignForm, refusal: Refused) -> SignForm:
    """What was typed stays; the box is ticked again on the text that is shown now."""
    sent: Any = form.data
    data = sent.copy()
    data.pop("agreed", None)
    again = SignForm(data, person=form.person, mandates=form.mandates)
    again.full_clean()
    again.errors.clear()
    field = refusal.field if refusal.field in again.fields else None
    again.add_error(field, str(refusal))
    return again


def alike(typed: str, name: str) -> bool:
    """Whether one word of ``typed`` is, but for a mistake, one of ``name``."""
    return any(
        difflib.SequenceMatcher(None, mine, theirs).ratio() >= ALIKE
        for mine in sort_key(typed).split()
        for theirs in sort_key(name).split()
    )


class PaperForm(ForSomebody):
    """A paper that was signed, today or some time ago."""

    version = forms.ModelChoiceField(
        queryset=CharterVersion.objects.none(),
        label=gettext_lazy("Version écrite au bas du papier"),
        empty_label=None,
    )
    signed_on = forms.DateField(
        label=gettext_lazy("Date écrite sur le papier"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Écrivez la date du papier."),
            "invalid": gettext_lazy("Écrivez la date ainsi : 21/11/2026."),
        },
    )
    scan = ScanField(label=THE_PAPER, required=False)

    def __init__(self, *args: Any, version: CharterVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = readable_versions(version.kind)
        field = self.fields["version"]
        field.queryset, field.initial = versions, version.pk  # type: ignore[attr-defined]
        field.label_from_instance = _numbered  # type: ignore[attr-defined]
        self.fields["signed_on"].initial = timezone.localdate()
        if len(versions) == 1:
            field.widget = forms.HiddenInput()


def _numbered(version: CharterVersion) -> str:
    return _("version %(number)d, depuis le %(day)s") % {
        "number": version.number,
        "day": version.published_on.strftime("%d/%m/%Y") if version.published_on else "",
    }


class ScanForm(forms.Form):
    scan = ScanField(label=THE_PAPER)
