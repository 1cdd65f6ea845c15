"""What is done for the sheets while nobody waits: the origin told, drafts counted, the trash."""

import logging
from datetime import timedelta
from functools import partial

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from actions.indexing import score_again
from actions.models import ActionSheet
from actions.origin import tell_of_adaptations
from federation.selectors import centres_adapted_since, practices_of_actions
from tenants.context import current_centre, current_centre_or_none
from tenants.tasks import send_to_every_schema

logger = logging.getLogger(__name__)

# For what the broker has lost: longer than the night's task could be missing.
LOOKED_BACK = timedelta(days=7)


@shared_task
def tell_origin(*, schema: str) -> None:
    """Writes to the direction of one centre about adaptations it has not heard of."""
    tell_of_adaptations()


@shared_task
def tell_origins(*, schema: str) -> None:
    """One task for each centre whose practices were adapted lately, and none for the others."""
    for name in centres_adapted_since(timezone.now() - LOOKED_BACK):
        tell_origin.delay(schema=name)


def tell_origin_after_commit(sheet: ActionSheet) -> None:
    """After a sheet is shared: the centre whose practice it was adapted from hears of it."""
    if not sheet.parent_practice:
        return
    parent = practices_of_actions([sheet.parent_practice]).get(sheet.parent_practice)
    if parent is not None and parent.centre != current_centre():
        transaction.on_commit(partial(_tell_soon, parent.centre.schema_name))


def _tell_soon(schema: str) -> None:
    try:
        tell_origin.delay(schema=schema)
    except OperationalError as error:
        logger.warning("%s hears tonight of an adaptation: %s", schema, error)


@shared_task
def score_drafts(*, schema: str) -> None:
    """Counts the points of the drafts that other criteria, or none, have been used on."""
    if current_centre_or_none() is not None:
        score_again()


@shared_task
def score_drafts_everywhere(*, schema: str) -> None:
    send_to_every_schema(score_drafts)


@shared_task
def tidy(*, schema: str) -> None:
    """Erases the sheets of one centre that were in its trash long enough; at the federation, none."""
    from actions.trash.services import erase_old_trash  # it writes sheets, which tell the above

    erase_old_trash(timezone.now())


@shared_task
def tidy_everywhere(*, schema: str) -> None:
    send_to_every_schema(tidy)
