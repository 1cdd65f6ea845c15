"""The years of one action on the centre's site: once in the list, each at its own address."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions.indexing import index_sheet
from actions.models import ActionSheet
from tenants.context import inside
from tests.support.sheets import draft, full_content, published

pytestmark = pytest.mark.django_db


def edition(first=None, **fields):
    return published(**fields, **({"action_uid": str(first.action_uid)} if first else {}))


@pytest.fixture
def action(in_centre):
    """2023 and 2024 published, 2025 still a draft."""
    first = edition(
        title="Fête 2023", slug="fete-2023", edition_year=2023, description="La fanfare"
    )
    edition(first, title="Fête 2024", slug="fete-2024", edition_year=2024, status="ended")
    draft(title="Fête 2025", slug="fete-2025", edition_year=2025, action_uid=str(first.action_uid))
    return first


def cards(client, query="") -> list[str]:
    page = BeautifulSoup(client.get(f"/actions/?{query}").text, "html.parser")
    return [" ".join(card.get_text(" ").split()) for card in page.select(".cards .card")]


def test_an_action_is_in_the_list_once_as_its_latest_published_year(action, in_centre, browse):
    (card,) = cards(browse(in_centre))
    assert "Fête 2024" in card
    assert "aussi en 2023" in card
    assert "2025" not in card


def test_words_of_any_year_find_it_and_filters_are_those_of_the_latest(action, in_centre, browse):
    client = browse(in_centre)
    for query, found in (
        ("q=fanfare", 1),
        ("q=fête", 1),
        ("q=introuvable", 0),
        ("status=ended", 1),
        ("status=ongoing", 0),
    ):
        assert len(cards(client, query)) == found, query


def test_an_unpublished_year_leaves_its_place_to_the_one_before(action, in_centre, browse):
    ActionSheet.objects.get(slug="fete-2024").unpublish()
    (card,) = cards(browse(in_centre))
    assert "Fête 2023" in card
    assert "aussi" not in card


def test_sheets_without_a_year_and_two_of_one_year_are_there_once_too(in_centre, browse):
    first = edition(title="Sans année")
    edition(first, title="Jumelle", edition_year=2024)
    edition(first, title="Jumeau", edition_year=2024)
    alone = edition(title="Seule")
    edition(alone, title="Seule encore")
    assert {card.split()[0] for card in cards(browse(in_centre))} == {"Jumeau", "Seule"}
    assert len(cards(browse(in_centre))) == 2


def test_an_earlier_year_stays_at_its_address_and_leads_to_the_latest(action, in_centre, browse):
    client = browse(in_centre)
    old = BeautifulSoup(client.get("/actions/fete-2023/").text, "html.parser")
    link = old.select_one(".alert a")
    assert link["href"] == "/actions/fete-2024/"
    assert link.get_text() == "Lire l’édition 2024"
    assert old.select_one('link[rel="canonical"]')["href"] == "/actions/fete-2024/"
    latest = BeautifulSoup(client.get("/actions/fete-2024/").text, "html.parser")
    assert latest.select_one('link[rel="canonical"]') is None
    assert latest.select_one(".alert") is None
    assert latest.select_one('a[href="/actions/fete-2023/"]').get_text() == "2023"
    assert client.get("/actions/fete-2025/").status_code == 404


def test_search_engines_are_given_the_latest_year_only(action, in_centre, browse):
    page = browse(in_centre).get("/sitemap-actions-1.xml").text
    assert "fete-2024" in page
    assert "fete-2023" not in page


def test_list_and_page_cost_the_same_with_many_years(centre, browse):
    counts = []
    for total in (10, 200):
        with inside(centre):
            for n in range(ActionSheet.objects.count(), total):
                uid = f"00000000-0000-0000-0000-{n % (total // 5):012d}"
                ActionSheet.objects.create(
                    title=f"Action {n}",
                    slug=f"a-{n}",
                    action_uid=uid,
                    live=True,
                    edition_year=n + 1,
                )
            for sheet in ActionSheet.objects.filter(text=None):
                index_sheet(sheet)
            slug = ActionSheet.objects.order_by("edition_year").first().slug
        client = browse(centre)
        for path in ("/actions/?q=action", f"/actions/{slug}/"):
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:], counts
    assert max(counts) <= 12, counts


def test_the_page_of_an_earlier_year_with_all_that_it_may_tell_is_as_light(in_centre, browse):
    first = published(**full_content(slug="a", edition_year=2024))
    same = full_content(action_uid=str(first.action_uid))
    for n in range(5):
        published(**{**same, "uid": str(uuid.uuid4()), "slug": f"b-{n}", "edition_year": 2025 + n})
    client = browse(in_centre)
    for path in ("/actions/a/", "/actions/b-4/"):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        assert len(queries) <= 12, path
