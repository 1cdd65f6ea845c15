"""What a search answers with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from federation.models import Practice
from federation.search.requests import SearchRequest


@dataclass(frozen=True)
class Hit:
    practice: Practice
    # 0 without words; otherwise comparable within one search only.
    score: float
    # HTML, everything escaped but <mark>; empty without words.
    title: SafeString
    excerpt: SafeString


@dataclass(frozen=True)
class FacetValue:
    code: str
    label: str
    # Practices there would be with this value, all other facets as they are.
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    title: str
    # In the order of the vocabulary; those without any practice are left out unless chosen.
    values: tuple[FacetValue, ...]


@dataclass(frozen=True)
class Correction:
    # The whole query, corrected.
    query: str
    # What was typed, what is meant.
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SearchResult:
    request: SearchRequest
    count: int
    # Without any filter.
    unfiltered: int
    page: int
    pages: int
    sort: str
    hits: list[Hit]
    facets: Mapping[str, Facet]
    # The results are those of the corrected query; ``read_request(…)`` with ``exact`` undoes it.
    correction: Correction | None = None
    # Nothing was found for what had to be searched as it was typed: what else might be meant.
    suggestion: Correction | None = None
    # Not all of them hold all the words: ``whole`` of them do, and come first.
    relaxed: bool = False
    whole: int = 0
    # Words that no practice holds and that nothing replaces.
    unknown: tuple[str, ...] = field(default=())

    @property
    def practices(self) -> list[Practice]:
        return [hit.practice for hit in self.hits]

    def counts(self, facet: str) -> dict[str, int]:
        return {value.code: value.count for value in self.facets[facet].values}

    def as_data(self) -> list[dict[str, Any]]:
        return [
            {
                "uid": str(hit.practice.action_uid),
                "title": hit.practice.title,
                "centre": hit.practice.centre.name,
                "score": round(hit.score, 4),
            }
            for hit in self.hits
        ]
