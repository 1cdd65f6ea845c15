"""The API on the catalogue that ``search`` has filled."""

from collections.abc import Callable
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deploy.benchmarks.figures import Figure
from deploy.benchmarks.measuring import WrongPageError, milliseconds, percentile_95
from federation.api import limits

PAGE = 50
TIMES = 3


def figures_of(queries: list[str], mistyped: list[str], size: int) -> list[Figure]:
    """``queries`` as programs ask them, each a few times; ``mistyped`` ones cost more statements."""
    # Measuring asks more often than anybody may.
    limits.REQUESTS = 10**9
    first = [_address(q=query, limit=PAGE) for query in queries]
    deep = _deep_pages()
    corrected = [_address(q=query, limit=PAGE) for query in mistyped]
    every = [*first, *deep, *corrected]
    for address in every:
        _ask(address)
    taken = {address: [_time(address) for _ in range(TIMES)] for address in every}
    again = [_time(address, _ask(address)["ETag"]) for address in first]
    name = f"API, catalogue de {size}"
    return [
        *_of(f"{name}\u00a0: une page de {PAGE}", _all(taken, every)),
        *_of(f"{name}\u00a0: une page lointaine de {PAGE}", _all(taken, deep)),
        _most(f"{name}\u00a0: une page, requêtes SQL au plus", [*first, *deep]),
        _most(f"{name}\u00a0: une page corrigée, requêtes SQL au plus", corrected),
        *_of(f"{name}\u00a0: un 304", again),
    ]


def _address(**asked: Any) -> str:
    return f"/api/v1/practices?{urlencode({name: value for name, value in asked.items() if value})}"


def _deep_pages() -> list[str]:
    """Each a few pages further, where a cursor no longer carries what was given."""
    address, found = _address(limit=100), []
    for _page in range(40):
        address = _ask(address).json()["next"]
        if address is None:
            break
        found.append(address.replace("limit=100", f"limit={PAGE}"))
    return found[3::4]


def _ask(address: str, etag: str = "", status: int = 200) -> Any:
    headers = {"host": settings.NETWORK_DOMAIN} | ({"if-none-match": etag} if etag else {})
    answer = Client(headers=headers).get(address)
    if answer.status_code != status:
        raise WrongPageError(f"{address}\u00a0: réponse {answer.status_code}.")
    return answer


def _time(address: str, etag: str = "") -> float:
    asking: Callable[[], Any] = lambda: _ask(address, etag, 304 if etag else 200)  # noqa: E731
    return milliseconds(asking)


def _statements(address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        _ask(address)
    return len(queries)


def _most(name: str, addresses: list[str]) -> Figure:
    return Figure(name, max(map(_statements, addresses)), "requêtes")


def _all(taken: dict[str, list[float]], addresses: list[str]) -> list[float]:
    return [time for address in addresses for time in taken[address]]


def _of(name: str, times: list[float]) -> list[Figure]:
    return [
        Figure(f"{name}, médiane", median(times), "ms"),
        Figure(f"{name}, 95e centile", percentile_95(times), "ms"),
    ]
