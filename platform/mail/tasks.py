"""Sending, after the transaction; and the sweep, which finds what was left behind."""

import logging

from celery import shared_task
from django.core.mail import get_connection
from django.utils import timezone
from django_tenants.utils import get_public_schema_name, schema_context
from kombu.exceptions import OperationalError

from mail import delivery
from mail.composing import compose
from mail.due import schemas_with_work
from mail.models import OutgoingMail
from mail.senders import current_sender
from mail.transport import hand_over
from tenants.models import Centre

logger = logging.getLogger(__name__)

# The next sweep comes in a minute: one that is still in the queue then is of no use.
SWEEP_EXPIRES = 55


@shared_task
def deliver(*, schema: str, mail_id: int) -> None:
    """Sends one mail, if nobody else has taken it."""
    # Before the claim: with wrong settings the mail waits, and the error is in the log.
    backend, sender = get_connection(), current_sender()
    mail = delivery.claim(mail_id)
    if mail is not None:
        delivery.record(mail, hand_over(backend, compose(mail, sender)))


@shared_task
def sweep(*, schema: str) -> None:
    """Looks after the mails of one schema."""
    now = timezone.now()
    delivery.cancel_expired(now)
    delivery.give_up_stale_claims(now)
    delivery.clear_old_bodies(now)
    give_to_workers(schema, delivery.take_due(now))


@shared_task
def sweep_everywhere(*, schema: str) -> None:
    """Sends one sweep for each schema that has something to look after, and none for the others."""
    names = [get_public_schema_name()]
    names += Centre.objects.order_by("pk").values_list("schema_name", flat=True)
    for name in schemas_with_work(names, timezone.now()):
        sweep.apply_async(kwargs={"schema": name}, expires=SWEEP_EXPIRES)


def give_to_workers(schema: str, mail_ids: list[int]) -> None:
    """One task for each mail. While the broker is down they wait for the next sweep instead."""
    for position, mail_id in enumerate(mail_ids):
        try:
            deliver.delay(schema=schema, mail_id=mail_id)
        except OperationalError as error:
            left = mail_ids[position:]
            logger.warning("%s mails of %s wait for the broker: %s", len(left), schema, error)
            with schema_context(schema):
                OutgoingMail.objects.filter(pk__in=left).update(queued_at=None)
            return
