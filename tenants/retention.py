"""For how many days something is kept. The lengths stand in the settings; each room deletes its own."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

KEPT = (
    "journal",
    "invitations",
    "mails",
    "ended_accounts",
    "unused_accounts",
    "data_requests",
    "messages",
    "trash",
    "empty_searches",
    "participants",
)


def days_kept(what: str) -> int:
    """Raises ``ImproperlyConfigured`` unless it is a whole number of days, one at least.

    Zero would empty a table on the night after a slip of the finger, and nothing is kept for ever.
    """
    days = settings.RETENTION_DAYS.get(what)
    if type(days) is not int or days < 1:
        raise ImproperlyConfigured(
            f"RETENTION_DAYS[{what!r}] must be a whole number of days, 1 or more, not {days!r}."
        )
    return days


def kept_since(what: str, now: datetime) -> datetime:
    """What is older than this is not kept any longer."""
    return now - timedelta(days=days_kept(what))


def check_retention(**_kwargs: Any) -> list[checks.CheckMessage]:
    errors: list[checks.CheckMessage] = []
    for what in KEPT:
        try:
            days_kept(what)
        except ImproperlyConfigured as error:
            errors.append(checks.Error(str(error), id="tenants.E001"))
    return errors
