"""Filters of a list. The catalogue's own are ``federation.finding``."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from federation.labels import label, options
from federation.text_search import LONGEST_QUERY


class FilterForm(forms.Form):
    """Reads filters from the address. An unknown value is ignored, never an error page."""

    KINDS: dict[str, tuple[str, Any]] = {}

    q = forms.CharField(label=_("Rechercher"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs.update({"type": "search", "maxlength": LONGEST_QUERY})
        for name, (kind, title) in self.KINDS.items():
            self.fields[name] = forms.ChoiceField(
                label=title, required=False, choices=[("", _("Tous")), *options(kind)]
            )

    def filters(self) -> dict[str, str]:
        """Valid filters only, ``q`` included; an empty text for the others."""
        self.is_valid()
        found = {name: self.cleaned_data.get(name, "") for name in self.KINDS}
        # The form has already stripped null bytes by refusing them.
        found["query"] = self.cleaned_data.get("q", "")[:LONGEST_QUERY]
        return found

    def chosen(self) -> list[dict[str, str]]:
        """What is being filtered on, each with the address part that stays without it."""
        filters = self.filters()
        found = []
        if filters["query"]:
            found.append({"name": "q", "label": f"« {filters['query']} »"})
        for name, (kind, _title) in self.KINDS.items():
            if filters[name]:
                text = (
                    dict(options(kind))[filters[name]]
                    if kind == "department"
                    else label(kind, filters[name])
                )
                found.append({"name": name, "label": text})
        return found
