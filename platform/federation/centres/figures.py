"""What a centre's page at the federation counts in the rooms above this one, which it cannot name.

A room registers its own figures when it starts (``AppConfig.ready``). Numbers only: nothing of what
a centre writes, and nobody's name, is shown here.
"""

from collections.abc import Callable

from django.utils.functional import Promise

_figures: list[tuple[str | Promise, Callable[[], int]]] = []


def show(words: str | Promise, count: Callable[[], int]) -> None:
    """``count`` runs inside the centre, with at most one query."""
    if (words, count) not in _figures:
        _figures.append((words, count))


def figures_here() -> list[tuple[str, int]]:
    return [(str(words), count()) for words, count in _figures]
