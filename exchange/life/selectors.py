"""Who has given no news for long, and what the page of a person says of her registration."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Count,
    F,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils import timezone

from accounts.permissions import can_erase_participants, can_read_safeguarding
from exchange.enums import HelperKind, LifeEventKind, MandateScope, ParticipantState
from exchange.models import (
    Answer,
    ExchangeSettings,
    LifeEvent,
    Mandate,
    Participant,
    Post,
    Signature,
)
from exchange.models.wall import UNFINISHED
from exchange.selectors import exchange_settings
from territory.normalise import sort_key

# Facts in which she had a part herself. A pause that ends by itself says nothing of her, nor do a
# merger or a call in vain.
OF_HER_OWN = (
    LifeEventKind.REGISTERED,
    LifeEventKind.CONFIRMED,
    LifeEventKind.PAUSED,
    LifeEventKind.SIGN_OF_LIFE,
    LifeEventKind.CARD_RENEWED,
    LifeEventKind.ACCOUNT_CLAIMED,
)


def participants_named() -> QuerySet[Participant]:
    """Those who have a page: all but doubles and erased ones."""
    return Participant.objects.known()


def with_news() -> QuerySet[Any]:
    """``news``: the last day on which one knows that she was there. All in one statement.

    A day noted by hand, a post, an answer, a signature, a sign-in, or a fact of ``OF_HER_OWN``.
    """
    own = LifeEvent.objects.filter(
        Q(kind__in=OF_HER_OWN) | Q(kind=LifeEventKind.CAME_BACK, noted_by__isnull=False)
    )
    return Participant.objects.annotate(
        news=Greatest(
            "last_sign_on",
            "registered_on",
            _of_hers(own, Max("happened_on")),
            _of_hers(Post.objects.all(), Max("posted_on")),
            _of_hers(Answer.objects.all(), Max(TruncDate("received_at"))),
            _of_hers(Signature.objects.all(), Max("signed_on")),
            TruncDate("user__last_login"),
        )
    )


def quiet(today: datetime.date | None = None) -> QuerySet[Any]:
    """Here, not in a pause, and without news for the months that the centre has chosen.

    ``called_first`` is the first call in vain since her last news, ``calls`` how many there were;
    those who have waited longest come first.
    """
    today = today or timezone.localdate()
    since = months_before(today, exchange_settings().quiet_months)
    in_vain = LifeEvent.objects.filter(
        kind=LifeEventKind.CALLED_IN_VAIN, happened_on__gt=OuterRef("news")
    )
    reachable = Q(state=ParticipantState.ACTIVE) | (
        Q(state=ParticipantState.PAUSED) & (Q(paused_until=None) | Q(paused_until__lte=today))
    )
    return (
        with_news()
        .filter(reachable, news__lte=since)
        .annotate(
            called_first=_of_hers(in_vain, Min("happened_on")),
            calls=Coalesce(_of_hers(in_vain, Count("pk")), Value(0)),
        )
        .order_by("news", "last_name", "first_name", "pk")
    )


def silent(today: datetime.date | None = None) -> QuerySet[Any]:
    """Called in vain, and the days to answer are over."""
    today = today or timezone.localdate()
    limit = today - datetime.timedelta(days=exchange_settings().leaving_days)
    return quiet(today).filter(called_first__lte=limit)


def call_list() -> QuerySet[Any]:
    """As it is read at the telephone: with whoever helps her, who may be the one to call."""
    helpers = Mandate.objects.in_force().order_by("-given_on", "-pk")
    return quiet().prefetch_related(Prefetch("mandates", helpers, to_attr="helpers"))


def say_when_they_leave(people: Iterable[Any], settings: ExchangeSettings) -> None:
    """``leaves_on``: the night in which a registration ends if nothing is heard; else nothing."""
    days = datetime.timedelta(days=settings.leaving_days)
    for person in people:
        person.leaves_on = person.called_first + days if person.called_first else None


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The same day of an earlier month, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


@dataclass(frozen=True)
class Life:
    """What ``exchange/life/person.html`` shows."""

    person: Participant
    news: datetime.date
    mandates: list[Mandate]
    former_mandates: list[Mandate]
    helps: list[Mandate]
    on_the_wall: int
    may_erase: bool
    reads_notes: bool

    @property
    def is_here(self) -> bool:
        return self.person.state in (ParticipantState.ACTIVE, ParticipantState.PAUSED)

    @property
    def is_known(self) -> bool:
        return self.is_here or self.person.state == ParticipantState.WAITING

    @property
    def lacks_guardian(self) -> bool:
        return self.person.is_minor and not any(
            mandate.covers(MandateScope.SIGN)
            for mandate in self.mandates
            if mandate.kind == HelperKind.GUARDIAN
        )


def life_of(person: Participant, user: Any) -> Life:
    """For the page of one person, in two statements."""
    both = (
        Mandate.objects.filter(Q(participant=person) | Q(helper=person, ended_on=None))
        .select_related("helper", "participant")
        .order_by(F("ended_on").asc(nulls_first=True), "-given_on", "-pk")
    )
    named: list[Any] = [one for one in both if one.participant_id == person.pk]
    for one in named:
        one.can = [MandateScope(scope).label for scope in one.scope]
    counted = with_news().annotate(
        on_the_wall=_of_hers(Post.objects.filter(state__in=UNFINISHED), Count("pk"))
    )
    news, on_the_wall = counted.values_list("news", "on_the_wall").get(pk=person.pk)
    return Life(
        person=person,
        news=news,
        mandates=[one for one in named if one.in_force()],
        former_mandates=[one for one in named if not one.in_force()],
        helps=[one for one in both if one.participant_id != person.pk],
        on_the_wall=on_the_wall or 0,
        may_erase=can_erase_participants(user),
        reads_notes=can_read_safeguarding(user),
    )


def named_like(words: str) -> list[Participant]:
    """Whose card has that code, or else those of exactly that name, in either order."""
    known = participants_named()
    code = words.replace(" ", "").replace("-", "")
    if by_card := list(known.filter(card_code__iexact=code)[:1]):
        return by_card
    asked = sorted(sort_key(words).split())
    found = known
    for word in asked:
        found = found.filter(search_key__contains=word)
    return [one for one in found[:50] if sorted(sort_key(one.full_name).split()) == asked]


def _of_hers(rows: QuerySet[Any], what: Any) -> Subquery:
    """One value for each person: the last day, the first, or how many."""
    one: Callable[..., QuerySet[Any]] = rows.filter(participant=OuterRef("pk")).order_by().values
    return Subquery(one("participant").annotate(told=what).values("told"))
