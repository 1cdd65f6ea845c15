"""What is to be known before several sheets are worked on."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.bulk.exporting import JSON, XLSX
from actions.bulk.works import AddKeyword, DropKeyword, Publish, SetStatus, Share, Trash, Work
from federation import vocabulary
from federation.enums import Status, TermKind

ADD, DROP = "add", "drop"


class Choice(forms.Form):
    """The names begin with ``set_``: those of the list's filters are in the same address."""

    def work(self) -> Work:
        raise NotImplementedError


class PublishChoice(Choice):
    def work(self) -> Work:
        return Publish()


class ShareChoice(Choice):
    def work(self) -> Work:
        return Share()


class TrashChoice(Choice):
    def work(self) -> Work:
        return Trash()


class StatusChoice(Choice):
    set_status = forms.ChoiceField(
        label=gettext_lazy("Le nouvel état des actions"),
        choices=Status.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez un état.")},
    )

    def work(self) -> Work:
        return SetStatus(status=self.cleaned_data["set_status"])


def _keywords() -> Sequence[tuple[str, str]]:
    """Retired ones too: they can be taken off."""
    return [
        (term.code, f"{term.label} ({_('retiré')})" if term.retired else term.label)
        for term in vocabulary.terms(TermKind.KEYWORD).values()
    ]


class KeywordChoice(Choice):
    set_what = forms.ChoiceField(
        label=gettext_lazy("Que faire du mot clé"),
        choices=[(ADD, gettext_lazy("L’ajouter")), (DROP, gettext_lazy("L’enlever"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites s’il faut l’ajouter ou l’enlever.")},
    )
    set_keyword = forms.ChoiceField(
        label=gettext_lazy("Mot clé"),
        choices=lambda: [("", _("Choisissez")), *_keywords()],
        error_messages={"required": gettext_lazy("Choisissez un mot clé.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        keyword = cleaned.get("set_keyword")
        retired = dict(_keywords()).keys() - dict(vocabulary.choices(TermKind.KEYWORD)).keys()
        if cleaned.get("set_what") == ADD and keyword in retired:
            self.add_error(
                "set_keyword",
                ValidationError(
                    _("La fédération a retiré ce mot clé : il peut s’enlever, plus s’ajouter.")
                ),
            )
        return cleaned

    def work(self) -> Work:
        kind = AddKeyword if self.cleaned_data["set_what"] == ADD else DropKeyword
        return kind(keyword=self.cleaned_data["set_keyword"])


class ExportChoice(Choice):
    set_form = forms.ChoiceField(
        label=gettext_lazy("Sous quelle forme"),
        choices=[
            (
                XLSX,
                gettext_lazy("Un tableau (XLSX), pour lire et trier : les rubriques principales"),
            ),
            (
                JSON,
                gettext_lazy("Tout (JSON), pour garder ou reprendre ailleurs, photos comprises"),
            ),
        ],
        initial=XLSX,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une forme.")},
    )
