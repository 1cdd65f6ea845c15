"""The night's work on the catalogue."""

import logging

from celery import shared_task
from django.utils import timezone

from federation.open_data.files import start_making
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


@shared_task
def make_open_data(*, schema: str) -> None:
    """The files of ``/donnees/``; those that wait or run are left alone."""
    start_making()
