"""The one screen of a registration, which also corrects it later."""

import datetime
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.enums import BirthBand, Contact, Kept, Language, Mobility, Retired
from exchange.models import Participant
from exchange.people.agreement import NEEDS_AGREEMENT
from exchange.people.fields import PERSON_FIELDS, version_of
from exchange.people.phones import phone_digits
from exchange.people.services import Guardian
from territory.models import Commune, Department
from territory.normalise import sort_key
from territory.selectors import commune as commune_of_code
from territory.selectors import communes_meant

COMING_OF_AGE = 18
OLDEST = 120
FEWEST_DIGITS, MOST_DIGITS = 6, 15
NOT_SAID = ("", _("non dit"))
OFF = {"autocomplete": "off"}


def text(label: Any, most: int, help_text: Any = "", **attributes: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=False,
        help_text=help_text,
        widget=forms.TextInput(attrs={**OFF, **attributes}),
        error_messages={
            "max_length": _("C’est trop long : %(limit_value)d signes au plus."),
        },
    )


class CommuneField(forms.CharField):
    """A name, for the Insee code that is stored."""

    home: Department | None = None
    saved = ""

    def prepare_value(self, value: Any) -> Any:
        if value and value == self.saved:
            known = commune_of_code(value)
            return written(known) if known else value
        return value

    def clean(self, value: Any) -> Any:
        name = super().clean(value).strip()
        if not name:
            return ""
        if self.saved and name == self.prepare_value(self.saved):
            return self.saved
        meant = communes_meant(name, self.home)
        if len(meant) == 1:
            return meant[0].code
        if not meant:
            raise ValidationError(
                _("« %(name)s » : nous ne connaissons pas cette commune. Vérifiez son nom."),
                params={"name": name},
            )
        proposals = ", ".join(written(one) for one in meant[:5])
        raise ValidationError(
            _("« %(name)s » : laquelle ? Écrivez par exemple : %(proposals)s."),
            params={"name": name, "proposals": proposals},
        )


def written(commune: Commune) -> str:
    return f"{commune.name} ({commune.department_id})"


