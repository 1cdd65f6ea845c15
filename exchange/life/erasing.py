"""What becomes of somebody of the exchange when her data goes: the row stays, emptied, for the counts.

Kept: the day she came, the way, the day she left, retired or not, adult or not, and the kinds and
days of what happened. Each table that holds words of hers has its line in ``STEPS``; a test reads
the models and fails for a table that no step knows.
"""

import datetime
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.search import SearchVectorField
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import JournalAction
from accounts.errors import Refused
from accounts.journal import record
from accounts.models import User
from accounts.services.erasure import erase_account, erased_label
from exchange.bringing.long_work import KIND as BRINGING
from exchange.bringing.services import forget_files
from exchange.charters.services import forget_signatures
from exchange.enums import LifeEventKind, ParticipantState
from exchange.life.facts import locked, tell
from exchange.models import (
    Answer,
    DigestRefusal,
    DigestSending,
    FormerCard,
    LifeEvent,
    MailedCode,
    Mandate,
    OnlineRegistration,
    Participant,
    Post,
    PostReport,
    SafeguardingNote,
    Signature,
)
from exchange.models.people import HERE
from exchange.models.wall import ON_THE_WALL
from exchange.wall.photos import ERASED_POST, delete_photos
from exchange.wall.services import take_down_posts_of
from jobs.services import forget_results
from jobs.storage import private_storage
from mail.services import forget_address, forget_words

# In the language of the place: stored, and read in lists for years.
ERASED_PERSON = "Personne effacée"

NOTHING_OF_HER: dict[str, Any] = {
    **dict.fromkeys(("first_name", "last_name", "phone", "email", "address", "reached_by"), ""),
    **dict.fromkeys(("preferred_contact", "preferred_hours", "kept_agreed_by"), ""),
    **dict.fromkeys(("commune", "neighbourhood", "mobility", "search_key"), ""),
    **dict.fromkeys(("kept_agreed_on", "birth_band", "services_a_month"), None),
    **dict.fromkeys(("paused_until", "user", "card_code"), None),
    "keeps_desk": False,
}
NOTHING_OF_A_POST: dict[str, Any] = {
    **dict.fromkeys(("text", "place", "times", "for_whom", "language"), ""),
    **dict.fromkeys(("photo_description", "answer", "search_key"), ""),
    "title": ERASED_POST,
    "photo": None,
    "anonymous": True,
}


@dataclass(frozen=True)
class Loss:
    """What an erasure would take, told before."""

    open_posts: list[Post]
    posts: int
    signatures: int
    mandates: int
    account: User | None


def what_is_lost(participant: Participant) -> Loss:
    people = _with_doubles(participant)
    return Loss(
        open_posts=list(_posts(people).filter(state__in=ON_THE_WALL).order_by("pk")),
        posts=_posts(people).count(),
        signatures=Signature.objects.filter(participant__in=people).count(),
        mandates=Mandate.objects.filter(participant__in=people).count(),
        account=User.objects.filter(participant__in=people).first(),
    )


@transaction.atomic
def erase(
    *,
    participant: Participant,
    acting_user: User | None,
    close_posts: bool = False,
    action: JournalAction = JournalAction.PARTICIPANT_ERASED,
) -> Participant:
    """Takes out of the centre all that says who she was. Nothing undoes it.

    While a post of hers is open or in hand it raises ``Refused``, unless ``close_posts``; also for
    the last person of direction, whose account goes with her.
    """
    person = locked(participant)
    if person.state == ParticipantState.ERASED:
        return person
    if person.state == ParticipantState.MERGED:
        raise Refused(_("Cette fiche a été réunie à une autre\u00a0: ouvrez celle qui compte."))
    people = _with_doubles(person)
    if not close_posts:
        _refuse_while_open(people)
    was_here = person.state in HERE
    for step in STEPS:
        step(people)
    _erase_row(person)
    for double in people[1:]:
        _erase_double(double)
    if was_here:
        tell(person, LifeEventKind.LEFT, acting_user)
    tell(person, LifeEventKind.ERASED, acting_user)
    record(action, actor=acting_user, subject=person.journal_name)
    return person


def _with_doubles(person: Participant) -> list[Participant]:
    """She, and the registrations that were found to be hers."""
    found, last = [person], [person]
    while last:
        known = [one.pk for one in found]
        doubles = Participant.objects.filter(merged_into__in=last).exclude(pk__in=known)
        last = list(doubles.order_by("pk"))
        found += last
    return found


def _posts(people: Iterable[Participant]) -> Any:
    return Post.objects.filter(participant__in=list(people))


def _refuse_while_open(people: list[Participant]) -> None:
    """Others count on it: it is closed first, or with the erasure by an explicit choice."""
    numbers = [
        f"n° {pk}"
        for pk in _posts(people).filter(state__in=ON_THE_WALL).values_list("pk", flat=True)
    ]
    if numbers:
        raise Refused(
            _(
                "Un échange est ouvert (annonce %(posts)s)\u00a0: terminez-le d’abord, ou cochez "
                "la case qui le clôt avec l’effacement."
            )
            % {"posts": ", ".join(numbers)},
            field="close_posts",
        )


