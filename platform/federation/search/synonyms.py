"""The synonyms that the federation keeps, as queries use them.

Compared by their stems, so that « seniors » is « senior ». Kept in the process for as long as the
version that comes with each search (``index.current``) stays the same.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db import connection

from federation.models import SynonymGroup
from federation.text_search import prepared

REFERENCE_FILE = Path(__file__).parents[1] / "data" / "synonyms.json"
LONGEST_TERM = 6  # words

STEMS = """
    SELECT public.federation_stems(term)
    FROM unnest(%s::text[]) WITH ORDINALITY AS terms(term, rank) ORDER BY rank
"""


@dataclass(frozen=True)
class Synonyms:
    # The stems of a term: the prepared texts of the others in its groups.
    others: dict[tuple[str, ...], tuple[str, ...]]

    def longest_at(self, stems: Sequence[str], start: int) -> int:
        """How many words from ``start`` on make a known term; 0 for none."""
        for length in range(min(LONGEST_TERM, len(stems) - start), 0, -1):
            if self.of(stems[start : start + length]):
                return length
        return 0

    def of(self, stems: Sequence[str]) -> tuple[str, ...]:
        """``stems`` of words in a row; those of one word are parted by blanks."""
        return self.others.get(tuple(" ".join(stems).split()), ())

    def words(self) -> set[str]:
        """All that may be looked for, whether or not a practice holds it."""
        return {word for terms in self.others.values() for term in terms for word in term.split()}


@lru_cache(maxsize=1)
def synonyms(version: str) -> Synonyms:
    rows = [
        (group.pk, prepared(term))
        for group in SynonymGroup.objects.order_by("pk")
        for term in group.terms
    ]
    if not rows:
        return Synonyms({})
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [[term for _pk, term in rows]])
        stemmed = [tuple(stems.split()) for (stems,) in cursor.fetchall()]
    groups: dict[int, list[tuple[str, tuple[str, ...]]]] = {}
    for (pk, term), stems in zip(rows, stemmed, strict=True):
        if stems:
            groups.setdefault(pk, []).append((term, stems))
    others: dict[tuple[str, ...], list[str]] = {}
    for group in groups.values():
        for _term, stems in group:
            others.setdefault(stems, []).extend(term for term, its in group if its != stems)
    stems_of = dict(zip((term for _pk, term in rows), stemmed, strict=True))
    return Synonyms(
        {stems: _without_needless(stems, found, stems_of) for stems, found in others.items()}
    )


def _without_needless(
    stems: tuple[str, ...], others: list[str], stems_of: dict[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """« vie familiale » finds nothing that « familial » has not found, and costs much more."""
    single = {stems_of[term][0] for term in others if len(stems_of[term]) == 1}
    if len(stems) == 1:
        single.add(stems[0])
    return tuple(
        term
        for term in dict.fromkeys(others)
        if len(stems_of[term]) == 1 or not single.intersection(stems_of[term])
    )


def reference_groups() -> list[list[str]]:
    """The groups that a new network starts with."""
    return json.loads(REFERENCE_FILE.read_text(encoding="utf-8"))
