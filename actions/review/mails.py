"""Mails about a sheet's way: in our words, through the outbox, never to who has done it herself."""

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from actions.models import ActionSheet
from mail.errors import MailRefused
from mail.services import queue_mail
from tenants.addresses import centre_address
from tenants.context import current_centre

logger = logging.getLogger(__name__)


def submitted(*, sheet: ActionSheet, acting_user: User, word: str, share: bool) -> None:
    _tell(
        _direction(),
        acting_user=acting_user,
        subject=_("Fiche à valider : « %(title)s »") % {"title": sheet.title},
        template="actions/mail/submitted",
        page=("review:page", sheet.pk),
        title=sheet.title,
        word=word,
        share=share,
    )


def sent_back(*, sheet: ActionSheet, author: User | None, acting_user: User, word: str) -> None:
    _tell(
        [author],
        acting_user=acting_user,
        subject=_("Fiche à reprendre : « %(title)s »") % {"title": sheet.title},
        template="actions/mail/sent_back",
        page=("sheets:edit", sheet.pk),
        title=sheet.title,
        word=word,
    )


def published(*, sheet: ActionSheet, author: User | None, acting_user: User | None) -> None:
    _tell(
        [author],
        acting_user=acting_user,
        subject=_("Fiche publiée : « %(title)s »") % {"title": sheet.title},
        template="actions/mail/published",
        page=("actions:detail", sheet.slug),
        title=sheet.title,
    )


def shared(*, sheet: ActionSheet, author: User | None, acting_user: User | None) -> None:
    _tell(
        [author],
        acting_user=acting_user,
        subject=_("Fiche partagée avec le réseau : « %(title)s »") % {"title": sheet.title},
        template="actions/mail/shared",
        page=("review:sharing", sheet.pk),
        title=sheet.title,
    )


def sharing_asked(*, sheet: ActionSheet, acting_user: User, word: str) -> None:
    _tell(
        _direction(),
        acting_user=acting_user,
        subject=_("Partage demandé : « %(title)s »") % {"title": sheet.title},
        template="actions/mail/sharing_asked",
        page=("review:sharing", sheet.pk),
        title=sheet.title,
        word=word,
    )


def sharing_refused(
    *, sheet: ActionSheet, author: User | None, acting_user: User, word: str
) -> None:
    _tell(
        [author],
        acting_user=acting_user,
        subject=_("La fiche « %(title)s » n’est pas partagée") % {"title": sheet.title},
        template="actions/mail/sharing_refused",
        page=("review:sharing", sheet.pk),
        title=sheet.title,
        word=word,
    )


def _direction() -> Iterable[User]:
    return User.objects.filter(role=Role.DIRECTION)


def _tell(
    people: Iterable[User | None],
    *,
    acting_user: User | None,
    subject: str,
    template: str,
    page: tuple[str, Any],
    **context: Any,
) -> None:
    """Who has no address, or no access any more, gets none: the opening page says it."""
    link = ""
    for person in people:
        if person is None or not person.is_active or not person.email or person == acting_user:
            continue
        link = link or _address(*page)
        values = {**context, "name": str(person), "who": str(acting_user or ""), "link": link}
        try:
            queue_mail(
                to=person.email,
                to_name=str(person),
                subject=subject,
                template=template,
                context=values,
                kind="sheet",
            )
        except MailRefused:
            logger.warning("A mail about a sheet cannot be sent: not a usable address.")


def _address(name: str, argument: Any) -> str:
    # A command has no request that would have chosen the centre's addresses.
    path = reverse(name, args=[argument], urlconf=settings.ROOT_URLCONF)
    return centre_address(current_centre(), path)