class PersonForm(forms.Form):
    """All that a participant's row says of her. A name and one way to reach her are enough."""

    first_name = text(_("Prénom"), 100)
    last_name = text(_("Nom"), 100)
    phone = text(_("Téléphone"), 30, inputmode="tel")
    email = forms.EmailField(
        label=_("Adresse e-mail"),
        required=False,
        widget=forms.EmailInput(attrs=OFF),
        error_messages={
            "invalid": _(
                "Cette adresse e-mail n’est pas complète : elle ressemble à prenom@exemple.fr."
            )
        },
    )
    address = text(_("Adresse"), 250)
    reached_by = text(
        _("Ou autrement"),
        250,
        _("Par exemple : passe le mercredi, par sa voisine du 12."),
    )
    agrees_contact = forms.BooleanField(
        label=_("Elle ou il est d’accord pour que le centre garde ces coordonnées"),
        required=False,
        help_text=_(
            "Sans cet accord, le téléphone, l’e-mail, l’adresse, la commune et le quartier ne sont "
            "pas enregistrés : dites alors autrement comment la ou le joindre."
        ),
    )

    commune = CommuneField(
        label=_("Commune"),
        required=False,
        max_length=120,
        help_text=_("Son nom suffit. Par exemple : Cozes."),
        widget=forms.TextInput(attrs=OFF),
    )
    neighbourhood = text(_("Quartier, hameau"), 100)
    preferred_contact = forms.ChoiceField(
        label=_("Préfère être prévenu·e"), required=False, choices=[NOT_SAID, *Contact.choices]
    )
    preferred_hours = text(_("Aux heures"), 100, _("Par exemple : le matin, pas le mardi."))

    birth_band = forms.TypedChoiceField(
        label=_("Né·e"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[NOT_SAID, *BirthBand.choices],
    )
    languages = forms.MultipleChoiceField(
        label=_("Langues parlées"),
        required=False,
        choices=Language.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    mobility = forms.ChoiceField(
        label=_("Déplacements"), required=False, choices=[NOT_SAID, *Mobility.choices]
    )
    agrees_profile = forms.BooleanField(
        label=_(
            "D’accord pour que le centre garde son âge à dix ans près, ses langues, ses déplacements"
        ),
        required=False,
        help_text=_("Sans cet accord, ces trois réponses ne sont pas enregistrées."),
    )
    retired = forms.ChoiceField(
        label=_("À la retraite"), required=False, choices=[NOT_SAID, *Retired.choices]
    )
    agrees_figures = forms.BooleanField(
        label=_("D’accord pour être compté·e, retraité·e ou non, dans des chiffres sans nom"),
        required=False,
        help_text=_("Sans cet accord, cette réponse n’est pas enregistrée."),
    )
    services_a_month = forms.IntegerField(
        label=_("Services par mois, au plus"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={**OFF, "inputmode": "numeric"}),
        error_messages={
            "invalid": _("Écrivez un nombre, par exemple : 2."),
            "min_value": _("Écrivez un nombre entre 0 et 100."),
            "max_value": _("Écrivez un nombre entre 0 et 100."),
        },
    )
    keeps_desk = forms.BooleanField(label=_("Tient des permanences"), required=False)

    birth_date = forms.DateField(
        label=_("Date de naissance"),
        required=False,
        help_text=_(
            "Par exemple : 14/07/2012. Elle n’est pas gardée : seulement le jour de ses 18 ans."
        ),
        widget=forms.TextInput(attrs={**OFF, "inputmode": "numeric"}),
        error_messages={"invalid": _("Cette date ne se lit pas. Écrivez-la ainsi : 14/07/2012.")},
    )
    guardian_name = text(_("Parent, tuteur ou tutrice : prénom et nom"), 150)
    guardian_phone = text(_("Son téléphone"), 30, inputmode="tel")

    # How the page shows them.
    REACH = ("phone", "email", "address", "reached_by", "agrees_contact")
    WHERE = ("commune", "neighbourhood", "preferred_contact", "preferred_hours")
    ABOUT = ("birth_band", "languages", "mobility", "agrees_profile", "retired", "agrees_figures")
    PART = ("services_a_month", "keeps_desk")
    MINOR = ("birth_date", "guardian_name", "guardian_phone")

    def __init__(
        self, *args: Any, home: Department | None = None, commune: str = "", **kwargs: Any
    ) -> None:
        """``home``: the centre's département; ``commune``: the one that is stored."""
        super().__init__(*args, **kwargs)
        field = self.fields["commune"]
        field.home, field.saved = home, commune  # type: ignore[attr-defined]

    # --- Groups of the page ---

    def bound(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def reach(self) -> list[forms.BoundField]:
        return self.bound(self.REACH)

    @property
    def folded(self) -> list[tuple[Any, list[forms.BoundField], bool]]:
        """Title, fields, and whether one of them is to be put right or says something."""
        groups = (
            (_("Où elle ou il habite, quand l’appeler"), self.WHERE),
            (_("Âge, langues, déplacements, retraite"), self.ABOUT),
            (_("Ce qu’elle ou il veut faire"), self.PART),
            (_("Moins de 18 ans"), self.MINOR),
        )
        return [
            (title, fields, any(field.errors or field.value() for field in fields))
            for title, names in groups
            if (fields := self.bound(names))
        ]

    # --- What is typed ---

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])

    def clean_guardian_phone(self) -> str:
        return _phone(self.cleaned_data["guardian_phone"])

    def clean_birth_date(self) -> datetime.date | None:
        born = self.cleaned_data["birth_date"]
        if born is None:
            return None
        today = timezone.localdate()
        if born > today or today.year - born.year > OLDEST:
            raise ValidationError(_("Cette date n’est pas possible. Vérifiez l’année."))
        if comes_of_age(born) <= today:
            raise ValidationError(
                _(
                    "Cette personne a 18 ans ou plus : laissez la date vide, le centre ne la garde "
                    "pas."
                )
            )
        return born

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("first_name") or cleaned.get("last_name")):
            self.add_error("first_name", _("Écrivez au moins un prénom ou un nom."))
        self._check_reach(cleaned)
        self._check_minor(cleaned)
        return cleaned

    def _check_reach(self, cleaned: dict[str, Any]) -> None:
        ways = ("phone", "email", "address")
        if cleaned.get("reached_by") or self.errors.keys() & {*ways, "reached_by"}:
            return
        if not any(cleaned.get(name) for name in ways):
            self.add_error(
                "phone",
                _(
                    "Notez une façon de la ou le joindre : un téléphone, une adresse, ou ce qui "
                    "convient dans « Ou autrement »."
                ),
            )
        elif not cleaned.get("agrees_contact"):
            self.add_error(
                "agrees_contact",
                _(
                    "Demandez son accord et cochez, ou écrivez dans « Ou autrement » comment la ou "
                    "le joindre : sans accord, ces coordonnées ne sont pas enregistrées."
                ),
            )

    def _check_minor(self, cleaned: dict[str, Any]) -> None:
        wanted = {
            "birth_date": _("Notez sa date de naissance : elle dit quand viennent ses 18 ans."),
            "guardian_name": _("Notez le nom d’un parent, d’un tuteur ou d’une tutrice."),
            "guardian_phone": _("Notez le téléphone d’un parent, d’un tuteur ou d’une tutrice."),
        }
        if not any(cleaned.get(name) for name in wanted):
            return
        for name, sentence in wanted.items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, sentence)

    # --- What becomes of it ---

    @property
    def kept(self) -> list[str]:
        return [kept for kept in Kept.values if self.cleaned_data.get(f"agrees_{kept}")]

    @property
    def guardian(self) -> Guardian | None:
        name = self.cleaned_data.get("guardian_name")
        return Guardian(name, self.cleaned_data["guardian_phone"]) if name else None

    def values(self) -> dict[str, Any]:
        """For the fields of a participant."""
        left_out = {*self.MINOR, *(f"agrees_{kept}" for kept in Kept.values)}
        values = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in left_out and name in self.fields
        }
        if born := self.cleaned_data.get("birth_date"):
            values["adult_on"] = comes_of_age(born)
        return {**values, "kept": self.kept}

    def not_kept(self) -> list[str]:
        """The labels of what was typed and is not stored, for want of an agreement."""
        return [
            str(self.fields[name].label)
            for agreement, names in NEEDS_AGREEMENT.items()
            if agreement not in self.kept
            for name in names
            if self.cleaned_data.get(name)
        ]


