"""A withdrawal is seen in every channel through which a practice leaves the catalogue.

A new channel is one line in ``CHANNELS``.
"""

import re
from collections.abc import Callable
from html import unescape

import pytest

from actions.models import ActionSheet
from actions.services import share_sheet, withdraw_sheet
from federation.models import Practice
from tenants.context import inside
from tests.support.feeds import read
from tests.support.sheets import shared

pytestmark = pytest.mark.django_db
TITLE = "Le jardin zinzolin"
Shown = Callable[[object, Practice], bool]


def on_the_page(path: str, status: int = 200) -> Shown:
    """Its title stands on that page of the federation's host."""

    def shown(client, practice: Practice) -> bool:
        response = client.get(path)
        assert response.status_code == status
        return TITLE in unescape(re.sub("</?mark>", "", response.text))

    return shown


def in_the_feed(path: str) -> Shown:
    def shown(client, practice: Practice) -> bool:
        feed = read(client.get(path))
        there = practice.action_uid.urn in feed.ids
        assert there is (TITLE in feed.titles)
        # Gone, it is said to be gone; there, it is not.
        assert there is not (practice.action_uid.urn in feed.deleted)
        return there

    return shown


def its_page(client, practice: Practice) -> bool:
    response = client.get(f"/pratiques/{practice.slug}/")
    assert response.status_code in (200, 410)
    return response.status_code == 200


def its_paper(client, practice: Practice) -> bool:
    response = client.get(f"/pratiques/{practice.slug}/fiche.pdf")
    assert response.status_code in (200, 410)
    return response["Content-Type"] == "application/pdf"


def its_data_for_search_engines(client, practice: Practice) -> bool:
    return '"@type": "Article"' in client.get(f"/pratiques/{practice.slug}/").text


def in_the_sitemap(client, practice: Practice) -> bool:
    index = client.get("/sitemap.xml").text
    parts = re.findall(r"<loc>https?://[^/]+(/sitemap-pratiques-\d+\.xml)</loc>", index)
    assert parts
    return any(f"/pratiques/{practice.slug}/<" in client.get(part).text for part in parts)


CHANNELS: dict[str, Shown] = {
    "search": on_the_page("/pratiques/?q=zinzolin"),
    "list": on_the_page("/pratiques/"),
    "facet": on_the_page("/pratiques/?department=48&vue=carte"),
    "page": its_page,
    "paper": its_paper,
    "json-ld": its_data_for_search_engines,
    "sitemap": in_the_sitemap,
    "search of the site": on_the_page("/recherche/?q=zinzolin"),
    "feed": in_the_feed("/pratiques/flux.atom"),
    "feed of a search": in_the_feed("/pratiques/flux.atom?q=zinzolin"),
    "feed of a département": in_the_feed("/pratiques/departements/48/flux.atom"),
    "feed of a centre": in_the_feed("/pratiques/centres/les-tilleuls/flux.atom"),
    "frame": on_the_page("/pratiques/integrer/liste/"),
    "frame of a search": on_the_page("/pratiques/integrer/liste/?q=zinzolin"),
    "frame of a centre": on_the_page("/pratiques/integrer/liste/?centre=les-tilleuls"),
}


def test_a_withdrawal_is_seen_in_every_channel(centre, browse):
    with inside(centre):
        sheet = shared(title=TITLE, slug="zinzolin", keywords=["environment"])
        shared(title="Ce qui reste", slug="reste")
    practice, client = Practice.objects.get(title=TITLE), browse(None)

    def where() -> set[str]:
        return {name for name, shown in CHANNELS.items() if shown(client, practice)}

    assert where() == set(CHANNELS)
    with inside(centre):
        withdraw_sheet(sheet=ActionSheet.objects.get(pk=sheet.pk), reason="Terrain vendu")
    assert where() == set()
    with inside(centre):
        share_sheet(sheet=ActionSheet.objects.get(pk=sheet.pk))
    assert where() == set(CHANNELS)
