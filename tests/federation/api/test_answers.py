"""What the API answers, and that it is what the pages show."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from federation.models import EmptySearch
from federation.search import stems
from tenants.context import inside
from tests.support.catalogue import fill_up_to
from tests.support.sheets import full_content, shared

pytestmark = pytest.mark.django_db


def test_an_item_says_what_the_page_says(ask, catalogue):
    practice = catalogue.share(
        "Jardin partagé", summary="Des parcelles.", keywords=["environment"], edition_year=2025
    )
    answer = ask("/practices?q=jardin&limit=5")
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    told = answer.json()
    assert (told["count"], told["next"], told["correction"]) == (1, None, None)
    (item,) = told["items"]
    assert item["uid"] == str(practice.action_uid)
    assert item["title"] == "Jardin partagé"
    assert item["centre"] == "Centre social des Tilleuls"
    assert (item["department"], item["department_name"]) == ("48", "Lozère")
    assert (item["keywords"], item["years"]) == (["environment"], [2025])
    assert item["url"] == f"http://maillage.localhost:8000/pratiques/{practice.slug}/"
    assert ask(item["api_url"]).json()["summary"] == "Des parcelles."


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=jardins",
        "q=aines",
        "department=971",
        "department=48&department=971&sort=freshness",
        "keyword=health&status=ended",
        "status=ended&department=48",
        "partner=carsat",
        "comme=la-garenne",
        "year=2024&year=2025",
        "q=jradin",
        "q=jradin&exact=1",
        "q=-jardin",
        "sort=adapted",
    ],
)
def test_a_search_finds_what_the_page_finds_in_the_same_order(
    ask, browse, catalogue, other_centre, query
):
    catalogue.share("Jardin partagé", edition_year=2024, keywords=["environment"])
    catalogue.share("Le jardin des aînés", edition_year=2025)
    catalogue.share(
        "Café des aînés",
        of=other_centre,
        status="ended",
        keywords=["health"],
        partners=[{"kind": "carsat", "name": ""}],
    )
    page = re.sub("</?mark>", "", browse(None).get(f"/pratiques/?{query}").text)
    cards = page.partition('<div class="cards">')[2].partition('<section class="taking"')[0]
    shown = re.findall(r'<a href="/pratiques/[^"?]+/">\s*([^<]+?)\s*</a>', cards)
    told = ask(f"/practices?{query}").json()
    assert [item["title"] for item in told["items"]] == shown
    assert told["count"] == len(shown)


def test_a_corrected_word_is_said(ask, catalogue):
    catalogue.share("Jardin partagé")
    told = ask("/practices?q=jradin").json()
    assert told["correction"] == {"query": "jardin", "words": {"jradin": "jardin"}}
    assert told["count"] == 1
    exact = ask("/practices?q=jradin&exact=1").json()
    assert (exact["correction"], exact["count"], exact["unknown_words"]) == (None, 0, ["jradin"])


@pytest.mark.parametrize("typed", ["isollée", "cuisnie", "siniors", "covoitrage"])
def test_a_corrected_word_finds_the_same_whether_or_not_its_stem_is_known(ask, catalogue, typed):
    """One that is folded (« isolée »), one with synonyms, one that is a synonym only."""
    catalogue.share("Rompre l’isolement", summary="Une personne isolée ; des gens isolés.")
    catalogue.share("Cuisine", summary="Des recettes.")
    catalogue.share("Loto des aînés", summary="Les seniors.")
    catalogue.share("Trajets", summary="Des voyages partagés, en co-voiturage.")
    stems._known.clear()
    first = ask(f"/practices?q={typed}").json()
    assert first["count"] == 1
    assert first["correction"]
    assert ask(f"/practices?q={typed}").json() == first
    stems._known.clear()
    assert ask(f"/practices?q={first['correction']['query']}").json()["items"] == first["items"]


def test_years_that_nobody_tells_find_nothing(ask, catalogue):
    catalogue.share("Jardin", edition_year=2025)
    assert ask("/practices?year=1990").json()["count"] == 0
    assert ask("/facets?year=1990").json()["count"] == 0
    assert ask("/practices?year=1990&year=2025").json()["count"] == 1


def test_programs_leave_no_trace_in_the_searches_in_vain(ask, catalogue):
    assert ask("/practices?q=ikebana").json()["count"] == 0
    assert ask("/facets?q=ikebana").json()["count"] == 0
    assert not EmptySearch.objects.exists()


def test_facets_count_as_on_the_page(ask, catalogue, other_centre):
    catalogue.share("Jardin", status="ended")
    catalogue.share("Jardin", of=other_centre, status="ongoing")
    told = ask("/facets?q=jardin&status=ended").json()
    facets = {facet["name"]: facet["values"] for facet in told["facets"]}
    assert told["count"] == 1
    assert [(one["code"], one["count"], one["chosen"]) for one in facets["status"]] == [
        ("ongoing", 1, False),
        ("ended", 1, True),
    ]
    assert [(one["code"], one["count"]) for one in facets["department"]] == [("48", 1)]


def test_a_practice_is_told_whole(ask, centre, other_centre, catalogue):
    with inside(centre):
        first = shared(**full_content(edition_year=2024, slug="en-2024"))
        shared(**full_content(action_uid=str(first.action_uid), title="Une action, un an après"))
    catalogue.share("La copie", of=other_centre, parent_practice=str(first.action_uid))
    told = ask(f"/practices/{first.action_uid}").json()
    assert told["title"] == told["sheet"]["title"] == "Une action, un an après"
    assert [edition["year"] for edition in told["editions"]] == [2025, 2024]
    sheet = told["editions"][1]["sheet"]
    assert sheet["description"] == "description en toutes lettres"
    assert sheet["objectives"] == [{"text": "Premier objectif"}]
    assert sheet["budget_lines"][0]["amount"] == "1000.50"
    assert sheet["contact_name"] == "contact_name en toutes lettres"
    assert [each["title"] for each in told["lineage"]["adaptations"]] == ["La copie"]
    assert told["licence"]["name"] == "Licence Ouverte 2.0"
    for link in ("page", "pdf", "adapt"):
        assert ask(told["links"][link]).status_code == 200
    assert ask(told["editions"][1]["url"]).status_code == 200
    assert ask(told["links"]["centre"]).json()["name"] == "Centre social des Tilleuls"
    child = ask(told["lineage"]["adaptations"][0]["api_url"]).json()
    assert child["lineage"]["parent"]["uid"] == child["adapted_from"] == str(first.action_uid)


def test_a_withdrawn_practice_is_gone_at_once_everywhere(ask, catalogue):
    practice = catalogue.share("Jardin", edition_year=2025)
    child = catalogue.share("Café", parent_practice=str(practice.action_uid))
    catalogue.withdraw(practice)
    gone = ask(f"/practices/{practice.action_uid}")
    assert gone.status_code == 410
    assert gone["Content-Type"] == "application/problem+json"
    assert gone.json()["title"] == "Pratique retirée"
    assert "Centre social des Tilleuls" in gone.json()["detail"]
    assert ask("/practices").json()["count"] == 1
    assert ask("/practices?q=jardin&exact=1").json()["count"] == 0
    assert ask("/facets").json()["count"] == 1
    assert ask(f"/practices/{child.action_uid}").json()["lineage"]["parent"] is None
    assert ask("/centres/les-tilleuls").json()["practice_count"] == 1


def test_unknown_things_are_problems(ask, db):
    for path in (f"/practices/{uuid.uuid4()}", "/centres/nulle-part", "/nulle-part", "/practices/"):
        answer = ask(path)
        assert answer.status_code == 404, path
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer.json()["status"] == 404


def test_vocabularies_and_territories(ask, db):
    lists = {one["name"]: one["terms"] for one in ask("/vocabularies").json()["items"]}
    assert {"code": "culture", "label": "Culture", "aliases": [], "retired": False} in lists[
        "keyword"
    ]
    assert [term["code"] for term in lists["status"]] == ["planned", "ongoing", "ended"]
    places = ask("/territories").json()
    assert len(places["regions"]) == 18
    assert {"code": "2A", "name": "Corse-du-Sud", "region": "94", "overseas": False} in places[
        "departments"
    ]
    assert ask("/territories/departments/48/communes").json()["count"] == 152
    found = ask("/territories/communes?q=saint+etienne&department=42&limit=1").json()["items"]
    assert found[0]["name"] == "Saint-Étienne"


def test_centres_are_found_in_the_order_of_their_names(ask, centre, other_centre):
    def names(query: str = "") -> list[str]:
        return [one["name"] for one in ask(f"/centres{query}").json()["items"]]

    assert names() == ["Centre social des Tilleuls", "EVS La Garenne"]
    assert names("?q=garenne") == names("?department=971") == names("?kind=evs") == names()[1:]
    first = ask("/centres?limit=1").json()
    assert (first["count"], len(first["items"])) == (2, 1)
    assert ask(first["next"]).json()["items"][0]["name"] == "EVS La Garenne"
    other_centre.state = "suspended"
    other_centre.save()
    assert names() == ["Centre social des Tilleuls"]
    assert ask("/centres/la-garenne").status_code == 404


def test_a_page_costs_the_same_with_10_and_200_practices(ask, catalogue):
    """The SET of the schema is one of them."""
    counts: dict[str, list[int]] = {}
    for number in range(10):
        catalogue.share(f"Action {number}", keywords=["culture"], edition_year=2025)
    for total in (10, 200):
        fill_up_to(total)
        for path, most in (
            ("/practices?limit=100", 4),
            ("/practices?q=action&keyword=culture&year=2025&limit=100", 5),
            ("/practices?q=action&comme=les-tilleuls&limit=100", 6),
            ("/practices?q=atcion&keyword=culture&limit=100", 6),
            ("/facets?q=action&keyword=culture", 6),
            ("/centres?limit=100", 4),
            ("/territories/departments/48/communes", 2),
            ("/vocabularies", 1),
        ):
            ask(path)
            with CaptureQueriesContext(connection) as queries:
                ask(path)
            counts.setdefault(path, []).append(len(queries))
            assert len(queries) <= most, path
    assert all(few == many for few, many in counts.values()), counts


def test_a_whole_practice_has_at_most_6_statements(ask, catalogue):
    practice = catalogue.share("Jardin", edition_year=2025)
    for number in range(3):
        catalogue.share(f"Copie {number}", parent_practice=str(practice.action_uid))
    ask(f"/practices/{practice.action_uid}")
    with CaptureQueriesContext(connection) as queries:
        ask(f"/practices/{practice.action_uid}")
    assert len(queries) <= 6
