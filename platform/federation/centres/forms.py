from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import BAD_ADDRESS, one_line
from federation.forms import FilterForm
from federation.labels import options
from tenants.addresses import default_domain
from tenants.enums import CentreKind, CentreState, Module
from tenants.errors import CentreRefused
from tenants.models import Centre
from tenants.provisioning import (
    LONGEST_SLUG,
    free_slug,
    refuse_bad_slug,
    refuse_taken_name,
    refuse_taken_slug,
)
from territory.models import Commune, Department
from territory.normalise import match_key
from territory.selectors import department as department_of
from territory.selectors import departments, find_communes

BY_MAIL, ON_PAPER = "mail", "paper"
HOW = [(BY_MAIL, _("Par e-mail")), (ON_PAPER, _("Sur papier, avec un code à recopier"))]


class CentreFilterForm(FilterForm):
    KINDS = {
        "state": ("centre-state", _("État")),
        "kind": ("centre-kind", _("Type")),
        "department": ("department", _("Département")),
    }

    def show_counts(self, counts: dict[str, dict[str, int]]) -> None:
        """Each choice says how many centres it would leave; those that leave none are left out."""
        chosen = self.filters()
        for name, (kind, _title) in self.KINDS.items():
            found = counts[name]
            self.fields[name].choices = [  # type: ignore[attr-defined]
                ("", f"{_('Tous')} ({sum(found.values())})"),
                *(
                    (code, f"{text} ({found.get(code, 0)})")
                    for code, text in options(kind)
                    if found.get(code) or code == chosen[name]
                ),
            ]


