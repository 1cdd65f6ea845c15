"""Timing functions and pages. Times are in milliseconds."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deploy.benchmarks.figures import Figure
from tenants.connections import db

REQUESTS = 50
# A slow page is asked less often, so that the whole run stays under four minutes.
LEAST_REQUESTS = 10
LONGEST_SERIES = 6.0  # seconds
COUNTED_REQUESTS = 3


def milliseconds(function: Callable[[], object]) -> float:
    began = time.perf_counter()
    function()
    return (time.perf_counter() - began) * 1000


def of_processors(function: Callable[[], object]) -> float:
    """What it costs this process and its PostgreSQL, however busy the machine is with something else.

    PostgreSQL's part where it runs on this machine, on Linux; 0 elsewhere.
    """
    own, served = time.process_time(), _served()
    function()
    return (time.process_time() - own) * 1000 + (_served() - served) / 1_000_000


def _served() -> int:
    try:
        told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
        return int(told.read_text(encoding="ascii").split()[0])
    except OSError:
        return 0


def series(function: Callable[[], object], times: int = REQUESTS) -> list[float]:
    """One time per call, after one call that is not counted."""
    function()
    taken: list[float] = []
    while len(taken) < times:
        if len(taken) >= LEAST_REQUESTS and sum(taken) > LONGEST_SERIES * 1000:
            break
        taken.append(milliseconds(function))
    return taken


def percentile_95(values: Sequence[float]) -> float:
    """By nearest rank: the 48th of 50."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


class WrongPageError(RuntimeError):
    """The page is not the one to measure: its time would say nothing."""


@dataclass(frozen=True)
class Page:
    """A page on a host, asked through all of Django but no network. ``holds`` is in its text."""

    host: str
    path: str
    holds: str
    # Of somebody who is signed in there.
    session: str = ""

    def get(self) -> Any:
        response = self._client().get(self.path)
        text = response.content.decode()
        if response.status_code != 200 or self.holds not in text:
            raise WrongPageError(
                f"http://{self.host}{self.path} : réponse {response.status_code}, ou sans "
                f"« {self.holds} »."
            )
        return response

    def ask(self) -> None:
        self._client().get(self.path)

    def statements(self) -> list[str]:
        """The SQL of one request, the SET of the schema included."""
        with CaptureQueriesContext(connection) as captured:
            self.get()
        return [query["sql"] for query in captured.captured_queries]

    def _client(self) -> Client:
        client = Client(headers={"host": self.host})
        if self.session:
            client.cookies["sessionid"] = self.session
        return client


@dataclass(frozen=True)
class PageTimes:
    statements: float
    median: float
    percentile_95: float

    def figures(
        self, name: str, baseline: "PageTimes | None" = None, reference: str = ""
    ) -> list[Figure]:
        """``reference`` says in the figures' names what ``baseline`` is."""
        tail = f" (réf. {reference})" if reference else ""
        return [
            Figure(
                f"{name} : {what}{tail}",
                getattr(self, field),
                unit,
                getattr(baseline, field) if baseline else None,
            )
            for field, what, unit in (
                ("statements", "requêtes SQL", "requêtes"),
                ("median", "médiane", "ms"),
                ("percentile_95", "95e centile", "ms"),
            )
        ]


def page_times(page: Page) -> PageTimes:
    """Warm: the caches know the host, the words and the templates."""
    page.get()
    # The vocabularies are read again every half minute: the middle of three counts has none of it.
    counts = [len(page.statements()) for _ in range(COUNTED_REQUESTS)]
    taken = series(page.ask)
    db.set_schema_to_public()
    return PageTimes(median(counts), median(taken), percentile_95(taken))
