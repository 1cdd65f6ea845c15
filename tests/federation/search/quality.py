"""Precision at 5 and mean reciprocal rank of labelled queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from federation.models import Practice
from federation.search import SearchRequest, search

SHOWN = 5


@dataclass(frozen=True)
class Quality:
    # Of the first five, the part that was expected.
    precision: float
    # The same, as a part of what is attainable: many queries have one answer only.
    attained: float
    # One divided by the rank of the first expected answer.
    reciprocal_rank: float
    # Queries whose first answer was not expected, with what came.
    wrong: dict[str, list[str]]

    def __str__(self) -> str:
        return (
            f"P@5 {self.precision:.3f} ({self.attained:.0%} of what is attainable), "
            f"MRR {self.reciprocal_rank:.3f}"
        )


def measure(queries: Mapping[str, Iterable[Practice]]) -> Quality:
    precisions, attained, ranks = [], [], []
    wrong = {}
    for query, expected in queries.items():
        wanted = {practice.pk for practice in expected}
        hits = search(SearchRequest(query)).hits
        right = [hit.practice.pk in wanted for hit in hits]
        found = sum(right[:SHOWN])
        precisions.append(found / SHOWN)
        attained.append(found / min(SHOWN, len(wanted)))
        ranks.append(1 / (right.index(True) + 1) if True in right else 0.0)
        if right[:1] != [True]:
            wrong[query] = [hit.practice.title for hit in hits[:SHOWN]]
    count = len(queries)
    return Quality(sum(precisions) / count, sum(attained) / count, sum(ranks) / count, wrong)