class CentreForm(forms.Form):
    """What a centre says of itself, at its opening and when it is corrected."""

    name = forms.CharField(
        label=_("Nom du centre"),
        max_length=200,
        help_text=_(
            "Celui que les habitants connaissent, par exemple « Centre social des Marais »."
        ),
        error_messages={
            "required": _(
                "Le centre n’a pas de nom : donnez-lui celui que les habitants connaissent."
            )
        },
    )
    kind = forms.ChoiceField(label=_("Type"), choices=CentreKind.choices)
    commune = forms.CharField(
        label=_("Commune (facultatif)"),
        required=False,
        max_length=100,
        help_text=_("Son nom ou son code postal, dans le département du centre."),
    )
    address = forms.CharField(
        label=_("Adresse (facultatif)"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    email = forms.EmailField(
        label=_("E-mail du centre (facultatif)"), required=False, error_messages=BAD_ADDRESS
    )
    phone = forms.CharField(label=_("Téléphone (facultatif)"), required=False, max_length=30)
    modules = forms.MultipleChoiceField(
        label=_("Modules"),
        required=False,
        choices=Module.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = ()

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under their titles, in the order of the page."""
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]

    # The one that it has already, which may no longer exist for others.
    present_commune: Commune | None = None

    def place(self) -> Department | None:
        """The département in which the commune is looked for."""
        raise NotImplementedError

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        text = cleaned.get("commune")
        place = self.place()
        if text and place is None:
            self.add_error("commune", _("Choisissez d’abord le département."))
        elif text and place:
            try:
                cleaned["commune"] = commune_meant(text, place, self.present_commune)
            except ValidationError as error:
                self.add_error("commune", error)
        return cleaned

    def refuse_name(self, name: str, place: Department, *, renamed: Centre | None = None) -> None:
        try:
            refuse_taken_name(name, place, renamed=renamed)
        except CentreRefused as refusal:
            self.add_error("name", str(refusal))


class OpenCentreForm(CentreForm):
    slug = forms.CharField(
        label=_("Nom court (facultatif)"),
        required=False,
        max_length=LONGEST_SLUG,
        help_text=_(
            "Le début de son adresse, par exemple « les-marais ». Laissez vide pour le tirer du "
            "nom. Il ne changera plus."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    department = forms.ChoiceField(
        label=_("Département"),
        error_messages={"required": _("Choisissez le département du centre.")},
    )
    state = forms.ChoiceField(
        label=_("À son ouverture"),
        initial=CentreState.PREPARING,
        choices=[
            (CentreState.PREPARING, _("En préparation : son équipe y entre, le public attend")),
            (CentreState.OPEN, _("Ouvert : son site répond à tout le monde")),
        ],
    )
    person = forms.CharField(
        label=_("Prénom et nom (facultatif)"),
        required=False,
        max_length=150,
        help_text=_("Laissez vide pour l’inviter plus tard."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    how = forms.ChoiceField(
        label=_("Comment l’inviter"),
        choices=HOW,
    )
    person_email = forms.EmailField(
        label=_("Son adresse e-mail"),
        required=False,
        error_messages=BAD_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    GROUPS = (
        (_("Le centre"), ("name", "slug", "department", "commune", "kind", "state", "modules")),
        (_("Pour le joindre"), ("address", "email", "phone")),
        (_("La première personne de direction"), ("person", "how", "person_email")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [  # type: ignore[attr-defined]
            ("", _("Choisissez…")),
            *((place.code, str(place)) for place in departments()),
        ]

    def place(self) -> Department | None:
        return department_of(self.cleaned_data.get("department", ""))

    def clean_slug(self) -> str:
        return self.cleaned_data["slug"].strip().lower()

    def clean_person(self) -> str:
        return one_line(self.cleaned_data["person"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        name, place = cleaned.get("name"), self.place()
        if name and place:
            self.refuse_name(name, place)
            if not cleaned.get("slug") and "slug" not in self.errors:
                cleaned["slug"] = free_slug(name, place)
        if slug := cleaned.get("slug"):
            try:
                refuse_bad_slug(slug)
                refuse_taken_slug(slug, default_domain(slug))
            except CentreRefused as refusal:
                self.add_error("slug", str(refusal))
        self._check_person(cleaned)
        return cleaned

    def _check_person(self, cleaned: dict[str, Any]) -> None:
        person, email = cleaned.get("person"), cleaned.get("person_email")
        if email and not person and "person" not in self.errors:
            self.add_error("person", _("Donnez le nom de la personne que vous invitez."))
        by_mail = cleaned.get("how") == BY_MAIL
        if person and by_mail and not email and "person_email" not in self.errors:
            self.add_error(
                "person_email",
                _("Donnez une adresse e-mail, ou choisissez une invitation sur papier."),
            )

    def wanted(self) -> dict[str, Any]:
        """The parameters of ``long_work.open_centre``: words and codes only."""
        cleaned = self.cleaned_data
        simple = ("slug", "name", "kind", "department", "address", "email", "phone", "state")
        return {
            **{name: cleaned[name] for name in simple},
            "modules": cleaned["modules"],
            "commune": cleaned["commune"].code if cleaned["commune"] else "",
            "person": cleaned["person"],
            "person_email": cleaned["person_email"] if cleaned["how"] == BY_MAIL else "",
        }

    @staticmethod
    def initial_from(wanted: dict[str, Any]) -> dict[str, Any]:
        """The form as it was filled in, from its ``wanted()``."""
        code = wanted["commune"]
        on_paper = wanted["person"] and not wanted["person_email"]
        return {
            **wanted,
            "commune": Commune.objects.get(code=code).name if code else "",
            "how": ON_PAPER if on_paper else BY_MAIL,
        }


class CorrectCentreForm(CentreForm):
    email_public = forms.BooleanField(label=_("Montrer cet e-mail sur le site"), required=False)
    phone_public = forms.BooleanField(label=_("Montrer ce téléphone sur le site"), required=False)
    GROUPS = (
        (_("Le centre"), ("name", "kind", "commune", "modules")),
        (_("Pour le joindre"), ("address", "email", "email_public", "phone", "phone_public")),
    )

    def __init__(self, data: Any = None, *, centre: Centre) -> None:
        self.centre, self.present_commune = centre, centre.commune
        initial = {name: getattr(centre, name) for name in self.base_fields}
        initial["commune"] = centre.commune.name if centre.commune else ""
        super().__init__(data, initial=initial)

    def place(self) -> Department:
        return self.centre.department

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if name := cleaned.get("name"):
            self.refuse_name(name, self.centre.department, renamed=self.centre)
        return cleaned

    def details(self) -> dict[str, Any]:
        return {**self.cleaned_data, "commune": self.cleaned_data["commune"] or None}


class ReasonForm(forms.Form):
    """Why a centre is suspended or archived, for those who will wonder in a year."""

    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Une phrase, gardée dans l’historique du centre. Le public ne la voit pas."),
        error_messages={"required": _("Dites en une phrase pourquoi : on vous le demandera.")},
    )


class InviteDirectionForm(forms.Form):
    name = forms.CharField(
        label=_("Prénom et nom"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    how = forms.ChoiceField(label=_("Comment l’inviter"), choices=HOW)
    email = forms.EmailField(
        label=_("Son adresse e-mail"),
        required=False,
        error_messages=BAD_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        by_mail = cleaned.get("how") == BY_MAIL
        if by_mail and not cleaned.get("email") and "email" not in self.errors:
            self.add_error(
                "email", _("Donnez une adresse e-mail, ou choisissez une invitation sur papier.")
            )
        return cleaned

    @property
    def address(self) -> str:
        """Empty for an invitation on paper."""
        by_mail = self.cleaned_data["how"] == BY_MAIL
        return self.cleaned_data["email"] if by_mail else ""


def commune_meant(text: str, place: Department, present: Commune | None = None) -> Commune:
    """The commune of this département that the words name; ``ValidationError`` says which might."""
    if present and match_key(text) == present.sort_key:
        return present
    found = find_communes(text, place)
    exact = [commune for commune in found if commune.sort_key == match_key(text)]
    if len(exact) == 1:
        return exact[0]
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValidationError(
            _(
                "« %(text)s » n’est pas une commune de %(place)s : vérifiez le nom, ou laissez vide."
            ),
            params={"text": text, "place": place},
        )
    raise ValidationError(
        _("Plusieurs communes répondent à « %(text)s » : %(names)s. Écrivez le nom en entier."),
        params={"text": text, "names": ", ".join(commune.name for commune in found)},
    )
