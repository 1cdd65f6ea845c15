from typing import Any

from django.db.models import QuerySet

from actions.selectors import search_published
from federation.selectors import search_practices
from tenants.models import Centre

HIGHLIGHTS = 6


def home_highlights(centre: Centre | None) -> QuerySet[Any]:
    """What a home page shows: the centre's latest actions, or the network's latest practices."""
    found: QuerySet[Any] = search_published() if centre else search_practices()
    return found[:HIGHLIGHTS]
