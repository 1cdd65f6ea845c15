from celery import shared_task
from django.utils import timezone

from cms import services
from cms.trash.services import erase_old_trash
from tenants.tasks import send_to_every_schema


@shared_task
def tidy(*, schema: str) -> None:
    """Erases what a site has kept long enough."""
    now = timezone.now()
    services.erase_old_messages(now)
    erase_old_trash(now)


@shared_task
def tidy_everywhere(*, schema: str) -> None:
    send_to_every_schema(tidy)
