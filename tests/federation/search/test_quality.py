"""What people would type, and what they should find: 75 queries over the demo's practices, 40 over
the real sheets. ``pytest -s`` prints the figures and what came first instead."""

import json
from pathlib import Path

import pytest

from tests.federation.search.quality import measure
from tests.support.catalogue import publish_demo, publish_real_export
from tests.support.text_exports import SEED, needs_seed

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent


def test_the_demo_s_practices_are_found_by_what_people_type():
    practices = publish_demo()
    queries = json.loads((HERE / "demo_queries.json").read_text(encoding="utf-8"))
    assert len(queries) >= 60
    quality = measure(
        {query: [practices[slug] for slug in slugs] for query, slugs in queries.items()}
    )
    print(quality, quality.wrong)  # noqa: T201 -- the figures of the run, shown with -s
    assert quality.attained >= 0.92
    assert quality.reciprocal_rank >= 0.93


@needs_seed
def test_the_real_sheets_are_found_by_what_people_type():
    practices = publish_real_export(SEED)
    # By the rank of the sheet in the file.
    queries = json.loads((HERE / "real_queries.json").read_text(encoding="utf-8"))
    quality = measure(
        {query: [practices[rank] for rank in ranks] for query, ranks in queries.items()}
    )
    print(quality, quality.wrong)  # noqa: T201 -- the figures of the run, shown with -s
    assert quality.attained >= 0.95
    assert quality.reciprocal_rank >= 0.95
