"""The list of practices: what one chooses, how it is said, and how it is taken away again."""

import gzip
import json
import logging
import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from federation.enums import Initiator, TerritoryScale
from federation.finding import find
from federation.models import Practice
from federation.search import positions_in_order, practices_at, read_request, search
from federation.vocabulary import terms
from tenants.models import Centre
from territory.models import Commune
from territory.selectors import departments
from tests.support.catalogue import fill_up_to, publish_demo
from tests.support.catalogue import publish as publish_sheet_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def practices(publish, other_centre) -> None:
    publish(title="Jardin partagé", keywords=["environment"], status="ongoing")
    publish(title="Jardin fermé", keywords=["health"], status="ended", ended_reason="Plus d’eau")
    publish(of=other_centre, title="Café des aînés", keywords=["health"], status="ended")


def asked(address: str):
    return find(QueryDict(address))


def text_of(page: str) -> str:
    plain = re.sub(r"<[^>]*>", " ", page.partition("<main")[2].partition("</main")[0])
    return " ".join(unescape(plain).replace("\u00a0", " ").split())


def pairs(href: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(href).query)


def test_counts_follow_the_other_choices_and_several_values_add_up(practices):
    found = asked("status=ended&status=ongoing&keyword=health")
    values = {facet.name: facet for facet in found.facets}
    counts = {one.code: one.count for one in values["status"].first}
    assert found.result.count == 2
    assert counts == {"ended": 2, "ongoing": 0}  # chosen: it can be taken away
    assert {one.code: one.count for one in values["keyword"].first} == {
        "health": 2,
        "environment": 1,
    }
    assert values["status"].chosen == 2
    assert all(one.count or one.chosen for facet in found.facets for one in facet.first)


def test_each_value_is_taken_away_alone_and_all_at_once(practices):
    found = asked("q=jardin&status=ended&status=ongoing&sort=adapted&page=7&inconnu=1")
    left = {one["label"]: pairs(one["href"]) for one in found.chips}
    assert left == {
        "«\u00a0jardin\u00a0»": [("status", "ongoing"), ("status", "ended"), ("sort", "adapted")],
        "En cours": [("q", "jardin"), ("status", "ended"), ("sort", "adapted")],
        "Terminée": [("q", "jardin"), ("status", "ongoing"), ("sort", "adapted")],
    }
    assert found.everything == "/pratiques/"
    assert pairs(found.without_filters) == [("q", "jardin")]


def test_the_usual_facets_are_open_and_others_when_they_are_chosen(practices):
    states = {facet.name: facet.open for facet in asked("region=76").facets}
    assert [name for name, is_open in states.items() if is_open] == [
        "keyword", "department", "status", "region",
    ]  # fmt: skip


def test_a_long_facet_is_short_and_what_is_chosen_stands_first(db):
    publish_demo()
    facet = next(one for one in asked("department=974").facets if one.name == "department")
    assert facet.first[0].code == "974"
    assert len(facet.first) == 8
    counts = [one.count for one in facet.first[1:]]
    assert min(counts) >= max(one.count for one in facet.others)
    shown = [one.code for one in (*facet.first, *facet.others)]
    assert len(shown) == len(set(shown)) > 10


def test_words_that_stand_nowhere_are_corrected_and_one_may_insist(practices, browse):
    page = browse(None).get("/pratiques/?q=jradin&status=ended").text
    told = text_of(page)
    assert "Résultats pour « jardin »" in told
    assert "Chercher plutôt « jradin » exactement" in told
    assert "Jardin fermé" in told
    exactly = re.search(r'href="([^"]*exact=1[^"]*)"', page)[1].replace("&amp;", "&")
    assert pairs(exactly) == [("q", "jradin"), ("status", "ended"), ("exact", "1")]
    insisted = text_of(browse(None).get(exactly).text)
    assert "Aucune pratique ne correspond" in insisted
    assert "Chercher aussi avec l’orthographe corrigée" in insisted
    assert "Vouliez-vous dire « jardin » ?" in insisted
    assert pairs(asked("q=jradin&status=ended&exact=1").suggested) == [
        ("status", "ended"), ("q", "jardin"),
    ]  # fmt: skip
    assert "Vouliez-vous dire" not in text_of(browse(None).get("/pratiques/?q=jardin&exact=1").text)


def test_practices_that_have_a_part_of_the_words_are_said_to_be_such(publish, browse):
    publish(title="Un potager au pied des immeubles", description="Des tomates et un composteur.")
    publish(title="La fanfare du quartier", description="Des cuivres et un tambour.")
    told = text_of(browse(None).get("/pratiques/", {"q": "potager tambour"}).text)
    assert "Aucune pratique ne répond à tous vos mots ensemble" in told
    assert "La fanfare du quartier" in told


