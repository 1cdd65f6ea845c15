"""Reads of the catalogue."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import (
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Left

from federation.models import Practice, PracticeBody, PracticeEdition, PracticeText
from federation.text_search import Resembles, plain
from tenants.enums import CLOSED_TO_ALL, CentreState
from tenants.models import Centre, Domain
from territory.models import Commune, Department
from territory.normalise import sort_key
from territory.selectors import departments


def published_practices() -> QuerySet[Practice]:
    """Practices of the catalogue with their centre and département, in one query."""
    return Practice.objects.published().select_related("centre", "department")


def newest_practices() -> QuerySet[Practice]:
    return published_practices().order_by("-updated_at", "-pk")


def practices_like(title: str, *, besides_centre: int) -> QuerySet[Practice]:
    """Practices of other centres whose title resembles this one, the most alike first.

    ``title`` is a sort key (``territory.normalise``). Typing mistakes and the order of the words
    are forgiven.
    """
    return (
        published_practices()
        .exclude(centre=besides_centre)
        .filter(Resembles(plain("title"), Value(title)))
        .only("title", "slug", "centre__name", "department__name")
        .annotate(likeness=TrigramSimilarity(plain("title"), title))
        .order_by("-likeness", "-updated_at", "pk")
    )


def practices_by_slug(slugs: Iterable[str]) -> dict[str, Practice]:
    """Those of ``slugs`` that are shared today."""
    return {practice.slug: practice for practice in published_practices().filter(slug__in=slugs)}


def practice_page(slug: str) -> Practice | None:
    """One practice, withdrawn or not, with its shared editions (latest first) and photos."""
    editions = PracticeEdition.objects.filter(withdrawn_at=None).prefetch_related("photos")
    return (
        Practice.objects.filter(slug=slug)
        .select_related("centre__commune", "department__region")
        .prefetch_related(Prefetch("editions", queryset=editions))
        .first()
    )


def is_shared(practice: Practice) -> bool:
    """Of a practice with its editions: the last may have been withdrawn while they were read."""
    return practice.withdrawn_at is None and bool(practice.editions.all())


def practice_version(slug: str) -> str:
    """Another one with each sharing, and with each of the practice it names as its origin.

    Empty for what is not shared.
    """
    parent = Practice.objects.published().filter(action_uid=OuterRef("parent_uid"))
    found = (
        Practice.objects.published()
        .filter(slug=slug)
        .values_list("pk", "version", Subquery(parent.values("version")))
    )
    return next((".".join(map(str, row)) for row in found), "")


def practice_of_action(action_uid: UUID) -> Practice | None:
    """The same by its action, shared or withdrawn, with its shared editions, latest first."""
    editions = PracticeEdition.objects.filter(withdrawn_at=None)
    return (
        Practice.objects.filter(action_uid=action_uid)
        .select_related("centre", "department")
        .prefetch_related(Prefetch("editions", queryset=editions))
        .first()
    )


def practices_of_actions(action_uids: Iterable[UUID]) -> dict[UUID, Practice]:
    """Those that are shared today, by their action."""
    found = published_practices().filter(action_uid__in=[*action_uids])
    return {practice.action_uid: practice for practice in found}


def family_of(action_uid: UUID, parent_uid: UUID | None) -> QuerySet[Practice]:
    """What is shared of an action: itself, its parent, its adaptations; the newest first."""
    own = Q(action_uid=action_uid) | Q(parent_uid=action_uid)
    family = own | Q(action_uid=parent_uid) if parent_uid else own
    return published_practices().filter(family).order_by("-published_at", "-pk")


def adaptations_elsewhere(centre: Centre) -> QuerySet[Practice]:
    """What other centres share and have adapted from the practices of this one."""
    own = Practice.objects.published().filter(centre=centre).values("action_uid")
    return published_practices().filter(parent_uid__in=own).exclude(centre=centre).order_by("pk")


def centres_adapted_since(moment: datetime) -> list[str]:
    """The schemas of the centres whose practices others have adapted, and shared since then."""
    new = Practice.objects.published().filter(published_at__gte=moment).exclude(parent_uid=None)
    parents = Practice.objects.published().filter(action_uid__in=new.values("parent_uid"))
    living = parents.exclude(centre__state__in=CLOSED_TO_ALL)
    return [*living.order_by("centre").values_list("centre__schema_name", flat=True).distinct()]


def departments_of_communes(names: Iterable[str]) -> list[Department]:
    """Where communes of these names are."""
    keys = [sort_key(name) for name in names]
    found = Commune.objects.current().filter(sort_key__in=keys)
    codes = set(found.values_list("department_id", flat=True))
    return [place for place in departments() if place.code in codes]


def centre_to_resemble(slug: str) -> Centre | None:
    """A centre of the network, to look for what centres like it have done."""
    open_ones = Centre.objects.exclude(state__in=CLOSED_TO_ALL).select_related("commune")
    return open_ones.filter(slug=slug).first()


def centre_of_the_catalogue(slug: str) -> Centre | None:
    """Archived ones too: what they have shared stays."""
    known = Centre.objects.exclude(state=CentreState.PREPARING).select_related("department")
    return known.filter(slug=slug).first()


def positions_of_centre(centre: Centre) -> list[int]:
    """Of all that it shares, the latest first: see ``federation.search.practices_at``."""
    shared = PracticeText.objects.filter(practice__centre=centre, practice__withdrawn_at=None)
    return list(shared.order_by("-position").values_list("position", flat=True))


def withdrawn_last(count: int) -> QuerySet[Practice]:
    """The tombstones of the practices that were withdrawn last."""
    return Practice.objects.exclude(withdrawn_at=None).order_by("-updated_at", "-pk")[:count]


def catalogue_changed_at() -> datetime | None:
    """When a practice was shared, shared again or withdrawn for the last time; one statement."""
    shared = Practice.objects.published().order_by("-updated_at").values("updated_at")
    gone = Practice.objects.exclude(withdrawn_at=None).order_by("-updated_at").values("updated_at")
    return max((row["updated_at"] for row in shared[:1].union(gone[:1], all=True)), default=None)


def with_their_sites(practices: Iterable[Practice]) -> None:
    """Reads the hosts of all their centres at once, for ``federation.addresses.site_of``."""
    primary = Prefetch("domains", Domain.objects.filter(is_primary=True))
    prefetch_related_objects([practice.centre for practice in practices], primary)


def beginnings(practices: Iterable[Practice], length: int) -> dict[int, str]:
    """The first words of what each of them tells, by its id."""
    told = PracticeBody.objects.filter(practice__in=[practice.pk for practice in practices])
    return dict(told.annotate(start=Left("text", length)).values_list("pk", "start"))


def centres_to_write_in(query: str) -> QuerySet[Centre]:
    """Centres whose team can sign in, each word in its name, its commune or its département."""
    found = Centre.objects.exclude(state__in=CLOSED_TO_ALL)
    for word in sort_key(query).split():
        found = found.filter(
            Q(name_key__contains=word)
            | Q(commune__sort_key__contains=word)
            | Q(department__sort_key__contains=word)
            | Q(department_id=word.upper())
        )
    primary = Prefetch("domains", Domain.objects.filter(is_primary=True))
    return found.select_related("commune", "department").prefetch_related(primary)
