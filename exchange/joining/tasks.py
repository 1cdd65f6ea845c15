from celery import shared_task
from django.utils import timezone

from exchange.joining.registering import forget_unfinished
from tenants.context import current_centre_or_none
from tenants.tasks import send_to_every_schema


@shared_task
def tidy_registrations(*, schema: str) -> None:
    """Forgets the registrations that nobody has sent. Done twice, it changes nothing."""
    if current_centre_or_none() is not None:
        forget_unfinished(timezone.now())


@shared_task
def tidy_registrations_everywhere(*, schema: str) -> None:
    send_to_every_schema(tidy_registrations)
