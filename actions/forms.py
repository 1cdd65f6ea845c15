from django import forms
from django.utils.translation import gettext_lazy as _

from federation.forms import FilterForm


class SheetFilterForm(FilterForm):
    KINDS = {
        "status": ("status", _("État de l’action")),
        "dimension": ("dimension", _("Dimension")),
        "keyword": ("keyword", _("Mot clé")),
    }


class AdaptationForm(forms.Form):
    """What the button sends; people type none of it."""

    # Chosen when the page opens: a double click makes one sheet.
    sheet_uid = forms.UUIDField()
    # Sent where the page has said that there is one already.
    another = forms.BooleanField(required=False)
