"""Reads of the wall: what somebody may see of it, found by words and choices, and counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import (
    Count,
    F,
    FloatField,
    Func,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from exchange.enums import Frequency, PostKind, Urgency
from exchange.models import Category, Participant, Post
from exchange.models.people import HERE
from federation.text_search import LONGEST_QUERY, search_query
from territory.normalise import sort_key

# A word of the query is near enough to one of the text: « jardinnage », « acompagner ».
NEAR = 0.5
SHORTEST_NEAR = 4
MOST_NEAR = 200
# Filters whose counts follow each other: name in the address, field.
FILTERS: Mapping[str, str] = {
    "kind": "kind",
    "category": "category_id",
    "urgency": "urgency",
    "frequency": "frequency",
    "language": "language",
}


@dataclass(frozen=True)
class Wanted:
    """What was asked of the wall; unknown values have been dropped."""

    words: str = ""
    kind: str = ""
    category: str = ""
    urgency: str = ""
    frequency: str = ""
    language: str = ""

    def without(self, name: str) -> dict[str, str]:
        return {
            field: value
            for other, field in FILTERS.items()
            if other != name and (value := getattr(self, other))
        }


@dataclass(frozen=True)
class Wall:
    posts: QuerySet[Post]
    # By filter, how many there would be with each value, all other choices as they are.
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    # No post holds the words; these hold nearly the same.
    nearly: bool = False


def visible_posts(participant: Participant | None) -> QuerySet[Post]:
    """What is on the wall for a visitor, or for somebody who is confirmed and has not left."""
    inside = participant is not None and participant.state in HERE
    posts = Post.objects.for_participants() if inside else Post.objects.public()
    return posts.select_related("category", "participant", "photo")


def read_wanted(address: Mapping[str, Any]) -> Wanted:
    """From the address of a page; what it does not know it ignores."""

    def one_of(name: str, values: Any) -> str:
        value = address.get(name, "")
        return value if value in values else ""

    category = address.get("category", "")
    return Wanted(
        words=address.get("q", "").replace("\x00", " ").strip()[:LONGEST_QUERY],
        kind=one_of("kind", PostKind.values),
        category=category
        if category.isascii() and category.isdigit() and len(category) < 10
        else "",
        urgency=one_of("urgency", Urgency.values),
        frequency=one_of("frequency", Frequency.values),
        language=address.get("language", "")[:5].strip("\x00"),
    )


def wall(posts: QuerySet[Post], wanted: Wanted) -> Wall:
    """Best first when there are words, else the newest first. Two statements at most, and the page's."""
    found, nearly = find(posts, wanted.words)
    return Wall(
        posts=found.filter(**wanted.without("")),
        counts=_counts(found, wanted),
        nearly=nearly,
    )


def find(posts: QuerySet[Post], words: str) -> tuple[QuerySet[Post], bool]:
    """Those that hold all the words in any of their forms; or, when there are none, nearly so."""
    query = search_query(words)
    if query is None:
        return posts.order_by("-published_on", "-pk"), False
    number = words.lstrip("n°N #").strip()
    if number.isascii() and number.isdigit() and len(number) < 10:
        by_number = posts.filter(pk=int(number))
        if by_number.exists():
            return by_number, False
    exact = posts.filter(vector=query).annotate(rank=SearchRank(F("vector"), query))
    if exact.exists():
        return exact.order_by("-rank", "-published_on", "-pk"), False
    return _near(posts, words), True


def _near(posts: QuerySet[Post], words: str) -> QuerySet[Post]:
    keys = [word for word in sort_key(words).split() if len(word) >= SHORTEST_NEAR]
    if not keys:
        return posts.none()
    likeness = [_likeness(word) for word in keys]
    best = likeness[0] if len(likeness) == 1 else Greatest(*likeness)
    near = posts.annotate(near=best).filter(near__gte=NEAR).order_by("-near", "-pk")
    # Read once: the counts of the filters would compare every text again, each for itself.
    found = list(near.values_list("pk", flat=True)[:MOST_NEAR])
    rank = Func(Value(found), F("pk"), function="array_position", output_field=IntegerField())
    return posts.filter(pk__in=found).order_by(rank)


def _likeness(word: str) -> Func:
    return Func(
        Value(word),
        F("search_key"),
        function="public.word_similarity",
        output_field=FloatField(),
    )


def _counts(found: QuerySet[Post], wanted: Wanted) -> dict[str, dict[str, int]]:
    """All filters in one statement: each row says which of the other choices it fits."""
    plain = found.order_by()
    parts = []
    for name, column in FILTERS.items():
        rows = (
            plain.filter(**wanted.without(name))
            .annotate(facet=Value(name, TextField()), code=_text(column))
            .values("facet", "code")
            .annotate(count=Count("pk"))
            .values_list("facet", "code", "count")
        )
        parts.append(rows)
    counted: dict[str, dict[str, int]] = {name: {} for name in FILTERS}
    for name, code, count in parts[0].union(*parts[1:], all=True):
        if code:
            counted[name][code] = count
    return counted


def _text(column: str) -> Func:
    return Func(F(column), template="(%(expressions)s)::text", output_field=TextField())


@dataclass(frozen=True)
class Balance:
    offers: int
    requests: int

    @property
    def said(self) -> str:
        """An invitation to ask: a wall that is full of offers is waiting for somebody who dares."""
        if not self.offers and not self.requests:
            return _("Le mur est vide pour le moment.")
        if self.offers > self.requests:
            return _(
                "Plus de personnes proposent que de personnes demandent : quelqu’un attend votre "
                "demande."
            )
        return _("Des demandes attendent quelqu’un : un petit coup de main suffit parfois.")


def balance(posts: QuerySet[Post]) -> Balance:
    return Balance(
        **posts.order_by().aggregate(
            offers=Count("pk", filter=Q(kind=PostKind.OFFER)),
            requests=Count("pk", filter=Q(kind=PostKind.REQUEST)),
        )
    )


def answering(post: Post, posts: QuerySet[Post], most: int = 5) -> QuerySet[Post]:
    """Offers for a request and the reverse: of its category, then those that share its words."""
    other = PostKind.REQUEST if post.kind == PostKind.OFFER else PostKind.OFFER
    query = search_query(" or ".join(sort_key(post.title).split()))
    found = posts.filter(kind=other).exclude(participant_id=post.participant_id)
    same = Q(category_id=post.category_id)
    if query is not None:
        rank = SearchRank(F("vector"), query)
        found = found.annotate(rank=rank).filter(same | Q(vector=query))
    else:
        found = found.annotate(rank=Value(0.0, FloatField())).filter(same)
    return found.order_by("-rank", "-published_on", "-pk")[:most]


def categories_on_offer() -> QuerySet[Category]:
    return Category.objects.filter(retired_on=None, refusal="")


def refused_categories() -> QuerySet[Category]:
    return Category.objects.filter(retired_on=None).exclude(refusal="")
