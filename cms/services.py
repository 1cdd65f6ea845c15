"""Writes of the sites."""

import contextlib
import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.selectors import people_of_the_highest_role
from cms.models.messages import ContactMessage
from mail.errors import MailRefused
from mail.services import queue_mail
from tenants.context import current_centre_or_none
from tenants.retention import kept_since

# A finger that presses again because the line is slow.
SAME_PRESS = datetime.timedelta(minutes=1)


@transaction.atomic
def receive_message(*, message: ContactMessage) -> ContactMessage:
    """Keeps the message, and mails it: to the centre's address, or to the federation's people.

    The mail waits in the outbox while the mail server is down: the message is kept all the same.
    The same one sent again within a minute gives back the first.
    """
    words = {name: getattr(message, name) for name in ("name", "email", "phone", "text")}
    just_now = ContactMessage.objects.filter(created__gt=timezone.now() - SAME_PRESS)
    if (first := just_now.filter(**words).first()) is not None:
        return first
    message.save()
    for address, name in _who_reads():
        # An address that no mail can have: the list of the back office has the message.
        with contextlib.suppress(MailRefused):
            queue_mail(
                to=address,
                to_name=name,
                subject=_("Message de %(name)s sur le site") % {"name": message.name},
                template="cms/mail/contact",
                context={"message": message},
                kind="contact",
            )
    return message


def _who_reads() -> list[tuple[str, str]]:
    """(address, name): the federation has no address of its own, but its administration."""
    centre = current_centre_or_none()
    if centre is not None:
        return [(centre.email, centre.name)] if centre.email else []
    people = people_of_the_highest_role().exclude(email="")
    return [(person.email, str(person)) for person in people]


def mark_handled(*, message: ContactMessage, acting_user: AbstractBaseUser | None) -> None:
    ContactMessage.objects.filter(pk=message.pk, handled_at=None).update(
        handled_at=timezone.now(), handled_by=acting_user
    )


def erase_message(*, message: ContactMessage) -> None:
    message.delete()


def erase_old_messages(now: datetime.datetime) -> int:
    """How many were erased, their time being over."""
    limit = kept_since("messages", now)
    count, _models = ContactMessage.objects.filter(created__lt=limit).delete()
    return count
