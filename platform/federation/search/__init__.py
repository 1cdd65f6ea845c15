"""Finding practices: ``search`` is the one way in, for the page, the command and other rooms.

PostgreSQL finds which practices hold the words; sets kept in memory (``index``) cross them with the
facets and count; PostgreSQL reads again the few hundred best to put them in order.
"""

from federation.search.engine import Answer, look_up, positions_in_order, search
from federation.search.reading import practices_at
from federation.search.requests import SearchRequest, read_request
from federation.search.results import Correction, Facet, FacetValue, Hit, SearchResult
from federation.search.similar import like_my_context, similar_practices

__all__ = [
    "Answer",
    "Correction",
    "Facet",
    "FacetValue",
    "Hit",
    "SearchRequest",
    "SearchResult",
    "like_my_context",
    "look_up",
    "positions_in_order",
    "practices_at",
    "read_request",
    "search",
    "similar_practices",
]
