"""A catalogue of a hundred thousand practices, the same one at each run, in a few minutes.

Words come as often as in the demo's sheets, then a long tail of made-up ones, as places and names
make it in real texts. Written by COPY; what a publication computes is computed by PostgreSQL.
"""

import json
import random
import re
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from deploy.benchmarks.texts import SUBJECTS, SYLLABLES
from federation import vocabulary
from federation.enums import Dimension, Initiator, Status, TermKind, TerritoryScale
from federation.search.enums import BudgetBand, Lineage, Reason, WorkforceBand
from federation.search.facets import population_band
from federation.text_search import prepared
from tenants.enums import CentreKind, CentreSize, CentreState
from tenants.models import Centre
from territory.models import Commune
from territory.selectors import departments

NETWORK = Path(__file__).parents[1] / "demo/network.json"
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|[,.]")
MADE_UP = 30_000
CENTRES = 300
# Of a real sheet: 250 to 700, some 430 on average.
SHORTEST, LONGEST = 250, 620
ADAPTED = 0.08
ENDINGS = ("", "er", "ement", "age", "ation", "eur", "euse", "ique", "able", "ité", "ier", "oir")
VECTORS = """
    INSERT INTO public.federation_practicetext (practice_id, position, title, heading, vector)
    SELECT practice_id, position, title, title || heading, title || heading || body
    FROM (
        SELECT practice_id, position,
            setweight(to_tsvector('public.maillage_fr', title), 'A') AS title,
            setweight(to_tsvector('public.maillage_fr', heading), 'B') AS heading,
            setweight(to_tsvector('public.maillage_fr', body), 'C') AS body
        FROM generated OFFSET 0
    ) AS parts
"""
FACETS = """
    INSERT INTO public.federation_practicefacets (practice_id, position, "values")
    SELECT practice_id, position, facets FROM generated
"""
INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename = 'federation_practicetext' AND indexdef LIKE '%USING gin%'
"""


class Catalogue:
    """Rows from a seed; ``words`` are the base's, the commonest first."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 -- texts to measure with, not secrets
        texts = json.loads(NETWORK.read_text(encoding="utf-8"))["sheets"]
        told = (value for sheet in texts for value in sheet.values() if isinstance(value, str))
        counts = Counter(word for text in told for word in WORD.findall(text.lower()))
        self.words = [word for word, _count in counts.most_common()]
        self.made_up = [self._made_up() for _ in range(MADE_UP)]
        tail = [2.5 / (1 + rank / 400) for rank in range(MADE_UP)]
        self._all = [*self.words, *self.made_up]
        self._weights = list(accumulate([*(counts[word] for word in self.words), *tail]))
        self.terms = {kind: list(vocabulary.terms(kind)) for kind in TermKind.values}

    def prose(self, length: int) -> str:
        drawn = self._random.choices(self._all, cum_weights=self._weights, k=length)
        return " ".join(drawn).replace(" ,", ",").replace(" .", ".")

    def _made_up(self) -> str:
        stem = "".join(self._random.choices(SYLLABLES, k=self._random.randint(2, 4)))
        return stem + self._random.choice(ENDINGS)

    def centres(self) -> list[Centre]:
        """Rows only: nothing here opens their schema."""
        places = [place for place in departments() if place.code != "976"]
        # A few départements have many centres.
        weights = [1 / (1 + rank / 12) for rank in range(len(places))]
        made = []
        for number in range(CENTRES):
            place = self._random.choices(places, weights)[0]
            communes = Commune.objects.filter(department=place).order_by("pk")
            made.append(
                Centre(
                    schema_name=f"c_produit_{number}",
                    slug=f"produit-{number}",
                    name=f"Centre social {self._made_up().capitalize()} {number}",
                    name_key=f"produit {number}",
                    kind=self._random.choice(CentreKind.values),
                    department=place,
                    commune=communes[self._random.randrange(communes.count())],
                    declared_size=self._random.choice(["", *CentreSize.values]),
                    state=CentreState.OPEN,
                )
            )
        return list(Centre.objects.bulk_create(made))

    def rows(self, count: int, centres: list[Centre]) -> Iterator[dict[str, Any]]:
        now, pick = timezone.now(), self._random.choice
        uids: list[uuid.UUID] = []
        for number in range(count):
            centre = pick(centres)
            subject, word = pick(SUBJECTS)
            title = f"{subject} à {self._made_up().capitalize()} ({self.prose(2)})"
            summary = f"{self.prose(30)} {word} {self.prose(10)}."
            adapted = bool(uids) and self._random.random() < ADAPTED
            length = self._random.randint(SHORTEST, LONGEST)
            body = f"{self.prose(length // 2)} {subject.lower()} {word} {self.prose(length // 2)}"
            uids.append(uuid.UUID(int=self._random.getrandbits(128), version=4))
            row = {
                "uid": uids[-1],
                "parent": self._random.choice(uids[: max(1, len(uids) // 20)]) if adapted else None,
                "centre": centre,
                "title": title[:250],
                "summary": summary,
                "body": body,
                "status": pick(Status.values),
                "dimension": pick(Dimension.values),
                "keywords": self._some(TermKind.KEYWORD, 4),
                "audiences": self._some(TermKind.AUDIENCE, 3),
                "partners": self._some(TermKind.PARTNER_KIND, 6),
                "years": sorted(self._random.sample(range(2018, 2027), self._random.randint(1, 3))),
                "at": now - timedelta(minutes=10 * (count - number)),
            }
            yield {**row, "facets": self._facets(row)}

    def _some(self, kind: str, most: int) -> list[str]:
        terms = self.terms[kind]
        weights = [1 / (1 + rank) for rank in range(len(terms))]
        return sorted(set(self._random.choices(terms, weights, k=self._random.randint(1, most))))

    def _facets(self, row: dict[str, Any]) -> list[str]:
        centre, pick = row["centre"], self._random.choice
        ended = row["status"] == Status.ENDED
        found = {
            "region": [centre.department.region_id],
            "department": [centre.department_id],
            "dimension": [row["dimension"]],
            "keyword": row["keywords"],
            "audience": row["audiences"],
            "partner": row["partners"],
            "status": [row["status"]],
            "reason": [pick(Reason.values)] if ended else [],
            "scale": [pick(TerritoryScale.values)],
            "initiator": self._random.sample(Initiator.values, 2),
            "budget": [pick(BudgetBand.values)],
            "workforce": [pick(WorkforceBand.values)],
            "year": row["years"],
            "lineage": [Lineage.ADAPTED if row["parent"] else Lineage.ORIGINAL],
            "kind": [centre.kind],
            "population": [population_band(centre)],
            "size": [centre.declared_size],
        }
        return [f"{name}:{code}" for name, codes in found.items() for code in codes if code]


def fill(count: int, seed: int = 6) -> Catalogue:
    catalogue = Catalogue(seed)
    rows = catalogue.rows(count, catalogue.centres())
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE generated (practice_id bigint, position int, title text,"
            " heading text, body text, facets text[])"
        )
        cursor.execute(INDEXES)
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX public.{name}")
        cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM public.federation_practice")
        (first,) = cursor.fetchone()
        cursor.execute("SELECT last_value FROM public.federation_practice_position")
        first = max(first, cursor.fetchone()[0] + 1)
        batch = []
        for pk, row in enumerate(rows, first):
            batch.append((pk, row))
            if len(batch) == 5_000:
                _copy(cursor, batch)
                batch = []
        _copy(cursor, batch)
        cursor.execute(VECTORS)
        cursor.execute(FACETS)
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for name, definition in indexes:
            cursor.execute(definition)
            if "federation_pairs" in definition:
                # As federation/migrations/0007 says; a definition does not.
                cursor.execute(f"ALTER INDEX public.{name} ALTER COLUMN 1 SET STATISTICS 0")
        cursor.execute("RESET maintenance_work_mem")
        cursor.execute("DROP TABLE generated")
        for sequence in ("practice_position", "practice_id_seq"):
            cursor.execute(
                "SELECT setval(%s, %s)", [f"public.federation_{sequence}", first + count]
            )
    return catalogue


def _copy(cursor: Any, batch: list[tuple[int, dict[str, Any]]]) -> None:
    # Made first: a connection that is copying answers nothing else.
    generated = [_generated(pk, row) for pk, row in batch]
    with cursor.copy(
        "COPY public.federation_practice (id, action_uid, slug, centre_id, department_id,"
        " parent_uid, version, title, summary, status, dimension, keywords, audiences,"
        " partner_kinds, years, published_at, updated_at, withdrawal_reason) FROM STDIN"
    ) as copy:
        for pk, row in batch:
            copy.write_row((
                pk, row["uid"], f"pratique-{pk}", row["centre"].pk, row["centre"].department_id,
                row["parent"], 1, row["title"], row["summary"], row["status"], row["dimension"],
                row["keywords"], row["audiences"], row["partners"], row["years"], row["at"],
                row["at"], "",
            ))  # fmt: skip
    with cursor.copy("COPY public.federation_practicebody (practice_id, text) FROM STDIN") as copy:
        for pk, row in batch:
            copy.write_row((pk, f"{row['summary']}\n{row['body']}"))
    with cursor.copy(
        "COPY generated (practice_id, position, title, heading, body, facets) FROM STDIN"
    ) as copy:
        for values in generated:
            copy.write_row(values)


def _generated(pk: int, row: dict[str, Any]) -> tuple[Any, ...]:
    labels = [
        *vocabulary.labels(TermKind.KEYWORD, row["keywords"]),
        *vocabulary.labels(TermKind.AUDIENCE, row["audiences"]),
        row["centre"].name,
        row["centre"].department.name,
    ]
    heading = "\n".join([row["summary"], *labels])
    texts = (prepared(text) for text in (row["title"], heading, row["body"]))
    return (pk, pk, *texts, row["facets"])
