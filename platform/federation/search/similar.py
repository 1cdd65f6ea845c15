"""Practices like another one, and those of centres like one's own."""

from typing import Any

from pyroaring import BitMap

from federation.models import Practice
from federation.search import index as catalogue
from federation.search import matching
from federation.search.facets import population_band
from federation.search.query import MOST_WORDS, indexed_text, pieces_of
from federation.search.reading import practices_at
from federation.search.synonyms import synonyms

# What two practices share, and how much it says.
SHARED = {"keyword": 1.0, "audience": 0.5, "partner": 0.15, "dimension": 0.15, "scale": 0.1}
WORDS = 2.0
MOST_COMPARED = 3_000


def similar_practices(practice: Practice, count: int = 4) -> list[Practice]:
    """By the words of its title, its keywords and its audiences. At most three statements."""
    pieces = pieces_of(practice.title)[:MOST_WORDS]
    now = catalogue.current([indexed_text(piece) for piece in pieces])
    index = now.index
    wanted, _excluded = matching.terms_of(pieces, now.stems, synonyms(now.synonyms_version))
    matches = matching.matches_of(index, wanted)
    total = len(index.everything)
    own = index.positions[practice.pk] if practice.pk < len(index.positions) else 0
    signs: list[tuple[BitMap, float]] = []
    for match in matches:
        weight = WORDS * matching.weight_of(match, total)
        signs += [(match.heading, weight * 0.6), (match.title, weight * 0.4)]
    for value, places in index.by_value.items():
        name, _colon, _code = value.partition(":")
        if name in SHARED and own in places:
            rarity = matching.weight_of(matching.Match(whole=places), total)
            signs.append((places, SHARED[name] * rarity))
    signs = sorted((sign for sign in signs if sign[0]), key=lambda sign: len(sign[0]))
    pool = BitMap()
    for places, _weight in signs:
        # The rarest signs first: what two practices share with everybody says nothing.
        pool |= places[-MOST_COMPARED:]
        if len(pool) > MOST_COMPARED:
            break
    pool &= index.everything
    pool.discard(own)
    scores = dict.fromkeys(pool, 0.0)
    for places, weight in signs:
        for place in places & pool:
            scores[place] += weight
    best = sorted(scores, key=lambda place: (-scores[place], -place))[:count]
    return practices_at(best)


def like_my_context(centre: Any) -> dict[str, tuple[str, ...]]:
    """The facets of centres like this one; what is not known of it restricts nothing."""
    found = {
        "kind": centre.kind,
        "population": population_band(centre),
        "size": centre.declared_size,
    }
    return {name: (str(code),) for name, code in found.items() if code}
