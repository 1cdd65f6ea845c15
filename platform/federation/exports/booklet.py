"""The practices of a search on paper: a cover that says what was searched, the contents, each sheet."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.printing import letterhead
from design.templatetags.maillage import iso_date, number
from federation.exports.reading import Told, names_of_communes, told
from federation.exports.streams import LICENCE
from federation.models import Practice
from federation.printing import told_sheet
from pdf.typesetting import render_pdf
from tenants.addresses import network


def booklet_pdf(positions: Sequence[int], *, search: Sequence[str], address: str) -> bytes:
    """``search``: what was asked, in words; ``address``: the page where it can be asked again.

    Raises ``LookupError`` when none of the practices is shared any more.
    """
    practices = list(told(positions))
    if not practices:
        raise LookupError("none of these practices is shared any more")
    title = _("Des pratiques du réseau %(name)s") % {"name": network().name}
    made = timezone.localdate().isoformat()
    return render_pdf(
        "federation/booklet.typ",
        {
            "centre": letterhead(),
            "title": title,
            "count": ngettext("%(count)s pratique", "%(count)s pratiques", len(practices))
            % {"count": number(len(practices))},
            "search_title": _("Ce qui a été cherché"),
            "search": list(search),
            "made": _("Livret fait le %(day)s.") % {"day": iso_date(made)},
            "licence": _("Ces pratiques peuvent être réutilisées librement\u00a0: %(licence)s.")
            % {"licence": LICENCE},
            "address": address,
            "contents_title": _("Sommaire"),
            "practices": _told(practices),
        },
        title=title,
        author=network().name,
        created=timezone.now(),
    )


def _told(practices: Sequence[Told]) -> list[dict[str, Any]]:
    names = names_of_communes(practices)
    parents = _parents(practices)
    return [
        told_sheet(
            one.sheet,
            f"{one.practice.centre_name}, {one.department}",
            one.address,
            sorted(names[code] for code in one.rows("communes") if code in names),
            parents.get(one.practice.parent_uid),
        )
        for one in practices
    ]


def _parents(practices: Sequence[Told]) -> dict[Any, Practice]:
    uids = {one.practice.parent_uid for one in practices if one.practice.parent_uid}
    found = Practice.objects.published().filter(action_uid__in=uids)
    return {parent.action_uid: parent for parent in found.select_related("centre", "department")}
