"""The life of a mail between its row and its end: claims, outcomes, and what the sweep mends."""

import logging
import socket
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from mail.enums import MailState
from mail.models import OutgoingMail
from mail.transport import Outcome

logger = logging.getLogger(__name__)

# 1, 2, 4… minutes, then every four hours: two days in all.
MOST_ATTEMPTS = 20
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=4)
MOST_PER_SWEEP = 500


def claim(mail_id: int) -> OutgoingMail | None:
    """Takes the mail for this caller alone, committed at once; None if it may not be sent now."""
    now = timezone.now()
    token = f"{socket.gethostname()[:60]}:{uuid.uuid4().hex}"
    with transaction.atomic(durable=True):
        taken = (
            OutgoingMail.objects.ready(now)
            .filter(pk=mail_id)
            .update(
                state=MailState.CLAIMED,
                claimed_at=now,
                claimed_by=token,
                attempts=F("attempts") + 1,
            )
        )
    if not taken:
        return None
    return OutgoingMail.objects.filter(pk=mail_id, claimed_by=token).first()


def record(mail: OutgoingMail, outcome: Outcome) -> None:
    """Writes what became of a claimed mail.

    The claim may have been found stale meanwhile (a machine that slept): what is known now is
    better, unless a person has decided already.
    """
    now = timezone.now()
    values: dict[str, Any] = {
        "state": outcome.state,
        "last_error": outcome.sentence,
        "error_detail": outcome.detail,
    }
    if outcome.state == MailState.SENT:
        values["sent_at"] = now
    elif outcome.state == MailState.WAITING and mail.attempts >= MOST_ATTEMPTS:
        values["state"] = MailState.REFUSED
        values["last_error"] = _(
            "Le serveur de messagerie n’a pas pris ce message en %(count)d essais."
        ) % {"count": mail.attempts}
    elif outcome.state == MailState.WAITING:
        values |= {
            "next_attempt_at": now + delay_after(mail.attempts),
            "queued_at": None,
            "claimed_at": None,
            "claimed_by": "",
        }
    OutgoingMail.objects.filter(
        pk=mail.pk,
        claimed_by=mail.claimed_by,
        state__in=[MailState.CLAIMED, MailState.UNKNOWN],
    ).update(**values)
    if outcome.state != MailState.SENT:
        logger.warning("Mail %s (%s): %s. %s", mail.pk, mail.kind, values["state"], outcome.detail)


def delay_after(attempts: int) -> timedelta:
    return min(FIRST_DELAY * 2 ** (max(attempts, 1) - 1), LONGEST_DELAY)


def cancel_expired(now: datetime) -> int:
    return OutgoingMail.objects.expired(now).update(
        state=MailState.CANCELLED,
        last_error=_("Ce message n’est pas parti à temps : il ne servait plus."),
    )


def give_up_stale_claims(now: datetime) -> int:
    """A worker died between the claim and the mark: only a person may send these again."""
    return OutgoingMail.objects.stale(now).update(
        state=MailState.UNKNOWN,
        last_error=_(
            "Le programme s’est arrêté pendant l’envoi : le message est peut-être arrivé, "
            "peut-être pas."
        ),
    )


def clear_old_bodies(now: datetime) -> int:
    return OutgoingMail.objects.kept_too_long(now).update(text="", html="")


def take_due(now: datetime) -> list[int]:
    """The mails to give to the broker now, each to one caller only, the oldest first."""
    with transaction.atomic():
        ids = list(
            OutgoingMail.objects.due(now)
            .order_by("created", "pk")
            .select_for_update(skip_locked=True)
            .values_list("pk", flat=True)[:MOST_PER_SWEEP]
        )
        OutgoingMail.objects.filter(pk__in=ids).update(queued_at=now)
    return ids
