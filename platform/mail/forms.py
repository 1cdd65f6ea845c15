from django import forms
from django.utils.translation import gettext_lazy as _

from mail.enums import MailState


class OutboxFilterForm(forms.Form):
    """The filters of the list; what is not understood filters nothing."""

    q = forms.CharField(
        label=_("Adresse, nom ou objet"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    etat = forms.ChoiceField(
        label=_("État"), required=False, choices=[("", _("Tous")), *MailState.choices]
    )

    def filters(self) -> dict[str, str]:
        self.is_valid()
        values = self.cleaned_data
        return {"words": values.get("q", ""), "state": values.get("etat", "")}
