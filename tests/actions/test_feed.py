"""The feed of a centre's own site: what it publishes there, shared with the network or not."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions.models import ActionSheet
from tenants.context import inside
from tests.support.feeds import ATOM, links, read, text
from tests.support.sheets import draft, published, shared

pytestmark = pytest.mark.django_db
FEED = "/actions/flux.atom"
SITE = "http://les-tilleuls.maillage.localhost:8000"


def test_the_feed_tells_what_is_published_the_newest_first(centre, other_centre, browse):
    with inside(centre):
        sheet = published(
            title="Le café & le thé < 5 €",
            slug="cafe",
            summary="Chaque jeudi.\x0b",
            keywords=["health"],
            audiences=["seniors"],
        )
        shared(title="Le jardin", slug="jardin")
        draft(title="Un brouillon")
    with inside(other_centre):
        published(title="D’ailleurs")
    feed = read(browse(centre).get(FEED, headers={"x-forwarded-host": "ailleurs.fr"}))
    assert feed.titles == ["Le jardin", "Le café & le thé < 5 €"]
    assert feed.title == "Nos actions – Centre social des Tilleuls"
    assert feed.link("self") == SITE + FEED
    assert feed.link("alternate") == f"{SITE}/actions/"
    entry = feed.entries[1]
    assert text(entry, "id") == sheet.action_uid.urn
    assert links(entry)["alternate"] == f"{SITE}/actions/cafe/"
    assert text(entry, "summary") == "Chaque jeudi."
    labels = {each.get("label") for each in entry.findall(f"{ATOM}category")}
    assert labels == {"Santé", "Seniors"}


def test_an_action_of_several_years_is_one_entry(centre, browse):
    action = str(uuid.uuid4())
    with inside(centre):
        for year in (2025, 2024):
            published(
                title=f"Le jardin {year}",
                slug=f"jardin-{year}",
                uid=str(uuid.uuid4()),
                action_uid=action,
                edition_year=year,
            )
    assert read(browse(centre).get(FEED)).titles == ["Le jardin 2025"]


def test_what_is_unpublished_leaves_at_once_and_what_is_the_same_is_not_sent_again(centre, browse):
    with inside(centre):
        sheet = published(title="Le jardin")
    first = browse(centre).get(FEED)
    asked = {"if-none-match": first["ETag"]}
    again = browse(centre).get(FEED, headers=asked)
    assert again.status_code == 304
    assert again.content == b""
    with inside(centre):
        ActionSheet.objects.get(pk=sheet.pk).unpublish()
    assert read(browse(centre).get(FEED, headers=asked)).titles == []


def test_the_feed_costs_the_same_with_10_and_200_actions(centre, browse):
    counts = []
    for total in (10, 200):
        with inside(centre):
            for n in range(total - ActionSheet.objects.count()):
                ActionSheet.objects.create(
                    title=f"Action {total} {n}", slug=f"action-{total}-{n}", live=True
                )
            ActionSheet.objects.update(last_published_at="2026-11-01T12:00:00Z")
            ActionSheet.objects.update(first_published_at="2026-11-01T12:00:00Z")
        browse(centre).get(FEED)
        with CaptureQueriesContext(connection) as queries:
            read(browse(centre).get(FEED))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4


def test_the_list_of_actions_names_its_feed_and_the_federation_has_none(centre, browse):
    assert f'type="application/atom+xml" title="Nos actions" href="{FEED}"' in " ".join(
        browse(centre).get("/actions/").text.split()
    )
    assert browse(None).get(FEED).status_code == 404
