"""How the history shows what changed where the sheet holds codes."""

from typing import Any

from django.utils.html import escape
from wagtail.admin.compare import FieldComparison, TextDiff

from actions.projects.selectors import axis_titles
from federation.enums import TermKind
from federation.labels import label
from territory.models import Commune

KINDS = {
    "keywords": TermKind.KEYWORD.value,
    "audiences": TermKind.AUDIENCE.value,
    "initiators": "initiator",
}


def said(name: str, codes: list[str]) -> str:
    """The codes of one of the sheet's fields, as people read them."""
    if name == "communes":
        found = Commune.objects.in_bulk(codes)
        return ", ".join(found[code].name if code in found else code for code in codes)
    if name == "axes":
        return ", ".join(axis_titles(codes).values())
    return ", ".join(label(KINDS[name], code) for code in codes)


class CodesComparison(FieldComparison):
    def htmldiff(self) -> Any:
        before, after = said(self.field.name, self.val_a), said(self.field.name, self.val_b)
        if before == after:
            return escape(after)
        return TextDiff([("deletion", before), ("addition", after)]).to_html()
