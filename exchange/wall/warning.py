"""Fourteen and three days before a post leaves the wall, its author is told, once each."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from exchange.models import Post
from exchange.wall.renewing import renewal_address
from mail.errors import MailRefused
from mail.services import queue_mail
from tenants.context import current_centre

# The nearest first: a post that ends in two days is told once, not twice in one night.
DAYS_BEFORE = (3, 14)


def warn_of_ends(today: datetime.date) -> int:
    """How many mails were written; who has no address is on the list of calls."""
    return sum(_warn(today, days) for days in DAYS_BEFORE)


def _warn(today: datetime.date, days: int) -> int:
    last = today + datetime.timedelta(days=days)
    ending = (
        Post.objects.shown()
        .filter(Q(warned_days=None) | Q(warned_days__gt=days), valid_until__lte=last)
        .exclude(participant__email="")
        .values_list("pk", flat=True)
    )
    return sum(_warn_one(pk, days) for pk in list(ending))


@transaction.atomic
def _warn_one(pk: int, days: int) -> bool:
    """The mark and the mail in one transaction: a worker that dies writes neither, or both."""
    post = (
        Post.objects.shown()
        .select_for_update(of=["self"], skip_locked=True)
        .select_related("participant")
        .filter(Q(warned_days=None) | Q(warned_days__gt=days), pk=pk)
        .first()
    )
    if post is None or not post.participant.email:
        return False
    post.warned_days = days
    post.save(update_fields=["warned_days"])
    try:
        # Its own savepoint: an address that no mail can have is noted as warned, and nothing is lost.
        with transaction.atomic():
            queue_mail(
                to=post.participant.email,
                to_name=post.participant.full_name,
                subject=_("Votre annonce n° %(number)s") % {"number": post.pk},
                template="exchange/wall/mail/ending",
                context={
                    "post": post,
                    "centre": current_centre(),
                    "address": renewal_address(post),
                },
                kind="post-ending",
            )
    except MailRefused:
        return False
    return True
