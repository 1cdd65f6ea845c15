"""Régions and départements that a query names: « La Réunion » is more than a meeting."""

from collections.abc import Sequence

from pyroaring import BitMap

from federation.search.index import CatalogueIndex
from federation.search.query import Piece
from territory.selectors import departments

LONGEST_NAME = 5  # words, « Provence-Alpes-Côte d’Azur »


def practices_of_places(index: CatalogueIndex, pieces: Sequence[Piece]) -> BitMap:
    """The practices of the places whose whole name stands in the query."""
    keys = " ".join(piece.key for piece in pieces if not piece.excluded).split()
    names = {
        " ".join(keys[start : start + length])
        for start in range(len(keys))
        for length in range(1, LONGEST_NAME + 1)
    }
    found = BitMap()
    for place in departments():
        if place.sort_key in names:
            found |= index.having("department", place.code)
        if place.region.sort_key in names:
            found |= index.having("region", place.region_id)
    return found
