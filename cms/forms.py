"""Forms of the back office that refuse with a sentence what a page may not be."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.coreutils import cautious_slugify

from cms.addresses import HOME_DEPTH, reserved_slugs

ADDRESS_TAKEN = gettext_lazy(
    "L’adresse « %(slug)s » est celle d’une autre partie du site : la page ne serait jamais vue. "
    "Choisissez-en une autre dans l’onglet « Promouvoir », par exemple « %(slug)s-du-centre »."
)


def refuse_reserved_slug(slug: str) -> None:
    """Raises ``ValidationError`` for a slug that our own addresses would hide."""
    if slug in reserved_slugs():
        raise ValidationError({"slug": ADDRESS_TAKEN % {"slug": slug}})


class SitePageForm(WagtailAdminPageForm):
    """Asked before the page is added: its model cannot refuse any more at that moment."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        slug = cleaned.get("slug") or cautious_slugify(cleaned.get("title", ""))
        if self.parent_page is not None and self.parent_page.depth == HOME_DEPTH:
            try:
                refuse_reserved_slug(slug)
            except ValidationError as refusal:
                self.add_error(None, refusal)
        return cleaned


class SiteCopyForm(CopyForm):
    """A copy is made below another page than its model, or under another address."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        slug, parent = cleaned.get("new_slug"), cleaned.get("new_parent_page")
        below = parent or self.page.get_parent()
        if below.depth == HOME_DEPTH and slug in reserved_slugs():
            told = _(
                "L’adresse « %(slug)s » est celle d’une autre partie du site : la page ne serait "
                "jamais vue. Écrivez-en une autre, par exemple « %(slug)s-du-centre »."
            )
            self.add_error("new_slug", told % {"slug": slug})
        return cleaned


class EventPageForm(SitePageForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        start, end = cleaned.get("start_time"), cleaned.get("end_time")
        until = cleaned.get("repeats_until")
        if first and last and last < first:
            self.add_error("last_day", _("Le dernier jour vient après le premier."))
        if end and not start:
            self.add_error(
                "start_time", _("Il y a une heure de fin : donnez aussi celle du début.")
            )
        if start and end and end <= start and (last or first) == first:
            self.add_error("end_time", _("L’heure de fin vient après celle du début."))
        if first and until and until < first:
            self.add_error("repeats_until", _("Cette date vient après le premier jour."))
        return cleaned


class DaysField(forms.CharField):
    """« 24/12/2026, 31/12/2026 » as a list of days."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return ", ".join(day.strftime("%d/%m/%Y") for day in value)
        return value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        typed = [word.strip() for word in (value or "").replace(";", ",").split(",")]
        return [self._day(word) for word in typed if word]

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (initial or []) != self.to_python(data)
        except ValidationError:
            return True

    def _day(self, word: str) -> datetime.date:
        for form in formats.get_format_lazy("DATE_INPUT_FORMATS"):
            try:
                return datetime.datetime.strptime(word, form).date()  # noqa: DTZ007
            except ValueError:
                continue
        raise ValidationError(
            _("« %(word)s » n’est pas une date : écrivez par exemple 24/12/2026.") % {"word": word}
        )


class ThemesField(forms.CharField):
    """« santé, logement » as a list of themes, each once."""

    LONGEST, MOST = 40, 8

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        words = [" ".join(word.split()) for word in (value or "").split(",")]
        return list({word.casefold(): word for word in reversed(words) if word}.values())[::-1]

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > self.MOST or any(len(word) > self.LONGEST for word in value):
            raise ValidationError(
                _("Huit thèmes au plus, de 40 lettres au plus, séparés par des virgules.")
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)
