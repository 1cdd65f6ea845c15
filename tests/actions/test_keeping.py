"""What the server says to a page that keeps what could not be saved; the rest is in the browser's."""

import re

import pytest
from bs4 import BeautifulSoup

from accounts.enums import Role
from accounts.models import User
from tests.support.editor import ADD, LIST, edit, form_of
from tests.support.sheets import draft

pytestmark = pytest.mark.django_db
STILL_HERE = f"{LIST}connexion/"
JSON = {"accept": "application/json"}


@pytest.fixture
def nadia(in_centre):
    return User.objects.create_user("nadia", role=Role.TEAM)


@pytest.fixture
def team(in_centre, browse, nadia):
    client = browse(in_centre)
    client.force_login(nadia)
    return client


def place_of(response):
    return BeautifulSoup(response.text, "html.parser").select_one("[data-keeping]")


def test_the_page_says_for_whom_a_copy_is_kept(team, nadia, in_centre):
    place = place_of(team.get(edit(draft().pk)))
    assert place["data-whose"] == f"{in_centre.schema_name}:{nadia.pk}"
    assert (place["data-user"], place["data-allowed"]) == (str(nadia.pk), "yes")
    assert place_of(team.get(ADD))["data-allowed"] == "yes"


def test_a_shared_computer_is_told_to_keep_nothing(team):
    session = team.session
    session["shared_computer"] = True
    session.save()
    assert place_of(team.get(ADD))["data-allowed"] == "no"


def test_the_page_can_ask_who_is_signed_in_and_gets_a_fresh_token(team, nadia):
    answer = team.get(STILL_HERE, headers=JSON)
    assert answer.json()["user"] == nadia.pk
    assert len(answer.json()["token"]) >= 32
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Vous êtes de nouveau connecté" in team.get(STILL_HERE).text


def test_asking_does_not_keep_a_session_awake(team, settings):
    session = team.session
    session["last_seen"] = 1
    session.save()
    answer = team.get(STILL_HERE, headers=JSON)
    assert (answer.status_code, "_auth_user_id" in team.session) == (302, False)


def test_an_ordinary_save_names_its_copy_and_a_refused_or_automatic_one_does_not(team):
    sheet = draft(title="Fiche")
    typed = form_of(team.get(edit(sheet.pk)))
    typed["kept_copy"] = "0123456789abcdef"
    automatic = team.post(edit(sheet.pk), **typed.sent(), headers=JSON)
    assert automatic.json()["success"]
    assert "saved_copy" not in automatic.cookies
    typed = form_of(team.get(edit(sheet.pk)))
    typed["kept_copy"], typed["starts_on"] = "0123456789abcdef", "jamais"
    refused = team.post(edit(sheet.pk), **typed.sent())
    assert "saved_copy" not in refused.cookies
    named = BeautifulSoup(refused.text, "html.parser").find("input", attrs={"name": "kept_copy"})
    assert (named["value"], named["form"]) == ("0123456789abcdef", "w-editor-form"), "goes on"
    typed["starts_on"] = ""
    cookie = team.post(edit(sheet.pk), **typed.sent()).cookies["saved_copy"]
    assert (cookie.value, cookie["path"], cookie["samesite"]) == (
        "0123456789abcdef",
        "/gestion/",
        "Lax",
    )


def test_a_name_that_is_none_goes_nowhere(team):
    typed = form_of(team.get(ADD))
    typed["title"], typed["kept_copy"] = "Fiche", '"><script>'
    response = team.post(ADD, **typed.sent())
    assert response.status_code == 302
    assert "saved_copy" not in response.cookies


@pytest.mark.parametrize("path", ["/compte/logout/", "/gestion/logout/"])
def test_signing_out_empties_what_the_browser_has_kept(team, path):
    assert "Clear-Site-Data" not in team.get("/gestion/").headers
    assert team.post(path).headers["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in team.get("/").headers


def test_a_session_that_ends_by_itself_does_not(team):
    session = team.session
    session["last_seen"] = 1
    session.save()
    response = team.get("/gestion/")
    assert "login" in response.headers["Location"]
    assert "Clear-Site-Data" not in response.headers


def test_an_automatic_save_of_a_fault_says_what_to_do(team):
    sheet = draft(title="Fiche")
    typed = form_of(team.get(edit(sheet.pk)))
    typed["starts_on"] = "31/02/2026"
    answer = team.post(edit(sheet.pk), **typed.sent(), headers=JSON)
    assert answer.status_code == 400
    assert re.search("Enregistrer", answer.json()["error_message"])
