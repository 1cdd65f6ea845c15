"""Feeds of a search, of a département and of a centre, as a reader of feeds sees them."""

import gzip
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actions.content import public_snapshot
from actions.models import ActionSheet
from actions.services import publish_sheet, save_draft, share_sheet, withdraw_sheet
from federation.models import EmptySearch, Practice
from federation.services import publish_practice
from tenants.context import inside
from tenants.enums import CentreState
from tests.support.catalogue import fill_up_to
from tests.support.feeds import ATOM, links, read, text
from tests.support.sheets import full_content, shared

pytestmark = pytest.mark.django_db
HOME = "http://maillage.localhost:8000"
FEEDS = [
    "/pratiques/flux.atom",
    "/pratiques/flux.atom?q=jardin",
    "/pratiques/departements/48/flux.atom",
    "/pratiques/centres/les-tilleuls/flux.atom",
]


@pytest.fixture
def catalogue(centre, other_centre) -> None:
    with inside(centre):
        shared(
            title="Jardin partagé",
            slug="jardin",
            summary="Des parcelles au bord de la rivière.",
            keywords=["environment"],
            audiences=["everyone"],
        )
        shared(title="Jardin d’hiver", slug="hiver", description="On y lit des catalogues.")
    with inside(other_centre):
        shared(title="Café des aînés", slug="cafe", keywords=["ageing"], status="ended")


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        ("flux.atom", ["Café des aînés", "Jardin d’hiver", "Jardin partagé"]),
        ("flux.atom?q=jardins", ["Jardin d’hiver", "Jardin partagé"]),
        ("flux.atom?q=parcelle&sort=relevance", ["Jardin partagé"]),
        ("flux.atom?keyword=ageing&keyword=environment", ["Café des aînés", "Jardin partagé"]),
        ("flux.atom?q=jardin&department=971", []),
        ("flux.atom?comme=la-garenne", ["Café des aînés"]),
        ("flux.atom?centre=les-tilleuls&keyword=environment", ["Jardin partagé"]),
        ("departements/48/flux.atom", ["Jardin d’hiver", "Jardin partagé"]),
        ("departements/75/flux.atom", []),
        ("centres/la-garenne/flux.atom", ["Café des aînés"]),
        # What the path says, whatever is added to it.
        ("centres/la-garenne/flux.atom?q=jardin&centre=les-tilleuls", ["Café des aînés"]),
    ],
)
def test_a_feed_holds_what_its_search_finds_the_newest_first(catalogue, browse, address, titles):
    assert read(browse(None).get(f"/pratiques/{address}")).titles == titles


@pytest.mark.parametrize("sort", ["relevance", "adapted", "freshness", "autre"])
def test_a_feed_is_the_newest_first_whatever_the_order_of_the_list(catalogue, browse, sort):
    found = read(browse(None).get(f"/pratiques/flux.atom?q=jardin&sort={sort}"))
    assert found.titles == ["Jardin d’hiver", "Jardin partagé"]
    assert "sort" not in found.link("self")


@pytest.mark.parametrize(
    ("address", "title", "page"),
    [
        ("/pratiques/flux.atom", "Les pratiques du réseau", f"{HOME}/pratiques/"),
        (
            "/pratiques/flux.atom?q=jardin&department=48&year=2025",
            "Pratiques\u00a0: «\u00a0jardin\u00a0», Lozère (48), Année\u00a0: 2025",
            f"{HOME}/pratiques/?q=jardin&department=48&year=2025",
        ),
        (
            "/pratiques/departements/48/flux.atom",
            "Pratiques\u00a0: Lozère (48)",
            f"{HOME}/pratiques/?department=48",
        ),
        (
            "/pratiques/centres/les-tilleuls/flux.atom",
            "Pratiques\u00a0: Centre social des Tilleuls",
            "http://les-tilleuls.maillage.localhost:8000/actions/",
        ),
    ],
)
def test_a_feed_says_in_french_what_it_is_and_leads_to_its_page(
    centre, browse, address, title, page
):
    feed = read(browse(None).get(address, headers={"x-forwarded-host": "ailleurs.fr"}))
    assert feed.title == f"{title} – Maillage"
    assert feed.link("alternate") == page
    assert feed.link("self") == HOME + address


