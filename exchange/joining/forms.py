"""The screens of a registration, and of the way from a card to an account."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts import codes
from accounts.forms import BAD_ADDRESS, one_line
from exchange.cards.selectors import code_in
from exchange.enums import BirthBand, Contact, Kept, Retired
from exchange.models import CharterVersion, Participant
from exchange.people.agreement import NEEDS_AGREEMENT

# A field that only machines fill.
TRAP = "site"
A_NUMBER = RegexValidator(
    r"^(?=(?:\D*\d){6})[\d+().\-\s/]+$",
    _(
        "Écrivez le numéro en entier et en chiffres, par exemple 06\u00a012\u00a034\u00a056\u00a078."
    ),
)


class WhoForm(forms.Form):
    first_name = forms.CharField(
        label=_("Votre prénom"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Écrivez votre prénom.")},
    )
    last_name = forms.CharField(
        label=_("Votre nom de famille (facultatif)"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    adult = forms.BooleanField(
        label=_("J’ai 18 ans ou plus"),
        error_messages={
            "required": _(
                "Avant 18 ans, on s’inscrit à l’accueil : venez pendant une permanence avec un "
                "parent ou un tuteur, qui signe avec vous."
            )
        },
    )

    def clean_first_name(self) -> str:
        return one_line(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return one_line(self.cleaned_data["last_name"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.data.get(TRAP):
            self.add_error(
                None, _("Un champ qui devait rester vide a été rempli : envoyez de nouveau.")
            )
        return cleaned

    def answers(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("first_name", "last_name")}


class ReachForm(forms.Form):
    phone = forms.CharField(
        label=_("Votre téléphone"),
        required=False,
        max_length=30,
        validators=[A_NUMBER],
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    preferred_hours = forms.CharField(
        label=_("Quand peut-on vous appeler ? (facultatif)"),
        required=False,
        max_length=100,
        help_text=_("Par exemple : « le matin, sauf le jeudi »."),
    )
    email = forms.EmailField(
        label=_("Votre adresse e-mail"),
        required=False,
        help_text=_("Un code de six chiffres vous y sera envoyé."),
        error_messages=BAD_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    no_email = forms.BooleanField(
        label=_("Je n’ai pas d’adresse e-mail : l’accueil m’appellera"), required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "email" in self.errors or "phone" in self.errors:
            return cleaned
        if cleaned.get("email") and cleaned.get("no_email"):
            self.add_error(
                "no_email",
                _("Vous avez écrit une adresse : effacez-la, ou décochez cette case."),
            )
        elif not cleaned.get("email") and not cleaned.get("no_email"):
            self.add_error(
                "email", _("Écrivez votre adresse, ou cochez « Je n’ai pas d’adresse e-mail ».")
            )
        elif not cleaned.get("email") and not cleaned.get("phone"):
            self.add_error(
                "phone", _("Sans adresse e-mail, il faut un téléphone pour vous joindre.")
            )
        return cleaned

    def answers(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {
            "phone": one_line(values["phone"]),
            "preferred_hours": one_line(values["preferred_hours"]),
            "email": values["email"].strip().lower(),
            "preferred_contact": Contact.MAIL if values["email"] else Contact.PHONE,
        }


class MailedCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Le code à six chiffres"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
        error_messages={"required": _("Recopiez les six chiffres du message.")},
    )

    def clean_code(self) -> str:
        return codes.as_typed(self.cleaned_data["code"])


class KeptFields(forms.Form):
    """What she agrees to be kept, and what goes with it."""

    kept = forms.MultipleChoiceField(
        label=_("J’accepte que le centre garde"),
        choices=Kept.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    birth_band = forms.TypedChoiceField(
        label=_("Vous êtes né·e (facultatif)"),
        choices=[("", _("je préfère ne pas le dire")), *BirthBand.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    retired = forms.ChoiceField(
        label=_("Êtes-vous à la retraite ? (facultatif)"),
        choices=[("", _("je préfère ne pas le dire")), *Retired.choices],
        required=False,
    )

    def refuse_without_agreement(self, names: Iterable[str]) -> None:
        """Rather than dropping in silence what was just typed."""
        for agreement, belonging in NEEDS_AGREEMENT.items():
            if agreement in self.cleaned_data.get("kept", []):
                continue
            for name in set(names) & set(belonging):
                if self.cleaned_data.get(name):
                    self.add_error(
                        name,
                        _("Cochez « %(agreement)s » pour que ceci soit gardé, ou ne répondez pas.")
                        % {"agreement": Kept(agreement).label},
                    )


class KeptForm(KeptFields):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kept = cleaned.get("kept", [])
        if Kept.CONTACT not in kept and "kept" not in self.errors:
            self.add_error(
                "kept",
                _(
                    "Sans vos coordonnées, l’accueil ne peut pas vous joindre : cochez la première "
                    "case, ou venez en parler pendant une permanence."
                ),
            )
        self.refuse_without_agreement(["birth_band", "retired"])
        return cleaned

    def answers(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("kept", "birth_band", "retired")}


class SignForm(forms.Form):
    """A box for each text in force, and a name typed as a signature."""

    typed_name = forms.CharField(
        label=_("Votre prénom et votre nom, comme signature"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Tapez votre nom : c’est votre signature.")},
    )

    def __init__(self, *args: Any, texts: Sequence[CharterVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = texts
        for text in texts:
            # Named after the version: a newer one, published meanwhile, has not been ticked.
            self.fields[f"text_{text.pk}"] = forms.BooleanField(
                label=_("J’ai lu « %(text)s » et je l’accepte") % {"text": text.get_kind_display()},
                error_messages={
                    "required": _("Lisez ce texte, puis cochez cette case si vous l’acceptez.")
                },
            )
        self.order_fields([*(name for name in self.fields if name != "typed_name"), "typed_name"])

    def clean_typed_name(self) -> str:
        return one_line(self.cleaned_data["typed_name"])


class ClaimForm(forms.Form):
    code = forms.CharField(
        label=_("Le code de votre carte"),
        max_length=300,
        help_text=_("8 lettres et chiffres. Majuscules, tiret et espaces ne comptent pas."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Recopiez le code écrit sur votre carte.")},
    )
    name = forms.CharField(
        label=_("Votre nom de famille, comme sur la carte"),
        max_length=200,
        help_text=_("Si la carte n’a qu’un prénom, écrivez-le."),
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": _("Écrivez le nom qui est sur la carte.")},
    )

    def clean_code(self) -> str:
        return code_in(self.cleaned_data["code"])


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("Votre adresse e-mail"),
        error_messages={**BAD_ADDRESS, "required": _("Écrivez votre adresse e-mail.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


# As a person says it of herself; the desk's words stand in ``Contact``.
I_PREFER = {
    Contact.DESK: _("quand je passe au centre"),
    Contact.HELPER: _("par une personne qui m’aide"),
}


class CorrectForm(KeptFields, forms.ModelForm):
    """What a person corrects of her own file; her name is the desk's to change, her card says it."""

    class Meta:
        model = Participant
        fields = ("phone", "email", "preferred_contact", "preferred_hours", "birth_band", "retired")
        error_messages = {"email": BAD_ADDRESS}
        widgets = {
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        labels = {
            "phone": _("Votre téléphone"),
            "email": _("Votre adresse e-mail"),
            "preferred_contact": _("Comment préférez-vous être prévenu·e ?"),
            "preferred_hours": _("Quand peut-on vous appeler ?"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [(way.value, I_PREFER.get(way, way.label)) for way in Contact]
        self.fields["preferred_contact"].choices = [  # type: ignore[attr-defined]
            ("", _("je n’ai pas de préférence")),
            *told,
        ]
        self.fields["phone"].validators.append(A_NUMBER)

    def clean(self) -> dict[str, Any]:
        """A box unticked takes back what stood there before; that is not refused."""
        cleaned = super().clean() or {}
        self.refuse_without_agreement(self.changed_data)
        return cleaned

    field_order = (
        "phone",
        "preferred_hours",
        "preferred_contact",
        "email",
        "kept",
        "birth_band",
        "retired",
    )


class PauseForm(forms.Form):
    until = forms.TypedChoiceField(
        label=_("Jusqu’à quand ?"),
        coerce=int,
        choices=[
            (0, _("sans date : je dirai quand je reviens")),
            (30, _("un mois")),
            (90, _("trois mois")),
            (180, _("six mois")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une durée.")},
    )
