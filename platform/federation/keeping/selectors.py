from datetime import timedelta

from django.db.models import Max, QuerySet, Sum
from django.utils import timezone

from federation.models import EmptySearch, SynonymGroup
from territory.normalise import sort_key


def synonym_groups(word: str = "") -> list[SynonymGroup]:
    """In the order of their first words; some hundreds, so accents are compared here."""
    key = sort_key(word)
    groups = (
        group for group in SynonymGroup.objects.all() if key in sort_key(" ".join(group.terms))
    )
    return sorted(groups, key=lambda group: sort_key(group.terms[0]))


def searches_in_vain(days: int) -> QuerySet:
    """``words``, ``times`` and the ``last`` day, the most frequent first."""
    since = timezone.localdate() - timedelta(days=days)
    return (
        EmptySearch.objects.filter(day__gt=since)
        .order_by()
        .values("words")
        .annotate(times=Sum("count"), last=Max("day"))
        .order_by("-times", "-last", "words")
    )
