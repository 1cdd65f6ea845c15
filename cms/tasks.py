import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from cms import services
from cms.opening import open_page
from cms.trash.services import erase_old_trash
from tenants.tasks import send_to_every_schema

logger = logging.getLogger(__name__)


@shared_task
def draw_pictures(*, schema: str, paths: list[str]) -> None:
    """Every size that the pages at these addresses show; those that are there stay as they are."""
    for path in paths:
        open_page(path)


def give_to_workers(schema: str, paths: list[str]) -> None:
    """While the queue is down nothing waits: the first visitor of each page does."""
    try:
        draw_pictures.delay(schema=schema, paths=paths)
    except OperationalError as error:
        logger.warning("%s: pictures of %s are not drawn ahead: %s", schema, paths, error)


@shared_task
def tidy(*, schema: str) -> None:
    """Erases what a site has kept long enough."""
    now = timezone.now()
    services.erase_old_messages(now)
    erase_old_trash(now)


@shared_task
def tidy_everywhere(*, schema: str) -> None:
    send_to_every_schema(tidy)
