from celery import shared_task
from django.utils import timezone
from django_tenants.utils import get_public_schema_name

from cms import services
from cms.trash.services import erase_old_trash
from tenants.models import Centre


@shared_task
def tidy(*, schema: str) -> None:
    """Erases what a site has kept long enough."""
    now = timezone.now()
    services.erase_old_messages(now)
    erase_old_trash(now)


@shared_task
def tidy_everywhere(*, schema: str) -> None:
    """Sends one task per site, so that no task loops over the fleet's schemas."""
    tidy.delay(schema=get_public_schema_name())
    for name in Centre.objects.order_by("pk").values_list("schema_name", flat=True).iterator():
        tidy.delay(schema=name)