def test_an_entry_tells_the_practice(catalogue, browse):
    feed = read(browse(None).get("/pratiques/flux.atom?q=parcelles"))
    practice = Practice.objects.get(title="Jardin partagé")
    (entry,) = feed.entries
    assert text(entry, "id") == f"urn:uuid:{practice.action_uid}"
    assert links(entry)["alternate"] == f"{HOME}/pratiques/{practice.slug}/"
    assert text(entry, "summary") == "Des parcelles au bord de la rivière."
    assert text(entry, "updated") == practice.updated_at.isoformat()
    assert text(entry, "published") == practice.published_at.isoformat()
    author = entry.find(f"{ATOM}author")
    assert text(author, "name") == "Centre social des Tilleuls"
    assert text(author, "uri") == "http://les-tilleuls.maillage.localhost:8000/"
    labels = {each.get("label"): each.get("term") for each in entry.findall(f"{ATOM}category")}
    assert labels == {
        "Environnement": "environment",
        "Tous publics": "everyone",
        "Lozère (48)": "48",
    }


def test_a_practice_without_a_summary_is_told_by_its_first_words(catalogue, browse):
    (entry,) = read(browse(None).get("/pratiques/flux.atom?q=hiver")).entries
    assert text(entry, "summary") == "On y lit des catalogues."


def test_the_identifier_of_an_entry_and_of_its_feed_outlive_a_new_title(centre, browse):
    address = "/pratiques/centres/les-tilleuls/flux.atom"
    with inside(centre):
        sheet = shared(title="Le jardin")
    before = read(browse(None).get(address))
    with inside(centre):
        sheet = ActionSheet.objects.get(pk=sheet.pk)
        sheet.title = "Le grand jardin"
        save_draft(sheet=sheet)
        publish_sheet(sheet=ActionSheet.objects.get(pk=sheet.pk))
        share_sheet(sheet=ActionSheet.objects.get(pk=sheet.pk))
    after = read(browse(None).get(address))
    assert after.titles == ["Le grand jardin"]
    assert after.ids == before.ids
    assert text(after.root, "id") == text(before.root, "id")
    assert text(after.root, "updated") > text(before.root, "updated")
    (first,), (second,) = before.entries, after.entries
    assert text(second, "published") == text(first, "published")
    assert text(second, "updated") > text(first, "updated")


def test_what_people_have_typed_is_text_whatever_it_is(centre, browse):
    nasty = "A < B & C > \"D\" 'é' ]]> <b>gras</b> &amp; \x01\x0b\x1f\ufffe\uffff🌱"
    snapshot = {**_snapshot(centre), "title": nasty, "summary": f"{nasty}\n\nEt la suite."}
    _publish(centre, snapshot)
    response = browse(None).get("/pratiques/flux.atom")
    (entry,) = read(response).entries
    said = "A < B & C > \"D\" 'é' ]]> <b>gras</b> &amp; 🌱"
    assert text(entry, "title") == said
    assert text(entry, "summary") == f"{said} Et la suite."
    assert b"<b>" not in response.content


@pytest.mark.parametrize("address", FEEDS)
def test_a_withdrawn_practice_leaves_at_once_and_readers_are_told(centre, browse, address):
    with inside(centre):
        sheet = shared(title="Jardin partagé")
        shared(title="Jardin qui reste")
    client = browse(None)
    before = client.get(address)
    gone = read(before).ids[1]
    with inside(centre):
        withdraw_sheet(sheet=ActionSheet.objects.get(pk=sheet.pk), reason="Terrain vendu")
    asked_again = client.get(address, headers={"if-none-match": before["ETag"]})
    after = read(asked_again)
    assert after.titles == ["Jardin qui reste"]
    assert list(after.deleted) == [gone]
    assert "Terrain" not in asked_again.text
    with inside(centre):
        share_sheet(sheet=ActionSheet.objects.get(pk=sheet.pk))
    back = read(client.get(address))
    assert back.ids[0] == gone
    assert back.deleted == {}


