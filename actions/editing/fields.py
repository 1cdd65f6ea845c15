"""Form fields that take what people type: « 1 250,50 € », « 12 », « Cozes »."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from federation import vocabulary
from territory.models import Commune, Department
from territory.selectors import communes_meant

RETIRED = gettext_lazy("retiré par la fédération")
LARGEST_NUMBER = 10_000_000
SPACES_OF_FIGURES = re.compile(r"[\s\u00a0\u202f]+")


def _figure(value: Any) -> Any:
    """« 1 250,50 € » as « 1250.50 »."""
    if not isinstance(value, str):
        return value
    return SPACES_OF_FIGURES.sub("", value).removesuffix("€").replace(",", ".")


class FigureInput(forms.TextInput):
    """Text, not ``type=number``: browsers hand over nothing at all for « 1 250,50 € »."""

    def __init__(self, mode: str = "decimal") -> None:
        super().__init__(attrs={"inputmode": mode, "autocomplete": "off", "size": 12})

    def format_value(self, value: Any) -> str | None:
        # Localised, with its comma; without spaces, that would look like several figures.
        shown = super().format_value(value)
        return shown.replace(".", ",") if shown and not isinstance(value, str) else shown


class FrenchDecimalField(forms.DecimalField):
    widget = FigureInput
    default_error_messages = {
        "invalid": gettext_lazy("Écrivez un nombre, par exemple 1 250,50."),
        "min_value": gettext_lazy(
            "Ce montant doit être plus grand que zéro ; une dépense s’écrit sans signe moins."
        ),
        "max_digits": gettext_lazy("Ce nombre est trop grand : vérifiez qu’il est bien en euros."),
        "max_whole_digits": gettext_lazy("Ce nombre est trop grand : vérifiez-le."),
        "max_decimal_places": gettext_lazy("Deux chiffres après la virgule suffisent."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(decimal_places=2, **kwargs)
        # Their sentences are Django's; ours say what to do.
        self.validators = [_in_our_words(check, self.error_messages) for check in self.validators]

    def to_python(self, value: Any) -> Any:
        return super().to_python(_figure(value))


def _in_our_words(check: Any, messages: dict[str, Any]) -> Any:
    def checked(value: Any) -> None:
        try:
            check(value)
        except ValidationError as error:
            raise ValidationError(
                messages.get(error.code or "", error.messages[0]), code=error.code
            ) from None

    return checked


class WholeNumberField(forms.IntegerField):
    default_error_messages = {
        "invalid": gettext_lazy("Écrivez un nombre entier, par exemple 12."),
        "min_value": gettext_lazy("Ce nombre ne peut pas être négatif."),
        "max_value": gettext_lazy("Ce nombre est trop grand : vérifiez-le."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", LARGEST_NUMBER)
        super().__init__(widget=FigureInput("numeric"), **kwargs)
        self.validators = [_in_our_words(check, self.error_messages) for check in self.validators]

    def to_python(self, value: Any) -> Any:
        return super().to_python(_figure(value))


class YearField(WholeNumberField):
    default_error_messages = dict.fromkeys(
        ("invalid", "min_value", "max_value"),
        gettext_lazy("Écrivez une année en quatre chiffres, par exemple 2026."),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1900, max_value=2100, **kwargs)


def term_choices(kind: str, kept: Iterable[str]) -> list[tuple[str, str]]:
    """What can be chosen today, then what this sheet has already and the network no longer offers."""
    offered = vocabulary.choices(kind)
    known = {code for code, _label in offered}
    return offered + [
        (code, f"{vocabulary.label(kind, code)} ({RETIRED})")
        for code in dict.fromkeys(kept)
        if code and code not in known
    ]


class TermsField(forms.MultipleChoiceField):
    """Terms of a vocabulary as boxes to tick. A retired term that a sheet has is never lost."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, kind: str, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.kind = kind

    def offer(self, saved: Sequence[str], typed: Sequence[str]) -> None:
        """``typed`` may name a term that was retired while the person was writing."""
        known = vocabulary.terms(self.kind)
        self.choices = term_choices(self.kind, [*saved, *(code for code in typed if code in known)])


MOST_COMMUNES = 200


class CommunesField(forms.CharField):
    """Names of communes, one a line, for the Insee codes that are stored."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)
        self.department: Department | None = None
        self.saved: Sequence[str] = ()
        self._written: dict[str, Any] | None = None

    def written(self) -> dict[str, Any]:
        """How each saved code is shown; a code that we do not know stays a code."""
        if self._written is None:
            found = Commune.objects.in_bulk(list(self.saved)) if self.saved else {}
            self._written = {
                code: f"{found[code].name} ({found[code].department_id})" if code in found else code
                for code in self.saved
            }
        return self._written

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            written = self.written()
            return "\n".join(written[code] if code in written else str(code) for code in value)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        by_line = {line: code for code, line in self.written().items()}
        lines = [line.strip() for line in re.split(r"[\n;,]", text) if line.strip()]
        if len(lines) > MOST_COMMUNES:
            raise ValidationError(_("Une fiche ne peut nommer que 200 communes."))
        codes, faults = [], []
        for line in dict.fromkeys(lines):
            if line in by_line:
                codes.append(by_line[line])
                continue
            try:
                codes.append(self._code(line))
            except ValidationError as fault:
                faults.append(fault)
        if faults:
            raise ValidationError(faults)
        return list(dict.fromkeys(codes))

    def _code(self, line: str) -> str:
        near = communes_meant(line, self.department)
        if len(near) == 1:
            return near[0].code
        if not near:
            raise ValidationError(
                _("« %(line)s » : nous ne connaissons pas cette commune. Vérifiez son nom."),
                params={"line": line[:100]},
            )
        proposals = ", ".join(f"{commune.name} ({commune.department_id})" for commune in near[:5])
        raise ValidationError(
            _("« %(line)s » : laquelle ? Écrivez par exemple : %(proposals)s."),
            params={"line": line[:100], "proposals": proposals},
        )
