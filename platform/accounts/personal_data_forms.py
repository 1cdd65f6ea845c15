from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import BAD_ADDRESS, free_username, one_line
from accounts.models import User

LONGEST_WORDS = 2000


class CorrectionForm(forms.Form):
    first_name = forms.CharField(
        label=_("Prénom"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Nom"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    username = forms.CharField(
        label=_("Identifiant"),
        max_length=150,
        help_text=_("Le nom avec lequel vous vous connectez. Les majuscules ne comptent pas."),
        validators=[User.username_validator],
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    email = forms.EmailField(
        label=_("Adresse e-mail"),
        required=False,
        help_text=_(
            "Une nouvelle adresse ne sert qu’une fois confirmée, par le lien du message qui y est "
            "envoyé. Laissez vide si vous n’en voulez plus."
        ),
        error_messages=BAD_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        self.owner = owner
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.initial[name] = getattr(owner, name)

    def clean_first_name(self) -> str:
        return one_line(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return one_line(self.cleaned_data["last_name"])

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        # An identifiant of before the rule stays as it is until she changes it.
        if username == self.owner.username:
            return username
        return free_username(username, owner=self.owner)

    @property
    def asks_for_new_address(self) -> bool:
        email = self.cleaned_data["email"].lower()
        return bool(email) and email != self.owner.email.lower()


class ErasureForm(forms.Form):
    message = forms.CharField(
        label=_("Un mot d’explication, si vous voulez"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(forms.Form):
    ACCEPT, REFUSE = "accept", "refuse"

    decision = forms.ChoiceField(
        label=_("Votre décision"),
        choices=[
            ("", _("Choisissez")),
            (ACCEPT, _("Accepter : le compte est effacé aussitôt")),
            (REFUSE, _("Refuser : le compte reste, et la personne lit pourquoi")),
        ],
        error_messages={"required": _("Choisissez d’accepter ou de refuser.")},
    )
    answer = forms.CharField(
        label=_("Votre réponse à la personne"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=_("Obligatoire pour refuser."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @property
    def accepts(self) -> bool:
        return self.cleaned_data["decision"] == self.ACCEPT