def test_found_words_are_marked_and_nothing_else_is_markup(publish, browse):
    publish(title="Jardin <script>alert(1)</script>", description="Un jardin & un four.")
    page = browse(None).get("/pratiques/?q=jardin").text
    assert "<mark>Jardin</mark> &lt;script&gt;" in page
    assert "<mark>jardin</mark> &amp; un four" in page
    assert "<script>alert" not in page


def test_the_map_adds_and_takes_away_departements(practices, browse):
    found = asked("vue=carte&q=jardin&department=48")
    assert [(place.code, count) for place, count in found.map_counts] == [("48", 2)]
    found = asked("vue=carte&department=48")
    assert [(place.code, count) for place, count in found.map_counts] == [("48", 2), ("971", 1)]
    assert pairs(found.map_links["48"]) == [("vue", "carte")]
    assert pairs(found.map_links["971"]) == [
        ("department", "48"), ("department", "971"), ("vue", "carte"),
    ]  # fmt: skip
    page = browse(None).get("/pratiques/?vue=carte&department=48").text
    # The list beside the map takes the place of the boxes to tick; the form still sends the choice.
    assert 'id="f-department' not in page
    assert re.search(r'type="hidden"\s+name="department"\s+value="48"', page)
    assert page.count('class="chosen-place"') == 1
    assert "map-list" not in browse(None).get("/pratiques/").text


@pytest.mark.parametrize("address", ["q=jardin", "sort=freshness", "", "q=enfants&status=ongoing"])
def test_all_that_is_found_is_in_the_order_of_the_pages(db, address):
    publish_demo()
    request = read_request(QueryDict(address), per_page=3)
    pages = search(request).pages
    paged = [
        practice
        for page in range(1, pages + 1)
        for practice in search(replace(request, page=page)).practices
    ]
    assert pages > 1
    assert practices_at(positions_in_order(request)) == paged


def test_sorts_are_links_and_relevance_needs_words(practices):
    assert [way.code for way in asked("").sorts] == ["freshness", "adapted"]
    ways = asked("q=jardin&sort=adapted").sorts
    assert [(way.code, way.current) for way in ways] == [
        ("relevance", False), ("freshness", False), ("adapted", True),
    ]  # fmt: skip
    assert pairs(ways[1].href) == [("q", "jardin"), ("sort", "freshness")]


