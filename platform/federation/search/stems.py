"""Stems of words as they were asked for: what a word's stem is changes with a release only."""

from collections.abc import Iterable, Sequence

MOST_KEPT = 20_000
_known: dict[str, str] = {}


def remember(stems: Iterable[tuple[str, str]]) -> None:
    """(prepared text, its stems)."""
    if len(_known) > MOST_KEPT:
        _known.clear()
    _known.update(stems)


def remembered(texts: Sequence[str]) -> list[str] | None:
    """In their order; None unless all are known."""
    found = [_known.get(text) for text in texts]
    return None if None in found else [stem or "" for stem in found]