@pytest.mark.parametrize("address", FEEDS)
def test_who_has_the_feed_is_answered_without_a_search(catalogue, browse, address):
    client = browse(None)
    first = client.get(address)
    with CaptureQueriesContext(connection) as queries:
        again = client.get(address, headers={"if-none-match": f"W/{first['ETag']}"})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert not [row for row in queries if "tsquery" in row["sql"]]
    assert len(queries) <= 4, [row["sql"] for row in queries]


def test_a_date_answers_once_the_change_is_a_minute_old(catalogue, browse):
    client = browse(None)
    assert "Last-Modified" not in client.get("/pratiques/flux.atom")
    earlier = timezone.now() - timedelta(minutes=2)
    Practice.objects.update(updated_at=earlier, published_at=earlier)
    dated = client.get("/pratiques/flux.atom")["Last-Modified"]
    since = {"if-modified-since": dated}
    assert client.get("/pratiques/flux.atom", headers=since).status_code == 304
    practice = Practice.objects.first()
    publish_practice(
        centre=practice.centre,
        action_uid=practice.action_uid,
        sheet_uid=practice.editions.get().sheet_uid,
        version=99,
        snapshot={**practice.editions.get().snapshot, "title": "Un autre nom"},
    )
    assert "Un autre nom" in read(client.get("/pratiques/flux.atom", headers=since)).titles


def test_a_version_says_which_feed_and_which_page(catalogue, browse):
    versions = [browse(None).get(address)["ETag"] for address in [*FEEDS, f"{FEEDS[0]}?page=2"]]
    assert len(set(versions)) == len(versions)