def test_pages_keep_the_search_and_nothing_that_was_not_understood(publish, browse):
    for number in range(30):
        publish(title=f"Action {number}", keywords=["culture"])
    page = browse(None).get("/pratiques/?q=action&keyword=culture&keyword=zz&rien=1&page=1").text
    after = re.search(r'rel="next"\s+href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert pairs(after) == [("q", "action"), ("keyword", "culture"), ("page", "2")]
    assert "Page 2 sur 2" in text_of(browse(None).get(after).text)


# --- Centres like mine -----------------------------------------------------------


@pytest.fixture
def alike(centre, other_centre, practices) -> Centre:
    centre.commune, centre.declared_size = Commune.objects.get(pk="48095"), "small"
    centre.save()
    return centre


def test_one_chooses_a_centre_and_sees_what_centres_like_it_have_done(alike, publish, browse):
    publish(title="Chorale", status="ended")
    choosing = browse(None).get("/pratiques/centres/comme-le-mien/?status=ended&centre=tilleuls")
    href = re.search(r'href="([^"]*comme=[^"]*)"', choosing.text)[1].replace("&amp;", "&")
    assert pairs(href) == [("status", "ended"), ("comme", "les-tilleuls")]
    page = browse(None).get(href).text
    told = text_of(page)
    assert (
        "Ce que font les centres comme Centre social des Tilleuls : centre social ; de 10" in told
    )
    assert "Chorale" in told
    assert "Café des aînés" not in told
    # Its kind is not chosen a second time below.
    assert "f-kind" not in page
    removed = asked("status=ended&comme=les-tilleuls").like_removed
    assert pairs(removed) == [("status", "ended")]


@pytest.mark.parametrize("slug", ["inconnu", "", "\x00", "x" * 5000, "../../etc", "é"])
def test_an_unknown_centre_restricts_nothing(alike, browse, slug):
    response = browse(None).get("/pratiques/", {"comme": slug})
    assert response.status_code == 200
    assert asked(f"comme={slug}").like is None
    assert "Café des aînés" in response.text


def test_a_centre_that_is_closed_is_no_example(alike):
    alike.state = "suspended"
    alike.save()
    assert asked("comme=les-tilleuls").like is None


# --- Faults and limits -----------------------------------------------------------


FAULTS = [
    ("a megabyte of text", {"q": "a" * 1_000_000}),
    ("a megabyte of words", {"q": "jardin " * 150_000}),
    ("500 unknown filters", {"department": [f"z{n}" for n in range(500)]}),
    ("500 known filters", {"department": ["48", "971"] * 250, "keyword": ["health"] * 500}),
    ("null bytes", {"q": "jar\x00din", "department": "\x00", "vue": "\x00", "comme": "\x00"}),
    ("a page below zero", {"page": "-3"}),
    ("a page far away", {"page": "9" * 300}),
    ("SQL and HTML", {"q": "'; DROP TABLE x; --<script>alert(1)</script>", "sort": "<b>"}),
    ("operators alone", {"q": '- "" -- OR "'}),
]


@pytest.mark.parametrize(("data"), [row[1] for row in FAULTS], ids=[row[0] for row in FAULTS])
@pytest.mark.parametrize("view", ["", "carte"])
def test_whatever_is_asked_the_answer_is_a_page_of_a_normal_size(practices, browse, data, view):
    asked_for = {"vue": view, **data} if view else data
    response = browse(None).get("/pratiques/", asked_for)
    assert response.status_code == 200
    assert len(response.content) < 120_000
    assert "<script>alert" not in response.text


def test_more_fields_than_are_read_is_a_clear_400_in_french(practices, browse, caplog):
    # Django says so as an error, for those who watch over attacks.
    caplog.set_level(logging.CRITICAL, logger="django.security.TooManyFieldsSent")
    response = browse(None).get("/pratiques/", {f"f{n}": "1" for n in range(10_001)})
    assert response.status_code == 400
    assert "Cette adresse n’a pas pu être lue" in response.text


@pytest.mark.parametrize(
    "address",
    ["", "?q=action&keyword=culture&status=ended", "?vue=carte&department=48", "?q=actoin",
     "?comme=les-tilleuls&q=action", "centres/comme-le-mien/?centre=tilleuls&q=action"],
)  # fmt: skip
def test_a_page_has_at_most_10_statements_with_10_and_200_practices(publish, browse, address):
    counts = []
    for number in range(10):
        publish(title=f"Action {number}", keywords=["culture"], status="ended")
    for total in (10, 200):
        fill_up_to(total)
        client = browse(None)
        client.get(f"/pratiques/{address}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/pratiques/{address}")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


# --- A practice ------------------------------------------------------------------


def address_of(practice: Practice) -> str:
    return f"/pratiques/{practice.slug}/"


def described(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])


def test_a_new_title_keeps_the_address(publish, browse):
    practice = publish(title="Le jardin", uid="0b5f7a39-9d5c-4e57-8a55-b0c8c6a2f0a1")
    again = publish(
        title="Le grand potager",
        action_uid=practice.action_uid,
        uid="0b5f7a39-9d5c-4e57-8a55-b0c8c6a2f0a1",
        version=2,
    )
    assert (again.pk, again.slug) == (practice.pk, "le-jardin-les-tilleuls")
    page = browse(None).get("/pratiques/le-jardin-les-tilleuls/?annee=").text
    assert "Le grand potager" in page
    canonical = re.search(r'<link rel="canonical"\s+href="([^"]+)"', page)[1]
    assert canonical == "http://maillage.localhost:8000/pratiques/le-jardin-les-tilleuls/"
    assert described(page)["url"] == canonical


def test_search_engines_are_told_who_did_it_and_nothing_ends_the_script(publish, centre, browse):
    centre.email, centre.email_public = "accueil@tilleuls.example", True
    centre.phone, centre.phone_public = "05 36 49 01 10", False
    centre.save()
    parent = publish(title="La source")
    practice = publish(
        title="</script><b>Jardin</b>",
        summary="Un jardin & un four.",
        keywords=["environment"],
        audiences=["seniors"],
        parent_practice=str(parent.action_uid),
    )
    told = described(browse(None).get(address_of(practice)).text)
    assert told["@type"] == "Article"
    assert told["headline"] == "</script><b>Jardin</b>"
    assert told["description"] == "Un jardin & un four."
    assert told["keywords"] == ["Environnement"]
    assert told["spatialCoverage"]["name"] == "Lozère (48)"
    assert told["isBasedOn"].endswith("/pratiques/la-source-les-tilleuls/")
    assert told["author"]["name"] == "Centre social des Tilleuls"
    assert told["author"]["email"] == "accueil@tilleuls.example"
    assert "telephone" not in told["author"]


