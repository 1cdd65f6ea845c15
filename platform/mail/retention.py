"""How long the mails say to whom they went, and about what. Their texts: ``delivery``."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from mail.enums import UNDER_WAY
from mail.models import OutgoingMail
from tenants.retention import kept_since

# The row stays: that a mail was sent, when, and for what purpose, is nobody's personal data.
NOTHING_PERSONAL: dict[str, Any] = {
    "to": "",
    "to_name": "",
    "subject": "",
    "text": "",
    "html": "",
    "headers": {},
    # A mail server repeats the address in what it answers.
    "last_error": "",
    "error_detail": "",
}


def forget_old_addresses(now: datetime) -> int:
    """Empties the mails whose time is over. Gives back how many."""
    over = OutgoingMail.objects.exclude(state__in=UNDER_WAY).exclude(to="", error_detail="")
    due = Q(created__lte=kept_since("mails", now)) | Q(forget_when_over=True)
    return over.filter(due).update(**NOTHING_PERSONAL)
