"""The order of what was found.

All of it is ordered by sets: in which part of the practice each word stands, then freshness. The
first few hundred are read again by PostgreSQL, which knows how often and how near each other.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from django.db import connection
from pyroaring import BitMap

from federation.search.index import CatalogueIndex
from federation.search.matching import Found

# Weighed one by one; beyond, only the part of the practice that holds the words counts.
MOST_WEIGHED = 1_500
# Read again by PostgreSQL.
MOST_READ = 192
# What a word is worth in a title, in a heading (title included), anywhere (both included).
IN_TITLE, IN_HEADING, ANYWHERE = 0.45, 0.35, 0.2
# A synonym is nearly what was typed.
SYNONYM = 0.6
NEARNESS, TOGETHER, WHOLE, NAMED, FRESHNESS = 0.1, 0.2, 0.35, 0.2, 0.02
# A word that stands once in the text (weight C) counts as this part of one in the title.
WEIGHTS = "{0.12, 0.25, 0.55, 1.0}"
READ = """
    SELECT near.position,
        ARRAY(
            SELECT CASE WHEN near.vector @@ query
                THEN ts_rank(%(weights)s::float4[], near.vector, query) ELSE 0 END
            FROM unnest(%(queries)s::tsquery[]) WITH ORDINALITY AS asked(query, place)
            ORDER BY place
        ),
        ts_rank_cd(%(weights)s::float4[], near.vector, %(together)s::tsquery)
    FROM (
        -- Concatenated with nothing, a vector is read from its own storage once, not at each look.
        SELECT position, vector || ''::tsvector AS vector FROM public.federation_practicetext
        WHERE position = ANY(%(positions)s::int[]) OFFSET 0
    ) AS near
"""


@dataclass(frozen=True)
class Order:
    """Positions, best first: ``first``, then what is left of ``everything`` by freshness."""

    everything: BitMap
    first: list[int] = field(default_factory=list)
    scores: dict[int, float] = field(default_factory=dict)

    def page(self, start: int, length: int) -> list[int]:
        chosen = self.first[start : start + length]
        missing = length - len(chosen)
        if missing:
            rest = self.everything - BitMap(self.first) if self.first else self.everything
            place = len(rest) - max(0, start - len(self.first))
            chosen += list(rest[max(0, place - missing) : max(0, place)])[::-1]
        return chosen


def by_freshness(everything: BitMap) -> Order:
    return Order(everything)


def by_adaptations(everything: BitMap, index: CatalogueIndex) -> Order:
    """Those that were adapted, the most adapted first; then the others, the freshest first."""
    adapted = [place for place in index.adaptations if place in everything]
    return Order(everything, sorted(adapted, key=lambda place: (-index.adaptations[place], -place)))


def by_relevance(everything: BitMap, found: Found, index: CatalogueIndex) -> Order:
    weights = found.weights(len(index.everything))
    total = sum(weights) or 1.0
    pool = _pool(everything, found)
    scores = dict.fromkeys(pool, 0.0)
    for match, weight in zip(found.matches, weights, strict=True):
        share = weight / total
        for places, gain in (
            (match.title, IN_TITLE),
            (match.heading, IN_HEADING),
            (match.whole, ANYWHERE),
        ):
            for place in places & pool:
                scores[place] += share * gain
    for place in found.whole & pool:
        scores[place] += WHOLE
    for place in found.named & pool:
        scores[place] += NAMED
    first = sorted(scores, key=lambda place: (-scores[place], -place))
    read = _read(first[:MOST_READ], found, weights, total, index)
    return Order(
        everything,
        sorted(read, key=lambda place: (-read[place], -place)) + first[MOST_READ:],
        scores | read,
    )


def _pool(everything: BitMap, found: Found) -> BitMap:
    """The practices worth weighing: everything, or those that hold the words in the best parts."""
    if len(everything) <= MOST_WEIGHED:
        return everything
    titles, headings = everything, everything
    any_title, any_heading = BitMap(), BitMap()
    for match in found.matches:
        titles, headings = titles & match.title, headings & match.heading
        any_title, any_heading = any_title | match.title, any_heading | match.heading
    pool = BitMap()
    for tier in (
        titles,
        headings & any_title,
        headings,
        everything & any_title & found.whole,
        everything & any_heading & found.whole,
        found.whole & everything,
        everything,
    ):
        fresh = tier - pool
        pool |= fresh[-(MOST_WEIGHED - len(pool)) :]
        if len(pool) >= MOST_WEIGHED:
            break
    return pool


def _read(
    positions: list[int],
    found: Found,
    weights: list[float],
    total: float,
    index: CatalogueIndex,
) -> dict[int, float]:
    if not positions:
        return {}
    queries, spans = _queries(found)
    # Side by side, or with a small word between them: « mission locale », « centre de loisirs ».
    heads = [f"({queries[start]})" for start, _typed, stop in spans if stop > start]
    pairs = [f"({a} <-> {b}) | ({a} <2> {b})" for a, b in pairwise(heads)]
    newest = index.everything.max() if index.everything else 1
    read: dict[int, float] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            READ,
            {
                "weights": WEIGHTS,
                "queries": [*queries, *pairs],
                "together": " & ".join(heads),
                "positions": positions,
            },
        )
        rows = cursor.fetchall()
    for place, ranks, near in rows:
        score = held = 0.0
        for weight, (start, typed, stop) in zip(weights, spans, strict=True):
            best = max(
                max(ranks[start:typed], default=0.0),
                SYNONYM * max(ranks[typed:stop], default=0.0),
            )
            score += weight / total * best
            held += weight / total if best else 0.0
        side_by_side = sum(0.5 + 0.5 * rank for rank in ranks[len(queries) :] if rank)
        read[place] = (
            score * held
            + TOGETHER * side_by_side / max(1, len(pairs))
            + WHOLE * (place in found.whole)
            + NAMED * (place in found.named)
            + NEARNESS * min(1.0, near) * (len(spans) > 1)
            + FRESHNESS * place / newest
        )
    return read


def _queries(found: Found) -> tuple[list[str], list[tuple[int, int, int]]]:
    """All tsqueries in a row, and of each term where its own begin, its synonyms begin, both end."""
    queries: list[str] = []
    spans = []
    for term, match in zip(found.terms, found.matches, strict=True):
        start = len(queries)
        queries += match.queries
        spans.append((start, min(start + term.typed, len(queries)), len(queries)))
    return queries, spans