class RegisterForm(PersonForm):
    """``form_key`` comes with the page: sent twice, it makes one person."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_key", uuid.uuid4())
        self.fields["form_key"].error_messages = {
            "required": _("La page était incomplète. Ouvrez « Inscrire quelqu’un » à nouveau."),
            "invalid": _("La page était incomplète. Ouvrez « Inscrire quelqu’un » à nouveau."),
        }

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "form_key"}

    def tells_of(self, made: Participant) -> bool:
        typed = " ".join(self.cleaned_data[name] for name in ("first_name", "last_name"))
        return sort_key(typed) == sort_key(made.full_name)

    def begin_again(self, made: Participant) -> None:
        """A page brought back by the browser and filled in for somebody else: nothing is lost."""
        typed: Any = self.data
        fresh = typed.copy()
        fresh["form_key"] = str(uuid.uuid4())
        self.data = fresh
        self.add_error(
            None,
            _(
                "Cette page a déjà servi à inscrire %(name)s. Ce que vous venez d’écrire est encore "
                "là : relisez, puis enregistrez à nouveau."
            )
            % {"name": made},
        )


class CorrectForm(PersonForm):
    """``version`` is what the row said when the page was opened."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        kwargs["initial"] = {**initial_of(participant), **kwargs.get("initial", {})}
        super().__init__(*args, commune=participant.commune, **kwargs)
        for name in self.MINOR:
            del self.fields[name]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "version"}

    def with_version(self, version: str) -> None:
        """After a refusal the next save is over what the row says now."""
        sent = QueryDict(mutable=True)
        sent.update(self.data)
        sent["version"] = version
        self.data = sent

    def said_otherwise(self, participant: Participant) -> list[tuple[Any, str]]:
        """Labels, and what the row says now where something else was typed."""
        fresh = CorrectForm(participant=participant)
        return [
            (bound.label, str(in_words(fresh[bound.name])))
            for bound in self
            if bound.name in self.cleaned_data and bound.name != "version"
            if (fresh.initial[bound.name] or "") != (self.cleaned_data[bound.name] or "")
        ]


def initial_of(participant: Participant) -> dict[str, Any]:
    return {
        **{name: getattr(participant, name) for name in PERSON_FIELDS},
        **{f"agrees_{kept}": kept in participant.kept for kept in Kept.values},
        "version": version_of(participant),
    }


def comes_of_age(born: datetime.date) -> datetime.date:
    """The day of her 18th birthday; born on 29 February, the first of March."""
    try:
        return born.replace(year=born.year + COMING_OF_AGE)
    except ValueError:
        return datetime.date(born.year + COMING_OF_AGE, 3, 1)


def _phone(typed: str) -> str:
    digits = phone_digits(typed)
    if typed.strip() and not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        raise ValidationError(_("Ce numéro n’est pas complet. Par exemple : 06 12 34 56 78."))
    return typed


def in_words(bound: forms.BoundField) -> Any:
    """What a field of an unsent form holds, as people read it."""
    value = bound.value()
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(bound.field, forms.ChoiceField):
        choices: Any = bound.field.choices
        labels = {str(code): str(label) for code, label in choices}
        codes = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(str(code), "") for code in codes if code) or _("rien")
    return value or _("rien")
