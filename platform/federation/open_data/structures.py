"""The open centres in the form that data·inclusion reads (schema v1, « structures »).

https://github.com/gip-inclusion/data-inclusion-schema checks them in the tests. Nothing is told that
the centre's own page does not tell everyone.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import JournalEntry
from federation.addresses import site_of
from federation.centres.selectors import HISTORY
from tenants.addresses import network
from tenants.enums import CentreState
from tenants.models import Centre, Domain

FIELDS = (
    "source",
    "id",
    "nom",
    "date_maj",
    "description",
    "lien_source",
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "telephone",
    "courriel",
    "site_web",
)
LONGEST_NAME = 150
POSTAL_CODE = re.compile(r"[\s,]*\b(\d{5})\b")
SLUG_AT_THE_END = re.compile(r"\(([-a-z0-9_]+)\)$")


def structures() -> Iterator[dict[str, Any]]:
    """Three statements, whatever their number."""
    primary = Prefetch("domains", Domain.objects.filter(is_primary=True))
    centres = Centre.objects.filter(state=CentreState.OPEN).select_related("commune")
    changed = _last_changes()
    source = slugify(network().name)
    for centre in centres.prefetch_related(primary).order_by("pk"):
        at = max(centre.created, changed.get(centre.slug, centre.created))
        yield _structure(centre, source, localtime(at).date())


def _last_changes() -> dict[str, datetime]:
    """By short name, from the federation's journal."""
    entries = JournalEntry.objects.filter(action__in=HISTORY).order_by("at")
    found = {}
    for subject, at in entries.values_list("subject", "at"):
        if slug := SLUG_AT_THE_END.search(subject):
            found[slug[1]] = at
    return found


def _structure(centre: Centre, source: str, changed: date) -> dict[str, Any]:
    site = site_of(centre)
    street, code = _address(centre)
    told = {
        "source": source,
        "id": f"{source}--{centre.slug}",
        "nom": centre.name[:LONGEST_NAME].rstrip(" ."),
        "date_maj": changed.isoformat(),
        "description": _("%(kind)s, membre du réseau %(network)s.")
        % {"kind": centre.get_kind_display(), "network": network().name},
        "lien_source": site,
        "commune": centre.commune.name if centre.commune else None,
        "code_postal": code,
        "code_insee": centre.commune_id,
        "adresse": street,
        "telephone": _one_number(centre.phone) if centre.phone_public else None,
        "courriel": centre.email if centre.email_public else None,
        "site_web": site,
    }
    return {name: told[name] or None for name in FIELDS}


def _address(centre: Centre) -> tuple[str | None, str | None]:
    """The street, and the postal code: as written, else the only one of the commune."""
    written = ", ".join(line.strip() for line in centre.address.splitlines() if line.strip())
    codes = centre.commune.postal_codes.split() if centre.commune else []
    if found := POSTAL_CODE.search(written):
        return written[: found.start()] or None, found[1]
    return written or None, codes[0] if len(codes) == 1 else None


def _one_number(phone: str) -> str | None:
    """data·inclusion wants one; a centre may have written two."""
    digits = re.sub(r"\D", "", phone)
    return phone.strip() if 9 <= len(digits) <= 13 else None
