"""What the night does for the wall: ended posts leave it, and those that end soon are told."""

from celery import shared_task
from django.utils import timezone

from exchange.wall.kept_photos import forget_old_photos
from exchange.wall.services import expire_posts
from exchange.wall.warning import warn_of_ends
from tenants.context import current_centre_or_none
from tenants.enums import Module
from tenants.tasks import send_to_every_schema


@shared_task
def tidy_wall(*, schema: str) -> None:
    """Twice in a night changes nothing more; posts stay as they are while the module is off."""
    centre = current_centre_or_none()
    if centre is None:
        return
    forget_old_photos()
    if not centre.has_module(Module.EXCHANGE):
        return
    today = timezone.localdate()
    expire_posts(today)
    warn_of_ends(today)


@shared_task
def tidy_walls(*, schema: str) -> None:
    send_to_every_schema(tidy_wall)
