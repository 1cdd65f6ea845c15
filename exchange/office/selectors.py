from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from exchange.enums import CharterKind
from exchange.models import Category, CharterVersion, Participant, Place, Post
from exchange.models.wall import ON_THE_WALL


@dataclass(frozen=True)
class Held:
    """What the module keeps, on or off."""

    people: int
    posts: int

    def __bool__(self) -> bool:
        return bool(self.people or self.posts)


def held() -> Held:
    return Held(
        people=Participant.objects.here().count(),
        posts=Post.objects.filter(state__in=ON_THE_WALL).count(),
    )


def places_in_use() -> QuerySet[Place]:
    return Place.objects.filter(retired_on=None)


def categories() -> QuerySet[Category]:
    """All, in the centre's order, with how many posts of each are on the wall (``on_wall``)."""
    on_wall = Count("posts", filter=Q(posts__state__in=ON_THE_WALL))
    # Counting makes Django forget the model's own order.
    return Category.objects.annotate(on_wall=on_wall).order_by("sort_order", "name", "pk")


@dataclass(frozen=True)
class TextsOfKind:
    kind: CharterKind
    draft: CharterVersion | None
    # The one in force first, each with its number of signatures.
    versions: list[CharterVersion]


def texts() -> list[TextsOfKind]:
    """Each kind, in one statement."""
    rows = list(CharterVersion.objects.annotate(signed=Count("signatures")).order_by("-number"))
    return [
        TextsOfKind(
            kind,
            next((row for row in rows if row.kind == kind and row.published_on is None), None),
            [row for row in rows if row.kind == kind and row.published_on is not None],
        )
        for kind in CharterKind
    ]
