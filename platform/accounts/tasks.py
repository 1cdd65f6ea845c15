"""The night's work on personal data: one task for each schema."""

import logging

from celery import shared_task
from django.utils import timezone
from django_tenants.utils import get_public_schema_name

from accounts import retention
from mail.retention import forget_old_addresses
from tenants.models import Centre

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
    """Sends one task per centre, so that no task loops over the fleet's schemas."""
    apply_retention.delay(schema=get_public_schema_name())
    for name in Centre.objects.order_by("pk").values_list("schema_name", flat=True).iterator():
        apply_retention.delay(schema=name)
