"""Reading the mails of the active schema."""

from django.db.models import Case, Count, Q, Value, When

from mail.enums import MailState
from mail.models import NEEDS_A_PERSON, MailQuerySet, OutgoingMail
from mail.senders import ascii_address


def outbox(*, words: str = "", state: str = "") -> MailQuerySet:
    """What waits for a person first, then the newest; each of ``words`` is somewhere in a row."""
    mails = _about(words).defer("text", "html", "headers")
    if state:
        mails = mails.filter(state=state)
    return mails.annotate(
        needs_a_person=Case(When(NEEDS_A_PERSON, then=Value(True)), default=Value(False)),
    ).order_by("-needs_a_person", "-created", "-pk")


def _about(words: str) -> MailQuerySet:
    mails = OutgoingMail.objects.all()
    for word in words.split():
        mails = mails.filter(
            Q(to__icontains=word) | Q(to_name__icontains=word) | Q(subject__icontains=word)
        )
    return mails


def counts_by_state(*, words: str = "") -> list[tuple[MailState, int]]:
    """Each state that a mail about ``words`` is in, in the order of the enum."""
    rows = _about(words).order_by().values_list("state").annotate(count=Count("pk"))
    found = dict(rows)
    return [(state, found[state]) for state in MailState if state in found]


def mailbox() -> MailQuerySet:
    """What the demo's mailbox shows: the mails that were sent, the newest first."""
    return OutgoingMail.objects.filter(~Q(text=""), state=MailState.SENT).order_by(
        "-sent_at", "-pk"
    )


def mails_to(email: str) -> MailQuerySet:
    """The newest first."""
    if not email:
        return OutgoingMail.objects.none()
    # As ``queue_mail`` has written it.
    return OutgoingMail.objects.filter(to__iexact=ascii_address(email)).order_by("-created", "-pk")
