"""What search engines and messengers read; and the search of the site itself."""

import datetime
import json
import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms import sitemaps
from cms.models import ContentPage
from tenants.context import inside
from tests.support.pages import add_page, article, event, picture
from tests.support.sheets import published, shared

pytestmark = pytest.mark.django_db
HOME = "http://les-tilleuls.maillage.localhost:8000"
XML = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def meta(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta property="og:(\w+)"\s+content="([^"]*)">', page))


def told(page: str) -> dict:
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return json.loads(text)


def locations(answer) -> list[str]:
    root = ElementTree.fromstring(answer.content)  # noqa: S314 -- our own
    return [one.text or "" for one in root.iter(f"{XML}loc")]


def test_a_page_gives_its_one_address_from_the_domain_whatever_the_host_says(centre, browse, media):
    with inside(centre):
        add_page(ContentPage, "Le projet", introduction="Deux & trois.", image=picture())
    page = browse(centre).get("/le-projet/", headers={"x-forwarded-host": "ailleurs.fr"}).text
    assert f'<link rel="canonical" href="{HOME}/le-projet/">' in page
    found = meta(page)
    assert (found["url"], found["title"]) == (f"{HOME}/le-projet/", "Le projet")
    assert found["description"] == "Deux &amp; trois."
    assert found["image"].startswith(f"{HOME}/media/c_les_tilleuls/images/")
    assert "ailleurs.fr" not in page
    assert 'rel="canonical"' not in browse(centre).get("/actualites/?page=2").text


def test_nothing_that_is_typed_ends_the_data(centre, browse):
    with inside(centre):
        article("</script><script>alert(1)</script> & <b>", slug="piege")
    page = browse(centre).get("/actualites/piege/").text
    assert "<script>alert" not in page
    assert told(page)["headline"] == "</script><script>alert(1)</script> & <b>"


def test_the_centre_its_events_and_its_articles_are_described(centre, browse):
    centre.address, centre.phone, centre.phone_public = "4 place des Halles", "05 36 49 01 10", True
    centre.email, centre.email_public = "prive@a.example", False
    centre.save()
    with inside(centre):
        event(
            "Le café",
            datetime.date(2099, 12, 8),
            start_time=datetime.time(14),
            end_time=datetime.time(16),
            place="Salle du bas",
            slug="cafe",
        )
        article("La récolte", day=datetime.date(2026, 9, 1), slug="recolte")
    organization = told(browse(centre).get("/").text)
    assert organization["@type"] == "Organization"
    assert organization["telephone"] == "05 36 49 01 10"
    assert "email" not in organization
    coffee = told(browse(centre).get("/agenda/cafe/").text)
    assert coffee["startDate"] == "2099-12-08T14:00:00+01:00"
    assert coffee["location"]["name"] == "Salle du bas"
    assert coffee["organizer"] == {
        "@type": "Organization",
        "name": centre.name,
        "url": f"{HOME}/",
    }
    assert told(browse(centre).get("/actualites/recolte/").text)["datePublished"] == "2026-09-01"


def test_the_sitemap_lists_what_everyone_may_read_and_nothing_else(
    centre, other_centre, browse, monkeypatch
):
    with inside(centre):
        add_page(ContentPage, "Brouillon").unpublish()
        shared(title="Le jardin", slug="jardin")
        published(title="Le four", slug="four")
    with inside(other_centre):
        published(title="Ailleurs", slug="ailleurs")
    assert locations(browse(centre).get("/sitemap.xml")) == [
        f"{HOME}/sitemap-pages-1.xml",
        f"{HOME}/sitemap-actions-1.xml",
    ]
    pages = locations(browse(centre).get("/sitemap-pages-1.xml"))
    assert {f"{HOME}/", f"{HOME}/actualites/", f"{HOME}/contact/"} <= set(pages)
    assert not [address for address in pages if "brouillon" in address or "le-centre" in address]
    actions = locations(browse(centre).get("/sitemap-actions-1.xml"))
    assert sorted(actions) == [f"{HOME}/actions/four/", f"{HOME}/actions/jardin/"]
    practices = locations(browse(None).get("/sitemap-pratiques-1.xml"))
    assert [address.rpartition("pratiques/")[2] for address in practices] == [
        "le-jardin-les-tilleuls/"
    ]
    for missing in ("pratiques-1", "pages-0", "pages-2", "autre-1"):
        assert browse(centre).get(f"/sitemap-{missing}.xml").status_code == 404
    monkeypatch.setattr(sitemaps, "PER_FILE", 1)
    assert f"{HOME}/sitemap-actions-2.xml" in locations(browse(centre).get("/sitemap.xml"))
    assert len(locations(browse(centre).get("/sitemap-actions-2.xml"))) == 1


def test_robots_are_kept_out_of_the_back_office_and_shown_the_sitemap(centre, browse):
    answer = browse(centre).get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "Disallow: /gestion/" in answer.text
    assert f"Sitemap: {HOME}/sitemap.xml" in answer.text


def test_the_search_finds_pages_and_sheets_of_its_own_site_without_accents(
    centre, other_centre, browse
):
    with inside(centre):
        article("La récolte du verger", slug="recolte")
        published(title="Récolter ensemble", slug="ensemble")
        add_page(ContentPage, "Récolte secrète").unpublish()
    with inside(other_centre):
        article("La récolte d’ailleurs")
    page = browse(centre).get("/recherche/?q=recolte").text
    assert 'href="/actualites/recolte/"' in page
    assert 'href="/actions/ensemble/"' in page
    for absent in ("secrète", "ailleurs"):
        assert absent not in page
    # Written by a migration, and never saved since.
    assert 'href="/accessibilite/"' in browse(centre).get("/recherche/?q=lecteur+ecran").text
    shared_page = browse(None).get("/recherche/?q=recolte").text
    assert "Rien pour" in shared_page
    for odd in ("", "?q=", "?q=%00", "?q=" + "a" * 500, "?q=%27%22%26%7C!(", "?q=introuvable"):
        assert browse(centre).get(f"/recherche/{odd}").status_code == 200


def test_searching_takes_as_many_statements_for_10_pages_as_for_40(centre, browse):
    counts = []
    for first, last in ((0, 10), (10, 40)):
        with inside(centre):
            for number in range(first, last):
                article(f"La récolte {number}")
                published(title=f"La récolte {number}")
        browse(centre).get("/recherche/")
        with CaptureQueriesContext(connection) as queries:
            assert "résultat" in browse(centre).get("/recherche/?q=recolte").text
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16
