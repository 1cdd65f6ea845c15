from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.editing.fields import YearField


class RenewForm(forms.Form):
    year = YearField(
        label=_("Pour quelle année ?"),
        error_messages={"required": _("Écrivez l’année que la nouvelle fiche racontera.")},
    )
    # Made with the page, so that the form sent twice makes one sheet.
    uid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].widget.attrs.update({"size": 6, "aria-describedby": "year-errors"})