def test_a_feed_is_compressed_as_other_pages_are(catalogue, browse):
    response = browse(None).get("/pratiques/flux.atom", headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert b"</feed>" in gzip.decompress(response.content)
    assert response["ETag"].startswith('W/"')
    assert not response.cookies
    assert response["Cache-Control"] == "no-cache"


def test_a_long_feed_goes_on_page_by_page(centre, browse):
    snapshot = _snapshot(centre)
    for n in range(65):
        _publish(centre, {**snapshot, "title": f"Action {n}"})
    client, titles, address = browse(None), [], "/pratiques/flux.atom?q=action"
    pages = []
    while address:
        feed = read(client.get(address))
        pages.append(feed)
        titles += feed.titles
        address = feed.link("next")
        assert len(pages) < 9
    assert titles == [f"Action {n}" for n in reversed(range(65))]
    assert [page.link("previous")[-6:] for page in pages] == ["", "action", "page=2"]
    assert {page.link("last")[-6:] for page in pages} == {"page=3"}
    assert len({text(page.root, "id") for page in pages}) == 1
    beyond = read(client.get("/pratiques/flux.atom?q=action&page=999"))
    assert beyond.link("self") == pages[-1].link("self")


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_costs_the_same_with_10_and_200_practices(centre, browse, address):
    snapshot, counts = {**_snapshot(centre), "title": "Jardin", "summary": ""}, []
    for number in range(10):
        _publish(centre, {**snapshot, "title": f"Jardin {number}"})
    for total in (10, 200):
        fill_up_to(total)
        client = browse(None)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            read(client.get(address))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


@pytest.mark.parametrize(
    "query",
    [
        "q=",
        "q=%00&keyword=%00&page=%00",
        "q=%F0%28%8C%28&department=%ff",
        "&".join(f"keyword=inconnu-{n}" for n in range(500)),
        "&".join(f"filtre{n}=1" for n in range(500)),
        "q=" + "a" * 5000,
        "page=-1",
        "page=99999999999999999999",
        "page=%C2%B2",
        "year=%3Cscript%3E&department=zz&comme=../../etc&centre=%00",
        "q=%EF%BF%BE%EF%BF%BF%01",
        "q=%22%22%22&exact=1",
        "comme=introuvable&centre=introuvable",
        "sort=%3B&vue=carte",
    ],
)
def test_any_question_gets_a_right_feed(catalogue, browse, query):
    assert read(browse(None).get(f"/pratiques/flux.atom?{query}")).link("self")
    assert "Les pratiques" in read(browse(None).get("/pratiques/flux.atom")).title


@pytest.mark.parametrize(
    "path", ["departements/zz", "departements/99", "centres/nulle-part", "centres/comme-le-mien"]
)
def test_a_place_that_does_not_exist_is_a_404(centre, browse, path):
    assert browse(None).get(f"/pratiques/{path}/flux.atom").status_code == 404


def test_a_reader_that_asks_in_vain_each_hour_fills_no_list_of_searches(catalogue, browse):
    browse(None).get("/pratiques/flux.atom?q=zinzolin")
    assert not EmptySearch.objects.exists()


def test_the_practices_of_an_archived_centre_keep_their_feed_without_a_dead_link(
    centre, other_centre, browse, catalogue
):
    centre.state = CentreState.ARCHIVED
    centre.save()
    feed = read(browse(None).get("/pratiques/centres/les-tilleuls/flux.atom"))
    assert feed.titles == ["Jardin d’hiver", "Jardin partagé"]
    assert feed.link("alternate") == f"{HOME}/pratiques/"
    author = feed.entries[0].find(f"{ATOM}author")
    assert author.find(f"{ATOM}uri") is None


def test_a_centre_in_preparation_has_no_feed_yet(centre, browse):
    centre.state = CentreState.PREPARING
    centre.save()
    path = "/pratiques/centres/les-tilleuls/flux.atom"
    assert browse(None).get(path).status_code == 404


def test_the_list_names_the_feed_of_its_search(catalogue, browse):
    page = browse(None).get("/pratiques/?q=jardin&department=48&sort=adapted&vue=carte&page=1").text
    assert 'type="application/atom+xml"' in page
    address = "/pratiques/flux.atom?q=jardin&amp;department=48"
    assert page.count(f'href="{address}"') == 2
    feed = read(browse(None).get(address.replace("&amp;", "&")))
    assert feed.link("self") == HOME + address.replace("&amp;", "&")


def test_one_departement_is_followed_at_its_own_address(catalogue, browse):
    page = browse(None).get("/pratiques/?department=48&sort=adapted").text
    assert page.count('href="/pratiques/departements/48/flux.atom"') == 2
    both = browse(None).get("/pratiques/?department=48&department=971").text
    assert 'href="/pratiques/flux.atom?department=48&amp;department=971"' in both


def test_the_page_of_a_practice_names_the_feed_of_its_centre(catalogue, browse):
    page = browse(None).get("/pratiques/cafe-des-aines-la-garenne/").text
    assert 'href="/pratiques/centres/la-garenne/flux.atom"' in page


def test_no_practice_takes_the_address_of_another_page(centre):
    centre.slug = "integrer"
    snapshot = _snapshot(centre)
    _publish(centre, {**snapshot, "title": "…"})
    assert Practice.objects.get().slug == "integrer-2"


def _snapshot(centre) -> dict:
    with inside(centre):
        sheet = shared(**full_content(slug="modele"))
        withdraw_sheet(sheet=sheet)
        told = public_snapshot(sheet)
    Practice.objects.all().delete()
    return told


def _publish(centre, snapshot) -> None:
    publish_practice(
        centre=centre, action_uid=uuid4(), sheet_uid=uuid4(), version=1, snapshot=snapshot
    )
