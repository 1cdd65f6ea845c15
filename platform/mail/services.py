"""Writing a mail with its cause, and what a person may decide about one."""

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mail.composing import (
    clean_address,
    clean_headers,
    clean_name,
    clean_subject,
    render_bodies,
)
from mail.enums import PROBLEMS, UNDER_WAY, MailState
from mail.errors import MailRefused
from mail.models import OutgoingMail
from mail.retention import NOTHING_PERSONAL
from mail.selectors import mails_to
from mail.senders import current_sender
from mail.tasks import give_to_workers
from tenants.connections import db

logger = logging.getLogger(__name__)


def queue_mail(
    *,
    to: str,
    subject: str,
    template: str,
    context: dict[str, Any],
    kind: str,
    to_name: str = "",
    expires_at: datetime | None = None,
    headers: dict[str, str] | None = None,
    forget_when_over: bool = False,
) -> OutgoingMail:
    """Writes a mail of the active schema in the caller's transaction; it is sent after commit.

    ``template`` names ``<template>.txt``, what is said without greeting formulas of the layout,
    and optionally ``<template>.html``, an HTML fragment. ``kind`` is a short code of the purpose
    ("sign-in-code"). The subject is shown to whoever manages the mails: never put a secret in it.
    After ``expires_at`` the mail is cancelled rather than sent. With ``forget_when_over`` its
    address does not outlive the sending: see ``mail.retention``.

    Raises ``MailRefused`` for an address, a name, a subject or a header that no mail can have.
    That the broker or the mail server is down raises nothing: the mail waits.
    """
    sender = current_sender()
    subject = clean_subject(subject)
    address = clean_address(to)
    name = clean_name(to_name)
    more = clean_headers(headers)
    text, html = render_bodies(template, context, subject=subject, sender=sender)
    now = timezone.now()
    mail = OutgoingMail.objects.create(
        to=address,
        to_name=name,
        subject=subject,
        text=text,
        html=html,
        reply_to=sender.reply_to,
        headers=more,
        kind=kind,
        message_id=f"<{uuid.uuid4().hex}@{sender.host}>",
        created=now,
        queued_at=now,
        expires_at=expires_at,
        forget_when_over=forget_when_over,
    )
    _send_after_commit(mail)
    return mail


@transaction.atomic
def forget_address(*, email: str) -> None:
    """Empties every mail to this address of what tells whose it was; what waited is not sent.

    What a worker is sending at this moment is emptied in the night.
    """
    mails = mails_to(email)
    mails.filter(state=MailState.WAITING).update(
        state=MailState.CANCELLED, last_error=_("La personne n’a plus de compte.")
    )
    mails.filter(state=MailState.CLAIMED).update(forget_when_over=True)
    mails.exclude(state__in=UNDER_WAY).update(**NOTHING_PERSONAL)


@transaction.atomic
def forget_words(*, words: str) -> None:
    """Empties the mails to anybody that hold these words; what has not gone yet, in the night."""
    spoken_of = OutgoingMail.objects.filter(
        Q(subject__icontains=words) | Q(text__icontains=words) | Q(to_name__icontains=words)
    )
    spoken_of.filter(state__in=UNDER_WAY).update(forget_when_over=True)
    spoken_of.exclude(state__in=UNDER_WAY).update(**NOTHING_PERSONAL)


def resend(*, mail: OutgoingMail, acting_user: AbstractBaseUser) -> None:
    """Sends a refused mail, or one of unknown fate, once more, because a person says so.

    It keeps its identifier: a mailbox that has it already may recognise it.
    """
    now = timezone.now()
    if not mail.text:
        raise MailRefused(
            _("Le texte de ce message n’est plus conservé : il ne peut plus être renvoyé.")
        )
    if mail.expires_at is not None and mail.expires_at <= now:
        raise MailRefused(
            _("Ce message ne sert plus depuis le %(date)s : il n’est pas renvoyé.")
            % {"date": date_format(timezone.localtime(mail.expires_at), r"l j F Y à G \h i")}
        )
    with transaction.atomic():
        _settle(
            mail,
            PROBLEMS,
            state=MailState.WAITING,
            queued_at=now,
            attempts=0,
            next_attempt_at=None,
            claimed_at=None,
            claimed_by="",
            last_error="",
            error_detail="",
        )
        _send_after_commit(mail)
    logger.info("Mail %s is sent again by user %s.", mail.pk, acting_user.pk)


def consider_sent(*, mail: OutgoingMail, acting_user: AbstractBaseUser) -> None:
    """A person knows, or supposes, that a mail of unknown fate has arrived."""
    _settle(
        mail,
        [MailState.UNKNOWN],
        state=MailState.SENT,
        sent_at=mail.claimed_at or timezone.now(),
        last_error=_("Considéré comme envoyé par %(person)s.") % {"person": acting_user},
    )
    logger.info("Mail %s is considered sent by user %s.", mail.pk, acting_user.pk)


def _settle(mail: OutgoingMail, among: Iterable[MailState], **values: Any) -> None:
    """Of two persons who decide at the same moment, only the first does."""
    changed = OutgoingMail.objects.filter(
        pk=mail.pk, state__in=list(among), claimed_by=mail.claimed_by, attempts=mail.attempts
    ).update(**values)
    if not changed:
        raise MailRefused(_("Ce message n’attend plus de décision : rien n’a été changé."))


def _send_after_commit(mail: OutgoingMail) -> None:
    transaction.on_commit(partial(give_to_workers, db.schema_name, [mail.pk]))
