import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenants.context import inside
from tests.support.catalogue import fill_up_to
from tests.support.sheets import full_content, shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue(centre, other_centre) -> None:
    with inside(centre):
        shared(
            title="Jardin partagé",
            slug="jardin",
            dimension="citizenship",
            status="ongoing",
            keywords=["environment"],
            audiences=["everyone"],
            description="Des parcelles potagères au bord de la rivière.",
        )
    with inside(other_centre):
        shared(
            title="Café des aînés",
            slug="cafe",
            dimension="services",
            status="ended",
            ended_reason="Plus de local",
            keywords=["ageing", "health"],
            audiences=["seniors"],
            partners=[{"kind": "carsat", "name": "", "source": "entered"}],
        )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Jardin partagé", "Café des aînés"}),
        ("q=jardins", {"Jardin partagé"}),
        ("q=aines", {"Café des aînés"}),
        ("q=vieillissement", {"Café des aînés"}),
        ("q=potagere", {"Jardin partagé"}),
        ("q=garenne", {"Café des aînés"}),
        ("q=Lozère", {"Jardin partagé"}),
        ("department=971", {"Café des aînés"}),
        ("department=48", {"Jardin partagé"}),
        ("department=75", set()),
        ("dimension=services", {"Café des aînés"}),
        ("keyword=health", {"Café des aînés"}),
        ("audience=everyone", {"Jardin partagé"}),
        ("partner=carsat", {"Café des aînés"}),
        ("status=ended", {"Café des aînés"}),
        ("status=ended&department=48", set()),
        ("department=zz&keyword=%3Cscript%3E&page=-1", {"Jardin partagé", "Café des aînés"}),
        ("q=%00&status=%00", {"Jardin partagé", "Café des aînés"}),
    ],
)
def test_practices_are_searched_and_filtered(catalogue, browse, query, found):
    response = browse(None).get(f"/pratiques/?{query}")
    assert response.status_code == 200
    page = re.sub("</?mark>", "", response.text)
    titles = set(re.findall(r'<a href="/pratiques/(?!integrer/)[^"?]+/">\s*([^<]+?)\s*</a>', page))
    assert titles == found


@pytest.mark.parametrize("typed", ["isolé", "isolée", "isolés", "isolées", "isolees", "ISOLE"])
@pytest.mark.parametrize("written", ["isolé", "isolée", "isolés", "isolées"])
def test_masculine_and_feminine_find_each_other(centre, browse, typed, written):
    with inside(centre):
        shared(title="Visites", slug="visites", description=f"Une personne {written} au village.")
    assert "Visites" in browse(None).get("/pratiques/", {"q": f"visite {typed}"}).text
    assert "Visites" in browse(centre).get("/actions/", {"q": typed}).text
    assert "Visites" not in browse(None).get("/pratiques/", {"q": f"visite -{typed}"}).text


def test_each_filter_can_be_removed_alone(catalogue, browse):
    page = browse(None).get("/pratiques/?q=aines&status=ended&department=971&page=1").text
    links = re.findall(r'<a href="(/pratiques/[^"]*)">\s*([^<]+?)\s*<span', page)
    assert {(address.replace("&amp;", "&"), text) for address, text in links} == {
        ("/pratiques/?department=971&status=ended", "«\u00a0aines\u00a0»"),
        ("/pratiques/?q=aines&department=971", "Terminée"),
        ("/pratiques/?q=aines&status=ended", "Guadeloupe (971)"),
    }


def test_a_practice_tells_the_sheet_its_centre_and_its_departement(centre, browse):
    with inside(centre):
        shared(**full_content())
    page = browse(None).get("/pratiques/une-action-complete-les-tilleuls/").text
    for words in (
        "Centre social des Tilleuls",
        'href="http://les-tilleuls.maillage.localhost:8000/"',
        "Lozère (48)",
        "Occitanie",
        "description en toutes lettres",
        "ended_reason en toutes lettres",
        "contact_name en toutes lettres",
    ):
        assert words in page
    assert "Objectif proposé" not in page


def test_an_adapted_practice_and_its_parent_name_each_other_whatever_the_order(
    centre, other_centre, browse
):
    parent_uid = "0b5f7a39-9d5c-4e57-8a55-b0c8c6a2f0a1"
    with inside(other_centre):
        shared(title="La copie", slug="copie", parent_practice=parent_uid)
    copy = "/pratiques/la-copie-la-garenne/"
    assert "Adaptée de" not in browse(None).get(copy).text
    with inside(centre):
        shared(title="La source", slug="source", action_uid=parent_uid)
    assert "La source" in browse(None).get(copy).text
    assert "La copie" in browse(None).get("/pratiques/la-source-les-tilleuls/").text


def test_an_unknown_practice_is_a_404(browse, db):
    assert browse(None).get("/pratiques/nulle-part/").status_code == 404


def test_the_catalogue_costs_the_same_with_10_and_200_practices(centre, browse):
    counts = []
    with inside(centre):
        shared(title="Action", keywords=["culture"])
    for total in (10, 200):
        fill_up_to(total)
        client = browse(None)
        client.get("/pratiques/?q=action&keyword=culture")
        with CaptureQueriesContext(connection) as queries:
            client.get("/pratiques/?q=action&keyword=culture")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_a_practice_page_has_at_most_10_statements(centre, browse):
    with inside(centre):
        shared(**full_content())
    client = browse(None)
    address = "/pratiques/une-action-complete-les-tilleuls/"
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) <= 10


def test_a_withdrawal_while_the_page_is_read_is_a_withdrawal(publish, browse):
    practice = publish(title="Jardin")
    # What is seen when the withdrawal ends after the practice is read, before its editions are.
    practice.editions.update(withdrawn_at=timezone.now())
    page = f"/pratiques/{practice.slug}/"
    api = f"/api/v1/practices/{practice.action_uid}"
    for path in (page, f"{page}fiche.pdf", f"{page}s-inspirer/", api):
        assert browse(None).get(path).status_code == 410, path


def test_what_one_can_do_with_a_practice_is_one_press_away_from_its_head(publish, browse):
    practice = publish(title="Jardin")
    head, _summary, rest = browse(None).get(f"/pratiques/{practice.slug}/").text.partition("told")
    place = re.search(r'href="#([\w-]+)">S’en inspirer', head)[1]
    after = rest.partition(f'id="{place}"')[2]
    for words in ("S’inspirer de cette pratique", "Télécharger en PDF", practice.centre.name):
        assert words in after
