"""Reads of the catalogue."""

from collections.abc import Iterable

from django.contrib.postgres.search import SearchRank
from django.db.models import F, Prefetch, QuerySet

from federation.models import Practice, PracticeEdition
from federation.text_search import search_query


def published_practices() -> QuerySet[Practice]:
    """Practices of the catalogue with their centre and département, in one query."""
    return Practice.objects.published().select_related("centre", "department")


def search_practices(query: str = "", **filters: str) -> QuerySet[Practice]:
    """Practices that match the words and the filters, best first when there are words.

    ``filters``: ``department``, ``dimension``, ``status``, ``keyword``, ``audience`` and
    ``partner``, as stored codes; empty ones are ignored.
    """
    found = published_practices()
    if filters.get("department"):
        found = found.filter(department_id=filters["department"])
    for name in ("dimension", "status"):
        if filters.get(name):
            found = found.filter(**{name: filters[name]})
    for name, column in (
        ("keyword", "keywords"),
        ("audience", "audiences"),
        ("partner", "partner_kinds"),
    ):
        if filters.get(name):
            found = found.filter(**{f"{column}__contains": [filters[name]]})
    search = search_query(query)
    if search is None:
        return found.order_by("-updated_at", "-pk")
    return (
        found.filter(text__vector=search)
        .annotate(rank=SearchRank(F("text__vector"), search))
        .order_by("-rank", "-updated_at", "-pk")
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


def parent_of(practice: Practice) -> Practice | None:
    """The practice it was adapted from, while that one is shared."""
    if practice.parent_uid is None:
        return None
    return Practice.objects.published().filter(action_uid=practice.parent_uid).first()


def adaptations_of(practice: Practice) -> QuerySet[Practice]:
    """The shared practices that were adapted from this one."""
    return published_practices().filter(parent_uid=practice.action_uid).order_by("pk")