def test_a_centre_is_reached_by_what_it_has_made_public(publish, centre, browse):
    centre.address = "3 place du Foirail"
    centre.email, centre.email_public = "accueil@tilleuls.example", False
    centre.phone, centre.phone_public = "05 36 49 01 10", True
    centre.save()
    practice = publish(title="Le jardin")
    page = browse(None).get(address_of(practice)).text
    assert "3 place du Foirail" in page
    assert 'href="tel:0536490110"' in page
    assert "accueil@tilleuls.example" not in page
    centre.state = "archived"
    centre.save()
    page = browse(None).get(address_of(practice)).text
    assert "Ce centre a quitté le réseau" in page
    assert "tel:" not in page
    assert "3 place du Foirail" not in page


def test_what_decides_stands_before_the_story_and_is_not_said_twice(publish, browse):
    long = "L’été, personne n’arrose. " * 20
    practice = publish(
        title="Le jardin",
        description="Le groupe se retrouve le mercredi.",
        status="ended",
        ended_reason="Le terrain a été repris.",
        prerequisites="Un point d’eau.",
        limits=long,
    )
    page = browse(None).get(address_of(practice)).text
    before, _story, after = page.partition("Le groupe se retrouve le mercredi.")
    for words in ("Le terrain a été repris.", "Un point d’eau."):
        assert words in before
        assert words not in after
    assert 'href="#limites"' in before
    assert long.strip() in text_of(page)


def test_a_practice_shows_others_like_it_in_at_most_10_statements(publish, browse):
    practice = publish(title="Jardin partagé", keywords=["environment"])
    publish(title="Un potager pour tous", keywords=["environment"])
    client = browse(None)
    client.get(address_of(practice))
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address_of(practice)).text
    assert "Un potager pour tous" in page.partition("Pratiques semblables")[2]
    assert len(queries) <= 10


# --- A full catalogue --------------------------------------------------------------


def publish_everything() -> None:
    """A practice in each département, and each value of each facet somewhere."""
    keywords, audiences, partners = (
        [*terms(kind)] for kind in ("keyword", "audience", "partner-kind")
    )
    communes = [None, "48095", "12145", "59599", "97415"]
    for n, place in enumerate(departments()):
        centre = Centre.objects.create(
            slug=f"centre-{place.code.lower()}",
            schema_name=f"c_{place.code.lower()}",
            name=f"Centre social de {place.name}",
            department=place,
            commune_id=communes[n % len(communes)],
            declared_size=["small", "medium", "large"][n % 3],
            kind=["social-centre", "evs"][n % 2],
            state="open",
        )
        publish_sheet_of(
            centre,
            {
                "title": f"Café des parents de {place.name}",
                "uid": str(uuid4()),
                "action_uid": str(uuid4()),
                "summary": "Chaque jeudi après l’école, des parents parlent de tout. " * 3,
                "edition_year": 2015 + n % 12,
                "status": ["ongoing", "ended", "planned"][n % 3],
                "ended_reason": ["", "Plus de local"][n % 2],
                "dimension": ["services", "citizenship", "project-support"][n % 3],
                "keywords": [keywords[n % len(keywords)], keywords[-1 - n % len(keywords)]],
                "audiences": [audiences[n % len(audiences)]],
                "initiators": [Initiator.values[n % len(Initiator.values)]],
                "territory_scale": TerritoryScale.values[n % len(TerritoryScale.values)],
                "partners": [{"kind": partners[n % len(partners)], "name": "", "source": "x"}],
                "workforce": [{"category": "volunteers", "number": [1, 5, 20, 60][n % 4]}],
                "budget_lines": [
                    {"nature": "expense", "label": "", "amount": f"{10 ** (n % 6)}.00"}
                ],
                "parent_practice": str(uuid4()) if n % 2 else None,
            },
        )


@pytest.mark.parametrize(
    "address", ["", "?q=parents&department=48", "?vue=carte", "?q=parents&vue=carte&department=48"]
)
def test_the_page_of_a_full_catalogue_is_light(db, browse, address):
    publish_everything()
    page = browse(None).get(f"/pratiques/{address}").text
    assert len(re.findall(r"<[a-z]", page)) <= 1800
    assert len(gzip.compress(page.encode())) <= 55_000  # 45 kB are left for styles and scripts
