"""The wall by e-mail. A worker that dies in the middle is followed by one that goes on."""

import datetime

from django.core import signing
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from exchange.enums import ParticipantState, Rhythm
from exchange.models import DigestIssue, DigestRefusal, DigestSending, Participant, Post
from exchange.selectors import exchange_settings
from mail.errors import MailRefused
from mail.services import queue_mail
from tenants.addresses import centre_address
from tenants.connections import db
from tenants.context import current_centre

MOST_POSTS = 12


def period_of(rhythm: str, day: datetime.date) -> str:
    if rhythm == Rhythm.WEEKLY:
        year, week, _day = day.isocalendar()
        return f"{year}-W{week:02}"
    return f"{day:%Y-%m}"


def send_digest(today: datetime.date) -> int:
    """Makes this period's issue if there is none, then writes to who has not been written to.

    Returns how many mails were written now. Run again, it writes none.
    """
    rhythm = exchange_settings().digest
    if rhythm == Rhythm.NONE:
        return 0
    issue = _issue(period_of(rhythm, today), today)
    if issue is None or issue.complete:
        return 0
    written = sum(_write_to(issue, pk) for pk in list(_to_write_to(issue)))
    DigestIssue.objects.filter(pk=issue.pk).update(complete=True)
    return written


@transaction.atomic
def _issue(period: str, today: datetime.date) -> DigestIssue | None:
    """None: nothing is on the wall, and an empty letter helps nobody."""
    held = DigestIssue.objects.filter(period=period).first()
    if held is not None:
        return held
    posts = list(posts_in_turn()[:MOST_POSTS])
    if not posts:
        return None
    numbers = [post.pk for post in posts]
    issue, new = DigestIssue.objects.get_or_create(
        period=period, defaults={"posts": numbers, "made_on": today}
    )
    if new:
        Post.objects.filter(pk__in=numbers).update(told_on=today)
    return issue


def posts_in_turn() -> QuerySet[Post]:
    """Those that were told least lately first, requests before offers: each has its turn."""
    return (
        Post.objects.for_participants()
        .select_related("category", "participant")
        .order_by(F("told_on").asc(nulls_first=True), "-kind", "published_on", "pk")
    )


def _to_write_to(issue: DigestIssue) -> QuerySet[Participant, int]:
    return (
        Participant.objects.filter(state=ParticipantState.ACTIVE)
        .exclude(email="")
        .exclude(pk__in=DigestRefusal.objects.values("participant"))
        .exclude(pk__in=issue.sendings.values("participant"))
        .order_by("pk")
        .values_list("pk", flat=True)
    )


@transaction.atomic
def _write_to(issue: DigestIssue, pk: int) -> bool:
    person = (
        Participant.objects.select_for_update()
        .filter(pk=pk, state=ParticipantState.ACTIVE)
        .exclude(email="")
        .first()
    )
    if person is None:
        return False
    _sending, new = DigestSending.objects.get_or_create(issue=issue, participant=person)
    if not new:
        return False
    # What has left the wall since is not told.
    posts = Post.objects.for_participants().filter(pk__in=issue.posts)
    rows = sorted(
        posts.select_related("category", "participant"), key=lambda post: issue.posts.index(post.pk)
    )
    stop = refusal_address(person)
    try:
        with transaction.atomic():
            queue_mail(
                to=person.email,
                to_name=person.full_name,
                subject=_("Le mur des échanges"),
                template="exchange/papers/mail/digest",
                context={
                    "posts": rows,
                    "service": exchange_settings().name,
                    "address": centre_address(current_centre(), reverse("exchange:wall")),
                    "stop": stop,
                },
                kind="exchange-digest",
                headers={
                    "List-Unsubscribe": f"<{stop}>",
                    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                },
            )
    except MailRefused:
        return False
    return True


# --- Stopping it, without signing in -------------------------------------------


def refusal_address(person: Participant) -> str:
    token = signing.dumps(person.pk, salt=_salt())
    return centre_address(current_centre(), reverse("exchange:stop-digest", args=[token]))


def reader_of(token: str) -> Participant | None:
    """Whose letter it was; of a double, the person that counts."""
    try:
        pk = signing.loads(token, salt=_salt())
    except signing.BadSignature:
        return None
    person = Participant.objects.filter(pk=pk).first()
    if person is None or person.that_counts.state == ParticipantState.ERASED:
        return None
    return person.that_counts


def refuse_digest(person: Participant) -> None:
    DigestRefusal.objects.get_or_create(participant=person)


def take_digest_again(person: Participant) -> None:
    DigestRefusal.objects.filter(participant=person).delete()


def _salt() -> str:
    return f"exchange.papers.digest:{db.schema_name}"
