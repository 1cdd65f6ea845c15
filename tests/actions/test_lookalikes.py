"""What resembles the title that is being typed: sheets of this centre, practices of the network."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import User
from actions.lookalikes import lookalikes
from actions.models import ActionSheet
from actions.services import publish_sheet, save_draft, withdraw_sheet
from federation.models import Practice
from tenants.context import inside
from tests.support.editor import ADD, LIST, edit, form_of
from tests.support.sheets import draft, many_drafts, published, shared

pytestmark = pytest.mark.django_db
ALIKE = f"{LIST}ressemblances/"


@pytest.fixture
def team(in_centre, browse):
    client = browse(in_centre)
    client.force_login(User.objects.create_user("equipe", role=Role.TEAM))
    return client


def titles(title: str, sheet: ActionSheet | None = None) -> list[str]:
    return [found.title for found in lookalikes(title, sheet).sheets]


def practices(title: str) -> list[str]:
    return [found.practice.title for found in lookalikes(title).inspirations]


def links(client, title: str, **more) -> list[str]:
    page = client.get(ALIKE, {"title": title, **more})
    assert page.status_code == 200
    return [str(link["href"]) for link in BeautifulSoup(page.text, "html.parser").find_all("a")]


@pytest.mark.parametrize(
    "typed",
    [
        "Le jardin partagé des Acacias",
        "jardin partage acacias",
        "JARDIN PARTAGÉ",
        "Jardn partagé des Accacias",
        "Acacias : le jardin partagé",
        "Un jardin, partagé avec les Acacias",
    ],
)
def test_spelling_accents_small_words_and_order_do_not_matter(in_centre, typed):
    draft(title="Le jardin partagé des Acacias")
    assert titles(typed) == ["Le jardin partagé des Acacias"]


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "le la", "abc", "Sortie à la ferme", "Le goûter des parents", "\x00", "🌱🌱🌱🌱🌱"],
)
def test_what_has_only_small_words_or_one_word_in_common_is_no_duplicate(in_centre, typed):
    draft(title="Le jardin partagé des Acacias")
    draft(title="Sortie à la mer")
    assert titles(typed) == []


def test_it_reads_drafts_not_what_was_published(in_centre):
    sheet = published(title="Ancien titre de la fiche")
    later = ActionSheet.objects.get(pk=sheet.pk).get_latest_revision_as_object()
    later.title = "Café des parents"
    save_draft(sheet=later)
    assert titles("Cafe des parent") == ["Café des parents"]
    assert titles("Ancien titre de la fiche") == []


def test_neither_itself_nor_the_other_years_of_its_action_are_duplicates(in_centre):
    action = str(uuid.uuid4())
    first = draft(title="Café des parents", action_uid=action, edition_year=2024)
    draft(title="Café des parents", action_uid=action, edition_year=2025)
    assert titles("Café des parents", first) == []
    assert len(titles("Café des parents")) == 2


def test_practices_of_other_centres_are_there_to_inspire_while_they_are_shared(
    in_centre, other_centre
):
    shared(title="Jardin partagé d’ici")
    with inside(other_centre):
        there = shared(title="Le jardin partagé du Vallon")
        draft(title="Jardin partagé secret")
        published(title="Jardin partagé de chez eux")
        shared(title="Chorale")
    assert practices("Jardins partagés") == ["Le jardin partagé du Vallon"]
    found = lookalikes("Jardins partagés").inspirations[0]
    slug = Practice.objects.get(title="Le jardin partagé du Vallon").slug
    assert found.address == f"http://maillage.localhost:8000/pratiques/{slug}/"
    with inside(other_centre):
        withdraw_sheet(sheet=there)
    assert practices("Jardins partagés") == []


def test_three_practices_at_most_the_most_alike_first(in_centre, other_centre):
    with inside(other_centre):
        for title in ("Café", "Café des parents", "Café des parents du jeudi", "Café papa"):
            shared(title=title)
    assert practices("café des parents")[0] == "Café des parents"
    assert len(practices("café des parents")) == 3


def test_the_fragment_names_both_with_their_links(team, other_centre):
    sheet = draft(title="Café des parents", edition_year=2025)
    with inside(other_centre):
        shared(title="Le café des parents")
    page = team.get(ALIKE, {"title": "cafe des parents"})
    assert "<html" not in page.text
    text = " ".join(page.text.split())
    assert "Votre centre a déjà une fiche qui ressemble à celle-ci" in text
    assert "Café des parents (2025)" in text
    assert "EVS La Garenne, Guadeloupe (971)" in text
    assert links(team, "cafe des parents")[0] == edit(sheet.pk)
    assert "/pratiques/" in links(team, "cafe des parents")[1]
    assert links(team, "cafe des parents", sheet=sheet.pk)[0] != edit(sheet.pk)


@pytest.mark.parametrize("query", [{}, {"title": "\x00"}, {"title": "x" * 9000}, {"sheet": "9.5"}])
def test_odd_questions_have_an_empty_answer(team, query):
    assert team.get(ALIKE, query).text.strip() == ""


def test_a_sheet_that_is_not_there_is_not_found(team):
    assert team.get(ALIKE, {"title": "Café", "sheet": "999999"}).status_code == 404
    assert team.get(ALIKE, {"title": "Café", "sheet": "9" * 40}).status_code == 404


def test_without_a_script_the_same_is_said_once_saved_and_saving_is_never_hindered(team):
    draft(title="Café des parents")
    typed = form_of(team.get(ADD))
    typed["title"] = "Cafe des parents"
    response = team.post(ADD, **typed.sent())
    assert response.status_code == 302
    page = BeautifulSoup(team.get(response.headers["Location"]).text, "html.parser")
    place = page.select_one("[data-alike]")
    assert place["role"] == "status"
    assert "Votre centre a déjà une fiche" in " ".join(place.text.split())


def test_a_sheet_once_published_is_left_alone(team):
    draft(title="Café des parents")
    sheet = draft(title="Café des parents")
    publish_sheet(sheet=sheet)
    page = BeautifulSoup(team.get(edit(sheet.pk)).text, "html.parser")
    assert page.select_one("[data-alike]").text.strip() == ""


@pytest.mark.parametrize("path", ["ressemblances/", "connexion/"])
def test_only_those_who_write_sheets_may_ask(in_centre, browse, path):
    for role, status in ((Role.DESK, 302), (Role.RESIDENT, 302), (Role.DIRECTION, 200)):
        client = browse(in_centre)
        client.force_login(User.objects.create_user(role, role=role))
        assert client.get(LIST + path, {"title": "Café"}).status_code == status, role
    assert browse(in_centre).get(LIST + path).status_code == 302


@pytest.mark.parametrize("path", ["ressemblances/", "connexion/"])
def test_the_federation_has_no_sheets_to_ask_about(db, browse, settings, path):
    settings.SECOND_FACTOR_ROLES = set()
    client = browse(None)
    client.force_login(User.objects.create_user("ada", role=Role.ADMINISTRATION))
    assert client.get(LIST + path).status_code in (302, 403, 404)


def test_two_statements_whatever_there_is(in_centre, other_centre):
    counts = []
    for total in (10, 200):
        many_drafts(total, title="Café des parents")
        with inside(other_centre):
            for number in range(5):
                shared(title=f"Café des parents {total} {number}")
        draft(title="Dernière")  # the schema is set again before it
        with CaptureQueriesContext(connection) as queries:
            found = lookalikes("Café des parents")
        assert (len(found.sheets), len(found.inspirations)) == (3, 3)
        counts.append(len(queries))
    assert counts == [2, 2]