def _erase_row(person: Participant) -> None:
    today = timezone.localdate()
    kept: dict[str, Any] = {"state": ParticipantState.ERASED, "adult_on": _adult_or_not(person)}
    if person.state in HERE:
        kept["left_on"] = today
    # By update: ``save`` would write a search key.
    Participant.objects.filter(pk=person.pk).update(
        **NOTHING_OF_HER, kept=[], languages=[], form_key=uuid.uuid4(), **kept
    )
    person.refresh_from_db()


def _erase_double(double: Participant) -> None:
    """Still somebody's double, so that nobody counts twice; it has to have some name."""
    words = {**NOTHING_OF_HER, "first_name": ERASED_PERSON, "adult_on": _adult_or_not(double)}
    Participant.objects.filter(pk=double.pk).update(
        **words, kept=[], languages=[], form_key=uuid.uuid4()
    )


def _adult_or_not(person: Participant) -> datetime.date | None:
    """Of who came as a minor the year is enough; of an adult nothing is needed."""
    if person.adult_on is None or person.adult_on <= person.registered_on:
        return None
    return datetime.date(person.adult_on.year, 12, 31)


# --- The steps -------------------------------------------------------------------


def _forget_facts(people: list[Participant]) -> None:
    LifeEvent.objects.filter(participant__in=people).update(note="")


def _forget_notes(people: list[Participant]) -> None:
    SafeguardingNote.objects.filter(participant__in=people).delete()


def _forget_mandates(people: list[Participant]) -> None:
    """Those given to others, and what she holds as somebody's helper."""
    theirs = Mandate.objects.filter(participant__in=people)
    for email in {*theirs.exclude(email="").values_list("email", flat=True)}:
        _forget_mails_unless_others(email, people)
    _delete_files(theirs)
    nothing = {"name": "", "phone": "", "email": "", "scan": "", "helper": None}
    theirs.filter(ended_on=None).update(ended_on=timezone.localdate())
    theirs.update(**nothing)
    hers = Mandate.objects.filter(helper__in=people)
    _delete_files(hers)
    hers.filter(ended_on=None).update(ended_on=timezone.localdate())
    hers.update(**{**nothing, "name": ERASED_PERSON})


def _forget_signatures(people: list[Participant]) -> None:
    for person in people:
        forget_signatures(person)
    # Where she has signed for others, that somebody did stays.
    Signature.objects.filter(signed_for__helper__in=people).update(typed_name=ERASED_PERSON)


def _forget_posts(people: list[Participant]) -> None:
    posts = _posts(people)
    for person in people:
        take_down_posts_of(person, why="")
    # The letter of the wall has told others of them; what was sent is emptied.
    for title in set(posts.values_list("title", flat=True)) - {ERASED_POST}:
        forget_words(words=title)
    delete_photos(posts)
    posts.update(**NOTHING_OF_A_POST, **_vectors(Post), form_key=RandomUUID())
    nothing = {"name": "", "reached_by": "", "text": ""}
    # What others wrote to her may speak of her, and what she wrote to others does.
    Answer.objects.filter(Q(post__in=posts) | Q(participant__in=people)).update(**nothing)
    PostReport.objects.filter(post__in=posts).update(text="")


def _vectors(model: type[Post]) -> dict[str, None]:
    """What searches made of its words."""
    fields = model._meta.concrete_fields
    return {field.name: None for field in fields if isinstance(field, SearchVectorField)}


def _forget_letters(people: list[Participant]) -> None:
    """An issue keeps its posts; who was sent it matters to nobody any more."""
    DigestSending.objects.filter(participant__in=people).delete()
    DigestRefusal.objects.filter(participant__in=people).delete()


def _forget_cards(people: list[Participant]) -> None:
    FormerCard.objects.filter(participant__in=people).delete()


def _forget_what_she_began(people: list[Participant]) -> None:
    """A registration by the web site that was not sent yet, and the code for its address."""
    for person in people:
        if person.email:
            codes = MailedCode.objects.filter(email__iexact=person.email)
            OnlineRegistration.objects.filter(mailed_code__in=codes).delete()
            codes.delete()


def _forget_mails(people: list[Participant]) -> None:
    for person in people:
        if person.email:
            forget_address(email=person.email)
        if person.first_name and person.last_name:
            forget_words(words=person.full_name)


def _forget_files_of_jobs(people: list[Participant]) -> None:
    """Lists and papers that were made to be fetched within a week; she may be on any of them."""
    transaction.on_commit(partial(forget_results, kinds=[BRINGING]))
    forget_files()


def _forget_account(people: list[Participant]) -> None:
    for user in User.objects.filter(participant__in=people):
        erase_account(user=user)
        record(JournalAction.ERASURE_ACCEPTED, subject=erased_label(user))


STEPS: tuple[Callable[[list[Participant]], None], ...] = (
    _forget_what_she_began,
    _forget_mails,
    _forget_account,
    _forget_facts,
    _forget_notes,
    _forget_signatures,
    _forget_posts,
    _forget_letters,
    _forget_cards,
    _forget_mandates,
    _forget_files_of_jobs,
)


def _forget_mails_unless_others(email: str, people: list[Participant]) -> None:
    """A helper may take part herself, or have an account: her mails are hers."""
    others = Participant.objects.filter(email__iexact=email).exclude(pk__in=[p.pk for p in people])
    if not others.exists() and not User.objects.filter(email__iexact=email).exists():
        forget_address(email=email)


def _delete_files(rows: Any) -> None:
    for name in rows.exclude(scan="").values_list("scan", flat=True):
        transaction.on_commit(partial(private_storage.delete, name))
