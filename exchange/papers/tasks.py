from celery import shared_task
from django.utils import timezone

from exchange.papers.digest import send_digest
from tenants.context import current_centre_or_none
from tenants.enums import Module
from tenants.tasks import send_to_every_schema


@shared_task
def send_digest_of_wall(*, schema: str) -> None:
    """Each morning: makes this week's or month's letter, or goes on with it."""
    centre = current_centre_or_none()
    if centre is not None and centre.has_module(Module.EXCHANGE):
        send_digest(timezone.localdate())


@shared_task
def send_digests(*, schema: str) -> None:
    send_to_every_schema(send_digest_of_wall)
