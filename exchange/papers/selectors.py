"""Which paper hangs where: what is to be hung, what is to be taken down."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, Q, QuerySet, When
from django.utils.translation import gettext as _

from exchange.enums import ParticipantState, Visibility
from exchange.models import Paper, Place, Post
from exchange.models.wall import NEEDED_FIRST, ON_THE_WALL

HANGS = Q(hung_on__isnull=False, removed_on=None)
# As ``Post.objects.shown()``, from a paper: in her pause the papers of a person come down too.
SHOWN = Q(post__state__in=ON_THE_WALL, post__participant__state=ParticipantState.ACTIVE)


@dataclass(frozen=True)
class Board:
    """A place with a board, and how much there is to do at the next permanence."""

    place: Place
    hanging: int
    to_hang: int
    to_remove: int

    @property
    def to_hang_label(self) -> str:
        return _("%(count)s à accrocher") % {"count": self.to_hang}

    @property
    def to_remove_label(self) -> str:
        return _("%(count)s à retirer") % {"count": self.to_remove}


def boards() -> list[Board]:
    """Two statements, however many papers hang."""
    hangs = Q(papers__hung_on__isnull=False, papers__removed_on=None)
    shown = Q(
        papers__post__state__in=ON_THE_WALL,
        papers__post__participant__state=ParticipantState.ACTIVE,
    )
    rows = (
        Place.objects.filter(has_board=True, retired_on=None)
        .annotate(
            hanging=Count("papers", filter=hangs),
            to_remove=Count("papers", filter=hangs & ~shown),
            kept=Count("papers__post", filter=hangs & shown, distinct=True),
        )
        .order_by("sort_order", "name", "pk")
    )
    on_the_wall = Post.objects.shown().count()
    return [Board(row, row.hanging, on_the_wall - row.kept, row.to_remove) for row in rows]


def to_hang(place: Place) -> QuerySet[Post]:
    """On the wall, and not on this board; those that only paper shows first."""
    hanging = Paper.objects.filter(HANGS, where=place).values("post")
    paper_only = Case(When(visibility=Visibility.PAPER, then=0), default=1)
    return (
        Post.objects.shown()
        .exclude(pk__in=hanging)
        .select_related("category", "participant", "photo")
        .order_by(paper_only, *NEEDED_FIRST, "published_on", "pk")
    )


def to_remove(place: Place) -> QuerySet[Paper]:
    """Hanging though their post is over, or its author in a pause."""
    return (
        Paper.objects.filter(HANGS & ~SHOWN, where=place)
        .select_related("post__participant")
        .order_by("post")
    )


def hanging(place: Place) -> QuerySet[Paper]:
    return (
        Paper.objects.filter(HANGS & SHOWN, where=place)
        .select_related("post", "noted_by")
        .order_by("hung_on", "post")
    )


def posts_to_print(numbers: Iterable[int]) -> QuerySet[Post]:
    """Of those chosen, the ones that are on the wall still."""
    return (
        Post.objects.shown()
        .filter(pk__in=list(numbers))
        .select_related("category", "participant", "photo")
        .order_by("-kind", "category", "pk")
    )
