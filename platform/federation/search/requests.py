"""What is asked of the search, and how it is read from an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from federation.search.enums import Sort
from federation.search.facets import FACETS
from federation.text_search import LONGEST_QUERY

PER_PAGE = 24
# Nobody ticks more; a list of thousands would only cost time.
MOST_VALUES = 120
LONGEST_CODE = 50


@dataclass(frozen=True)
class SearchRequest:
    query: str = ""
    # By name of facet; unknown names and codes are ignored.
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # A value of ``Sort``; empty: by relevance when there are words, else by freshness.
    sort: str = ""
    page: int = 1
    per_page: int = PER_PAGE
    # Search for what was typed, without correcting it.
    exact: bool = False
    # Searches of the machine's own (other rooms, the command) are not logged when they find nothing.
    logged: bool = False


def read_request(address: QueryDict, *, per_page: int = PER_PAGE) -> SearchRequest:
    """From ``?q=…&department=48&department=30&sort=adapted&page=2&exact=1``; never refuses."""
    facets = {
        name: tuple(dict.fromkeys(code for code in address.getlist(name) if _code(code)))[
            :MOST_VALUES
        ]
        for name in FACETS
        if name in address
    }
    sort = address.get("sort", "")
    return SearchRequest(
        query=address.get("q", "")[:LONGEST_QUERY],
        facets={name: codes for name, codes in facets.items() if codes},
        sort=sort if sort in Sort.values else "",
        page=_page(address.get("page", "")),
        per_page=per_page,
        exact=address.get("exact") == "1",
        logged=True,
    )


def _code(code: str) -> bool:
    return 0 < len(code) <= LONGEST_CODE and code.isprintable()


def _page(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1
