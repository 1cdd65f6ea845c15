"""The night's work on personal data: one task for each schema."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts import retention
from mail.retention import forget_old_addresses
from tenants.tasks import send_to_every_schema

logger = logging.getLogger(__name__)


@shared_task
def apply_retention(*, schema: str) -> None:
    """Deletes or empties what one schema has kept long enough. Done twice, it changes nothing."""
    now = timezone.now()
    done = {
        "accounts": retention.erase_ended_accounts(now),
        "invitations": retention.delete_unusable_invitations(now),
        "requests": retention.delete_answered_requests(now),
        "help": retention.delete_old_help(now),
        "mails": forget_old_addresses(now),
        "journal": retention.delete_old_journal_lines(now),
    }
    if any(done.values()):
        logger.info("%s: the time of some data is over: %s", schema, done)


@shared_task
def apply_retention_everywhere(*, schema: str) -> None:
    send_to_every_schema(apply_retention)
