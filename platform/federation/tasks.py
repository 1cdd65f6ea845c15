"""The night's work on the catalogue."""

import logging

from celery import shared_task
from django.utils import timezone

from federation.search import words
from federation.search.misses import forget_old_searches

logger = logging.getLogger(__name__)


@shared_task
def tidy_catalogue(*, schema: str) -> None:
    """Done twice, it changes nothing."""
    words.count_again()
    forgotten = forget_old_searches(timezone.now())
    if forgotten:
        logger.info("%d searches without result are old enough to be forgotten", forgotten)
