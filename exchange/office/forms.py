from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from exchange.models import Category, ExchangeSettings, Place
from territory.normalise import sort_key

WHOLE = _("Écrivez un nombre entier, par exemple %(example)d.")


class SettingsForm(forms.ModelForm):
    GROUPS: ClassVar = [
        (_("Le service"), ("name", "welcome", "online_registration")),
        (_("Les périodes"), ("quiet_months", "leaving_days")),
        (_("Le mur des échanges"), ("moderated", "visibility", "validity_days", "digest")),
    ]

    class Meta:
        model = ExchangeSettings
        fields = (
            "name",
            "welcome",
            "online_registration",
            "quiet_months",
            "leaving_days",
            "moderated",
            "visibility",
            "validity_days",
            "digest",
        )
        widgets: ClassVar = {"welcome": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = _(
            "Donnez un nom au service, par exemple : Entraide entre habitants."
        )
        for name, example in (("quiet_months", 18), ("leaving_days", 90), ("validity_days", 90)):
            said = WHOLE % {"example": example}
            self.fields[name].error_messages |= {"invalid": said, "required": said}
        self.fields["online_registration"].help_text = _(
            "Chacun s’inscrit lui-même, et l’accueil confirme. Sans cela, seulement à l’accueil."
        )

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]


class PlaceForm(forms.ModelForm):
    class Meta:
        model = Place
        fields = ("name", "address", "hours", "has_board")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = _(
            "Donnez un nom à ce lieu, par exemple : hall du centre."
        )


class CategoryForm(forms.ModelForm):
    class Meta:
        model = Category
        fields = ("name", "examples", "refusal")
        widgets: ClassVar = {"refusal": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = _(
            "Donnez un nom à cette catégorie, par exemple : Petit bricolage."
        )

    def clean_name(self) -> str:
        """Two of one name could not be told apart in a list, whatever their accents."""
        name = " ".join(self.cleaned_data["name"].split())
        others = Category.objects.exclude(pk=self.instance.pk).values_list("name", "retired_on")
        for other, retired_on in others:
            if sort_key(other) == sort_key(name):
                said = (
                    _("« %(name)s » est déjà dans la liste.")
                    if retired_on is None
                    else _("« %(name)s » ne servait plus : utilisez-la de nouveau, plus bas.")
                )
                raise forms.ValidationError(said, params={"name": other})
        return name


class TextForm(forms.Form):
    """The draft of a charter or of the house rules."""

    text = forms.CharField(
        label=_("Texte"),
        widget=forms.Textarea(attrs={"rows": 28}),
        max_length=40_000,
        error_messages={"required": _("Écrivez le texte, ou partez du texte proposé.")},
        help_text=_(
            "Une ligne vide sépare deux paragraphes. Une ligne qui commence par « # » est un "
            "titre ; par « - », une ligne de liste."
        ),
    )
    changes = forms.CharField(
        label=_("Ce qui change"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("En une phrase, pour qui avait déjà signé."),
    )
    sign_again = forms.ChoiceField(
        label=_("Pour qui avait déjà signé"),
        choices=[
            ("yes", _("À signer à nouveau : le changement compte")),
            ("no", _("Simple correction : les signatures d’avant restent valables")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites si ce texte est à signer à nouveau.")},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            del self.fields["changes"], self.fields["sign_again"]

    @property
    def wanted(self) -> dict[str, Any]:
        """As ``publishing.save_draft`` takes it."""
        values = self.cleaned_data
        return {
            "text": values["text"],
            "changes": values.get("changes", ""),
            "sign_again": values.get("sign_again", "yes") == "yes",
            "seen": values["seen"],
        }

    def show_again(self, seen: str) -> None:
        """The next sending is that of somebody who has been told of the other version."""
        sent: Any = self.data
        sent = sent.copy()
        sent["seen"] = seen
        self.data = sent
