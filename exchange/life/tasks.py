"""The night's work on registrations: one task for each centre."""

import logging

from celery import shared_task
from django.utils import timezone

from exchange.bringing.services import forget_old_files
from exchange.life import mandates, retention
from tenants.context import current_centre_or_none
from tenants.enums import Module
from tenants.tasks import send_to_every_schema

logger = logging.getLogger(__name__)


@shared_task
def look_after_registrations(*, schema: str) -> None:
    """Done twice, it changes nothing."""
    centre = current_centre_or_none()
    if centre is None:
        return
    today = timezone.localdate()
    done = {
        "of age": mandates.end_guardianships(today),
        "files": forget_old_files(),
        "erased": retention.erase_those_who_left(),
    }
    if centre.has_module(Module.EXCHANGE):
        # Off, nobody can see the list of calls, nor answer it.
        done["back"] = retention.end_pauses(today)
        done["gone"] = retention.end_silent_registrations(today)
    if any(done.values()):
        logger.info("%s: registrations looked after: %s", schema, done)


@shared_task
def look_after_registrations_everywhere(*, schema: str) -> None:
    send_to_every_schema(look_after_registrations)
