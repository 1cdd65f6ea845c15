"""Lists of the desk: posts by where they stand, and words that wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from exchange.enums import PostState
from exchange.models import Answer, Paper, Post, PostReport
from exchange.models.wall import ON_THE_WALL
from exchange.papers.selectors import HANGS, SHOWN
from exchange.wall.selectors import find
from federation.centres.figures import count_each
from territory.normalise import sort_key

SOON = 14  # days
DEFAULT = "on-wall"


@dataclass(frozen=True)
class Tab:
    name: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class DeskPosts:
    posts: QuerySet[Post]
    tabs: list[Tab]
    words: str
    nearly: bool
    # The list of those to be told, with the way to reach each.
    telling: bool


def desk_list(address: Mapping[str, Any]) -> DeskPosts:
    tabs = _tabs()
    name = address.get("liste", DEFAULT)
    chosen = name if name in tabs else DEFAULT
    words = address.get("q", "").replace("\x00", " ").strip()
    counts = Post.objects.aggregate(
        **{
            key.replace("-", "_"): Count("pk", filter=which)
            for key, (_label, which) in tabs.items()
        }
    )
    rows = Post.objects.select_related("category", "participant", "mandate")
    if words:
        # By its words, or by whose it is.
        found, nearly = find(rows, words)
        whose = _posts_of_who_is_called(rows, words)
        if nearly and whose.exists():
            found, nearly = whose, False
    else:
        found, nearly = rows.order_by("valid_until", "-pk"), False
    return DeskPosts(
        posts=found.filter(tabs[chosen][1]),
        tabs=[
            Tab(key, label, counts[key.replace("-", "_")], key == chosen)
            for key, (label, _which) in tabs.items()
        ],
        words=words,
        nearly=nearly,
        telling=chosen == "ending",
    )


def _posts_of_who_is_called(rows: QuerySet[Post], words: str) -> QuerySet[Post]:
    keys = sort_key(words).split()
    for key in keys:
        rows = rows.filter(participant__search_key__contains=key)
    return rows if keys else rows.none()


def _tabs() -> dict[str, tuple[str, Q]]:
    soon = timezone.localdate() + timedelta(days=SOON)
    on_wall = Q(state__in=ON_THE_WALL)
    return {
        "to-read": (_("À relire"), Q(state=PostState.WAITING)),
        "on-wall": (_("Sur le mur"), on_wall),
        "ending": (_("Bientôt finies"), on_wall & Q(valid_until__lte=soon)),
        "in-hand": (_("En cours"), Q(state=PostState.IN_HAND)),
        "ended": (
            _("Sorties du mur"),
            Q(state__in=[PostState.DONE, PostState.EXPIRED, PostState.TAKEN_DOWN]),
        ),
    }


@dataclass(frozen=True)
class WaitingWords:
    answers: QuerySet[Answer]
    reports: QuerySet[PostReport]


def waiting_words() -> WaitingWords:
    return WaitingWords(
        Answer.objects.filter(handled_at=None).select_related(
            "post__participant", "post__mandate", "participant"
        ),
        PostReport.objects.filter(handled_at=None).select_related("post"),
    )


@dataclass(frozen=True)
class WallToday:
    """What of the wall waits for this permanence."""

    to_read: int
    ending: int
    answers: int
    reports: int
    to_remove: int

    @property
    def anything(self) -> bool:
        return any((self.to_read, self.ending, self.answers, self.reports, self.to_remove))


def wall_today() -> WallToday:
    """In one statement."""
    tabs = _tabs()
    rows = [
        Post.objects.filter(tabs["to-read"][1]),
        Post.objects.filter(tabs["ending"][1]),
        Answer.objects.filter(handled_at=None),
        PostReport.objects.filter(handled_at=None),
        Paper.objects.filter(HANGS & ~SHOWN),
    ]
    return WallToday(*count_each(rows))


def posts_to_call_about(days: int = SOON) -> QuerySet[Post]:
    """Those that end soon and whose people no mail reaches: for the list of calls."""
    last = timezone.localdate() + timedelta(days=days)
    return (
        Post.objects.shown()
        .filter(valid_until__lte=last, participant__email="")
        .select_related("participant", "mandate")
        .order_by("valid_until", "pk")
    )
