"""Facets: what each practice has, exact counts that follow the other choices, sorts, pages."""

import random
import re
from collections import Counter
from uuid import uuid4

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from federation.models import PracticeFacets
from federation.search import (
    FacetValue,
    SearchRequest,
    like_my_context,
    read_request,
    search,
    similar_practices,
)
from federation.search.facets import FACETS
from tenants.models import Centre
from territory.models import Commune
from tests.support.catalogue import fill_up_to, publish_demo
from tests.support.sheets import full_content

pytestmark = pytest.mark.django_db


def test_a_year_that_nobody_tells_of_finds_nothing_and_can_be_taken_away(publish):
    publish(title="Jardin", edition_year=2025)

    def years(*asked: str) -> tuple[int, list[tuple[str, int, bool]]]:
        result = search(SearchRequest("", {"year": asked}))
        values = result.facets["year"].values
        return result.count, [(one.code, one.count, one.chosen) for one in values]

    assert years("1990") == (0, [("2025", 1, False), ("1990", 0, True)])
    assert years("1990", "2025") == (1, [("2025", 1, True), ("1990", 0, True)])
    # No year at all: ignored, as any unknown code.
    assert years("٢٠٢٥", "99999") == (1, [("2025", 1, False)])


def test_a_practice_has_all_its_facets(publish, centre):
    centre.commune = Commune.objects.get(pk="48095")
    centre.declared_size = "small"
    centre.save()
    practice = publish(**full_content(parent_practice=str(uuid4())))
    assert set(PracticeFacets.objects.get(practice=practice).values) == {
        "region:76", "department:48", "dimension:services", "keyword:parenting", "keyword:health",
        "audience:families", "partner:caf", "status:ended", "reason:told", "scale:communes",
        "initiator:centre", "initiator:resident-group", "budget:500-2000", "workforce:4-10",
        "year:2025", "lineage:adapted", "kind:social-centre", "population:10000-50000",
        "size:small",
    }  # fmt: skip
    assert {name for name, facet in search(SearchRequest()).facets.items() if facet.values} == set(
        FACETS
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": "ended"}, {"reason:untold"}),
        ({"status": "ongoing", "ended_reason": "Rien"}, set()),
        ({"budget_lines": [{"nature": "funding", "amount": "900.00"}]}, set()),
        ({"budget_lines": [{"nature": "expense", "amount": "500.00"}]}, {"budget:500-2000"}),
        ({"budget_lines": [{"nature": "expense", "amount": "499.99"}]}, {"budget:0-500"}),
        (
            {"budget_lines": [{"nature": "expense", "amount": "9.00", "source": "imported"}]},
            set(),
        ),
        ({"workforce": [{"category": "volunteers", "number": 31}]}, {"workforce:31-"}),
    ],
)
def test_bands_and_reasons(publish, fields, expected):
    values = PracticeFacets.objects.get(practice=publish(**fields)).values
    kept = {value for value in values if value.split(":")[0] in ("reason", "budget", "workforce")}
    assert kept == expected


def test_no_number_is_cut_in_two_at_the_end_of_a_line(db):
    told = [name for _title, labels in FACETS.values() if labels for name in labels().values()]
    assert "De 2\u202f000 à 10\u202f000\u00a0€" in told
    assert [name for name in told if re.search(r"\d [\d€%]|\d{4}(?!\d*\))", name)] == []


def test_large_counts_are_written_as_french_numbers():
    shown = Template(
        "{% load components federation %}{% facet_values 'year' values 'chercher' %}"
        "{% found 12345 'pratique' 'pratiques' %}{% pagination page query %}"
    ).render(
        Context({
            "values": [FacetValue("2024", "2024", 12345, chosen=False)],
            "page": Paginator(range(99_999), 24).page(1234),
            "query": QueryDict(),
            "request": RequestFactory().get("/pratiques/"),
        })
    )  # fmt: skip
    assert '<span class="count">12\u202f345</span>' in shown
    assert "<strong>12\u202f345</strong> pratiques" in shown
    assert "Page 1\u202f234 sur 4\u202f167" in shown


