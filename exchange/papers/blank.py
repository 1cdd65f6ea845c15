"""Forms to fill in by hand, made of those of the screen: the same questions in the same order."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _

from accounts.printing import letterhead
from exchange.papers.printing import desk_line
from exchange.people.forms import RegisterForm
from exchange.selectors import exchange_settings
from exchange.wall.forms import PostForm
from pdf.typesetting import render_pdf
from tenants.context import current_centre

# A longer list is not printed: one writes what one would have chosen.
MOST_BOXES = 20


def blank_form_pdf(kind: str) -> bytes:
    """``person`` or ``post``."""
    title = _("Fiche d’inscription") if kind == "person" else _("Fiche d’annonce")
    return render_pdf(
        "exchange/blank.typ",
        {
            "centre": letterhead(),
            "title": title,
            "service": exchange_settings().name,
            "desk": desk_line(),
            "parts": registration() if kind == "person" else post(),
        },
        title=title,
        author=current_centre().name,
    )


def registration() -> list[dict[str, Any]]:
    form = RegisterForm()
    return [
        _part("", [form["first_name"], form["last_name"], *form.reach]),
        *(_part(title, fields) for title, fields, _open in form.folded),
    ]


def post() -> list[dict[str, Any]]:
    """Who writes it is known on the screen; on paper she says so at the end."""
    form = PostForm()
    known = [_line(_("Prénom et nom")), _line(_("Téléphone, ou comment vous joindre"))]
    return [
        _part("", form.main_fields),
        _part("", form.folded_fields),
        {"title": _("Pour l’accueil seulement"), "fields": known},
    ]


def _part(title: Any, fields: Iterable[forms.BoundField]) -> dict[str, Any]:
    return {"title": str(title), "fields": [_printed(bound) for bound in fields]}


def _printed(bound: forms.BoundField) -> dict[str, Any]:
    field = bound.field
    label = str(bound.label)
    if isinstance(field, forms.BooleanField):
        return {"label": "", "lines": 0, "boxes": [label]}
    if isinstance(field, forms.FileField):
        return {
            "label": label,
            "lines": 0,
            "boxes": [_("je l’apporte, ou je l’envoie à l’accueil")],
        }
    if isinstance(field, forms.ChoiceField):
        boxes = list(_labels(cast("Iterable[Any]", field.choices)))
        if len(boxes) <= MOST_BOXES:
            return {"label": label, "lines": 0, "boxes": boxes}
    return _line(label, 3 if isinstance(field.widget, forms.Textarea) else 1)


def _labels(choices: Iterable[Any]) -> Iterable[str]:
    """Of a list of choices, in groups or not; what the exchange does not do is not offered on paper."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from (str(one) for _value, one in label)
            return
        if value != "":
            yield str(label)


def _line(label: str, lines: int = 1) -> dict[str, Any]:
    return {"label": label, "lines": lines, "boxes": []}
