"""The synonyms that the federation keeps, as queries use them.

Compared by their stems, so that « seniors » is « senior ». Kept in the process for as long as the
version that comes with each search (``index.current``) stays the same.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db import connection

from federation.models import SynonymGroup
from federation.text_search import prepared

REFERENCE_FILE = Path(__file__).parents[1] / "data" / "synonyms.json"
LONGEST_TERM = 6  # words

STEMS = """
    SELECT rank, ARRAY(
        SELECT found.lexeme
        FROM unnest(to_tsvector('public.maillage_fr', term)) AS found(lexeme, positions, weights)
        CROSS JOIN unnest(found.positions) AS place ORDER BY place
    )
    FROM unnest(%s::text[]) WITH ORDINALITY AS terms(term, rank)
"""


@dataclass(frozen=True)
class Synonyms:
    # The stems of a term: the prepared texts of the others in its groups.
    others: dict[tuple[str, ...], tuple[str, ...]]

    def longest_at(self, stems: list[str], start: int) -> int:
        """How many words from ``start`` on make a known term; 0 for none."""
        for length in range(min(LONGEST_TERM, len(stems) - start), 0, -1):
            if tuple(stems[start : start + length]) in self.others:
                return length
        return 0


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
        stemmed = cursor.fetchall()
    groups: dict[int, list[tuple[str, tuple[str, ...]]]] = {}
    for rank, stems in stemmed:
        pk, term = rows[rank - 1]
        if stems:
            groups.setdefault(pk, []).append((term, tuple(stems)))
    others: dict[tuple[str, ...], list[str]] = {}
    for group in groups.values():
        for _term, stems in group:
            others.setdefault(stems, []).extend(term for term, its in group if its != stems)
    return Synonyms({stems: tuple(dict.fromkeys(found)) for stems, found in others.items()})


def reference_groups() -> list[list[str]]:
    """The groups that a new network starts with."""
    return json.loads(REFERENCE_FILE.read_text(encoding="utf-8"))