def test_counts_are_those_of_a_plain_loop_whatever_is_chosen(db):
    publish_demo()
    practices = {
        row.practice_id: set(row.values) for row in PracticeFacets.objects.exclude(position=None)
    }
    chance = random.Random(6)
    every = sorted(set().union(*practices.values()))
    for _ in range(120):
        asked: dict[str, tuple[str, ...]] = {}
        for value in chance.sample(every, chance.randint(0, 4)):
            name, _colon, code = value.partition(":")
            asked[name] = (*asked.get(name, ()), code)
        query = chance.choice(["", "", "jardin", "parents -poules", "comment aider les aînés"])
        alone = search(SearchRequest(query, per_page=100))
        held = {practice.pk for practice in alone.practices}
        assert alone.count == len(held)
        result = search(SearchRequest(query, asked, per_page=100))

        def kept(pk, but="", asked=asked):
            return all(
                any(f"{name}:{code}" in practices[pk] for code in codes)
                for name, codes in asked.items()
                if name != but
            )

        assert {practice.pk for practice in result.practices} == {pk for pk in held if kept(pk)}
        for name, facet in result.facets.items():
            counted = Counter(
                value.partition(":")[2]
                for pk in held
                if kept(pk, but=name)
                for value in practices[pk]
                if value.startswith(f"{name}:")
            )
            chosen = dict.fromkeys(asked.get(name, ()), 0)
            assert {value.code: value.count for value in facet.values} == chosen | dict(counted)
            assert {value.code for value in facet.values if value.chosen} == set(chosen)


def test_the_page_costs_the_same_with_10_and_200_practices(publish, browse):
    counts = []
    for number in range(10):
        publish(title=f"Action {number}", keywords=["culture"], description="Un mot de plus.")
    for total in (10, 200):
        fill_up_to(total)
        page = browse(None)
        addresses = ("", "?q=action+mot&keyword=culture", "?q=actiom", "?q=rien&exact=1")
        for address in addresses:
            page.get(f"/pratiques/{address}")
        statements = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                page.get(f"/pratiques/{address}")
            statements.append(len(queries))
        counts.append(statements)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 10


def test_pages_follow_each_other_without_repeating_anything(publish):
    for number in range(60):
        publish(title=f"Action {number}", description="chorale " * (number % 5))
    for query in ("", "action", "chorale action"):
        last = search(SearchRequest(query, per_page=7)).pages
        pages = [search(SearchRequest(query, per_page=7, page=n)) for n in range(1, last + 1)]
        seen = [practice.pk for page in pages for practice in page.practices]
        assert len(seen) == len(set(seen)) == pages[0].count


def test_sorts(publish):
    old = publish(title="Chorale ancienne")
    publish(title="Chorale nouvelle", parent_practice=str(old.action_uid))
    publish(title="Autre", parent_practice=str(old.action_uid))
    titles = {
        sort: [p.title for p in search(SearchRequest("chorale", sort=sort)).practices]
        for sort in ("freshness", "adapted")
    }
    assert titles == {
        "freshness": ["Chorale nouvelle", "Chorale ancienne"],
        "adapted": ["Chorale ancienne", "Chorale nouvelle"],
    }
    assert search(SearchRequest(sort="relevance")).sort == "freshness"


def test_an_address_is_read_whole():
    address = QueryDict(
        "q=jardin&department=48&department=30&department=48&keyword=&sort=adapted&page=3&exact=1"
    )
    request = read_request(address)
    assert request == SearchRequest(
        "jardin", {"department": ("48", "30")}, "adapted", 3, exact=True, logged=True
    )


def test_similar_practices_share_words_keywords_and_audiences(publish):
    jardin = publish(title="Jardin partagé", keywords=["environment"], audiences=["everyone"])
    same = publish(title="Un potager pour tous", keywords=["environment"])
    near = publish(title="Sortie nature", keywords=["environment"])
    publish(title="Chorale", keywords=["culture"])
    with CaptureQueriesContext(connection) as queries:
        found = similar_practices(jardin, 2)
    assert found == [same, near]
    assert len(queries) <= 7  # three, once the index and the synonyms are read
    with CaptureQueriesContext(connection) as queries:
        similar_practices(jardin, 2)
    assert len(queries) <= 3


def test_contexts_like_mine(publish, centre):
    assert like_my_context(centre) == {"kind": ("social-centre",)}
    centre.commune, centre.declared_size = Commune.objects.get(pk="48095"), "small"
    centre.save()
    asked = like_my_context(centre)
    assert asked == {
        "kind": ("social-centre",),
        "population": ("10000-50000",),
        "size": ("small",),
    }
    publish(title="Ici")
    publish(of=Centre.objects.get(slug="la-garenne"), title="Ailleurs")
    assert [one.title for one in search(SearchRequest("", asked)).practices] == ["Ici"]
