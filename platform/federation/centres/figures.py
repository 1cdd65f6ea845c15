"""What a centre's page at the federation counts in the rooms above this one, which it cannot name.

A room registers its own figures when it starts (``AppConfig.ready``). Numbers only: nothing of what
a centre writes, and nobody's name, is shown here.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.utils.functional import Promise

_figures: list[tuple[str | Promise, Callable[[], QuerySet[Any]]]] = []


def show(words: str | Promise, rows: Callable[[], QuerySet[Any]]) -> None:
    """``rows`` is called inside the centre; how many there are is shown, whatever they are."""
    if (words, rows) not in _figures:
        _figures.append((words, rows))


def figures_here() -> list[tuple[str, int]]:
    counts = count_each([rows() for _words, rows in _figures])
    return [(str(words), count) for (words, _rows), count in zip(_figures, counts, strict=True)]


def count_each(several: Sequence[QuerySet[Any]]) -> list[int]:
    """How many rows each has, in one statement."""
    counts = [
        found.order_by()
        .annotate(rank=Value(rank))
        .values("rank")
        .annotate(count=Count("pk"))
        .values_list("rank", "count")
        for rank, found in enumerate(several)
    ]
    if not counts:
        return []
    counted = dict(counts[0].union(*counts[1:], all=True) if counts[1:] else counts[0])
    return [counted.get(rank, 0) for rank in range(len(several))]
