import re
import unicodedata
from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts import codes
from accounts.enums import Role
from accounts.models import Invitation, User
from accounts.selectors import roles_here
from territory.selectors import find_department


class LoginForm(AllauthLoginForm):
    """Identifiant or e-mail, password, and whether the computer is shared."""

    shared_computer = forms.BooleanField(label=_("Poste partagé"), required=False)

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response = super().login(request, redirect_url)
        if self.cleaned_data["shared_computer"]:
            mark_shared(request)
        return response


def mark_shared(request: HttpRequest) -> None:
    """The session ends with the browser, and after a short pause."""
    request.session["shared_computer"] = True
    request.session.set_expiry(0)


def note_whether_shared(request: HttpRequest) -> None:
    """Before a sign-in that takes several requests: signing in keeps what the session holds."""
    if "shared_computer" in request.POST:
        mark_shared(request)


BAD_ADDRESS = {
    "invalid": _("Cette adresse e-mail n’est pas complète : elle ressemble à prenom@exemple.fr.")
}


def one_line(value: str) -> str:
    return " ".join(value.split())


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Chercher un nom"), required=False, max_length=100)


class DepartmentsField(forms.CharField):
    """Départements by number or name, separated by commas; cleaned to their codes."""

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        codes = []
        for word in filter(str.strip, re.split(r"[,;\n]", text)):
            department = find_department(word)
            if department is None:
                raise ValidationError(
                    _(
                        "« %(word)s » n’est pas un département : écrivez son numéro ou son nom, "
                        "par exemple « 48, Ardèche »."
                    ),
                    params={"word": word.strip()},
                )
            codes.append(department.code)
        return sorted(set(codes))


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label=_("Rôle"),
        error_messages={
            "invalid_choice": _("Ce rôle n’existe pas ici. Choisissez-en un autre dans la liste.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(role.value, role.label) for role in roles_here()]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        # Nobody is given the keys of the house by a click too fast.
        self.initial.setdefault("role", choices[1][0])
        if Role.FACILITATION in roles_here():
            self.fields["departments"] = DepartmentsField(
                label=_("Départements suivis"),
                required=False,
                max_length=1000,
                help_text=_("Pour l’animation du réseau. Par exemple : « 48, Ardèche »."),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") != Role.FACILITATION:
            cleaned["departments"] = []
        elif not cleaned.get("departments") and "departments" not in self.errors:
            self.add_error(
                "departments", _("Dites quels départements cette personne suit : au moins un.")
            )
        return cleaned


class InviteForm(RoleForm):
    BY_MAIL, ON_PAPER, BOTH = "mail", "paper", "both"

    name = forms.CharField(
        label=_("Prénom et nom"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    how = forms.ChoiceField(
        label=_("Comment l’inviter"),
        choices=[
            (BY_MAIL, _("Par e-mail")),
            (ON_PAPER, _("Sur papier, avec un code à recopier")),
            (BOTH, _("Par e-mail et sur papier")),
        ],
    )
    email = forms.EmailField(
        label=_("Adresse e-mail"),
        required=False,
        help_text=_("Laissez vide si la personne n’en a pas."),
        error_messages=BAD_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    days = forms.TypedChoiceField(
        label=_("Valable"),
        coerce=int,
        initial=14,
        choices=[(7, _("7 jours")), (14, _("14 jours")), (30, _("30 jours"))],
    )
    field_order = ["name", "role", "departments", "how", "email", "days"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        wants_mail = cleaned.get("how") in {self.BY_MAIL, self.BOTH}
        if wants_mail and not cleaned.get("email") and "email" not in self.errors:
            self.add_error(
                "email",
                _("Donnez une adresse e-mail, ou choisissez une invitation sur papier."),
            )
        return cleaned

    @property
    def by_mail(self) -> bool:
        return self.cleaned_data["how"] != self.ON_PAPER

    @property
    def on_paper(self) -> bool:
        return self.cleaned_data["how"] != self.BY_MAIL


class AllowHelpForm(forms.Form):
    reason = forms.CharField(
        label=_("Ce que vous aimeriez qu’on vous aide à faire"),
        required=False,
        max_length=300,
        help_text=_("Par exemple : « reprendre nos fiches action de l’an dernier »."),
    )
    days = forms.TypedChoiceField(
        label=_("Pendant"),
        coerce=int,
        initial=7,
        choices=[(1, _("un jour")), (7, _("7 jours")), (30, _("30 jours"))],
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Votre code"),
        max_length=40,
        help_text=_("10 lettres et chiffres. Majuscules, tiret et espaces ne comptent pas."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        return codes.as_typed(self.cleaned_data["code"])


class NewPasswordForm(forms.Form):
    """A password, twice: whoever has no e-mail cannot repair a slip of the finger alone."""

    password = forms.CharField(
        label=_("Mot de passe"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )
    again = forms.CharField(
        label=_("Le même mot de passe, encore une fois"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def owner(self) -> User:
        """Whom the password must not resemble."""
        assert self.invitation.user is not None
        return self.invitation.user

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("again")
        if password and again and password != again:
            self.add_error("again", _("Les deux mots de passe ne sont pas les mêmes."))
        elif password:
            try:
                validate_password(password, self.owner())
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class AcceptForm(NewPasswordForm):
    username = forms.CharField(
        label=_("Identifiant"),
        max_length=150,
        help_text=_(
            "Le nom avec lequel vous vous connecterez. Lettres, chiffres, point, tiret ; les "
            "majuscules ne comptent pas."
        ),
        validators=[User.username_validator],
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    email = forms.EmailField(
        label=_("Adresse e-mail (si vous en avez une)"),
        required=False,
        help_text=_("Un message vous y sera envoyé pour la confirmer."),
        error_messages=BAD_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["username", "password", "again", "email"]

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, invitation=invitation, **kwargs)
        self.initial.setdefault("username", suggested_username(invitation.name))
        if invitation.email:
            del self.fields["email"]

    def owner(self) -> User:
        first_name, _space, last_name = self.invitation.name.partition(" ")
        return User(
            username=self.cleaned_data.get("username", ""),
            first_name=first_name,
            last_name=last_name,
            email=self.invitation.email,
            role=Role.RESIDENT,
        )

    def clean_username(self) -> str:
        return free_username(self.cleaned_data["username"])


def free_username(username: str, *, owner: User | None = None) -> str:
    """``username``, which nobody has but ``owner``. Raises ``ValidationError``."""
    if "@" in username:
        # Somebody else's address as an identifiant would stand in her way.
        raise ValidationError(_("L’identifiant n’est pas une adresse e-mail : enlevez le @."))
    same = User.objects.filter(username__iexact=username)
    if (same.exclude(pk=owner.pk) if owner else same).exists():
        raise ValidationError(_("Cet identifiant est déjà pris. Choisissez-en un autre."))
    return username


def suggested_username(name: str) -> str:
    """« Amélie de la Tour » as ``amelie.delatour``; with a number when somebody has it."""
    first, _space, rest = unicodedata.normalize("NFKC", name).partition(" ")
    parts = [slugify(first), slugify(rest).replace("-", "")]
    base = ".".join(part for part in parts if part)[:140] or "personne"
    taken = {
        username.lower()
        for username in User.objects.filter(username__istartswith=base).values_list(
            "username", flat=True
        )
    }
    number = 1
    while (candidate := base if number == 1 else f"{base}{number}") in taken:
        number += 1
    return candidate
