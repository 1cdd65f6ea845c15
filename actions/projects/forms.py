"""The form of a social project and those of its axes."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms.models import WagtailAdminModelForm

from actions.editing.forms import french_date
from actions.projects.selectors import sheets_naming


class AxisForm(WagtailAdminModelForm):
    retired = forms.BooleanField(
        required=False, label=gettext_lazy("Ne plus le proposer dans les fiches")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["retired"] = bool(self.instance.retired_on)
        self.fields["title"].error_messages["required"] = _("Donnez un titre à cet axe.")
        # Taken away, and retired because sheets name it.
        self.kept_for_its_sheets = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        named = self.instance.pk and sheets_naming([self.instance.uid]).exists()
        if cleaned.get("DELETE") and named:
            self.kept_for_its_sheets = True
        if cleaned.get("retired") or self.kept_for_its_sheets:
            self.instance.retired_on = self.instance.retired_on or timezone.localdate()
        else:
            self.instance.retired_on = None
        return cleaned


class AxisFormSet(BaseChildFormSet):
    def _should_delete_form(self, form: Any) -> bool:
        return bool(super()._should_delete_form(form)) and not form.kept_for_its_sheets


class SocialProjectForm(WagtailAdminModelForm):
    agreed_from = french_date()
    agreed_until = french_date()
    # What the person has read: two of direction may write at once.
    read_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed_from"].label = _("Début de l’agrément")
        self.fields["agreed_until"].label = _("Fin de l’agrément")
        self.fields["title"].error_messages["required"] = _(
            "Donnez un titre, par exemple : Projet social 2025-2028."
        )
        self.initial["read_at"] = self._saved_at()

    def _saved_at(self) -> str:
        return self.instance.saved_at.isoformat() if self.instance.saved_at else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and cleaned.get("read_at") != self._saved_at():
            # The next sending is that of somebody who has been told.
            sent: Any = self.data.copy()  # type: ignore[has-type]
            sent[self.add_prefix("read_at")] = self._saved_at()
            self.data = sent
            self.add_error(
                None,
                _(
                    "Le projet social a été enregistré par quelqu’un d’autre après que vous l’avez "
                    "ouvert. Votre texte est là, pas encore enregistré : comparez avec l’autre "
                    "version dans un nouvel onglet, puis enregistrez à nouveau pour la remplacer."
                ),
            )
        return cleaned


def axes_kept_for_their_sheets(form: SocialProjectForm) -> list[str]:
    rows = form.formsets["axes"].forms
    return [row.instance.title for row in rows if row.kept_for_its_sheets]
