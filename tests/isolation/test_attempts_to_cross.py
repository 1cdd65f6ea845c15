"""What one centre gives must open nothing in another: one attempt after the other."""

import re

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from tenants.context import inside
from tests.support.sheets import draft, published

pytestmark = pytest.mark.django_db
PASSWORD = "un-mot-de-passe-solide"
SIGN_IN = {"login": "claire", "password": PASSWORD}


@pytest.fixture(autouse=True)
def _the_same_person_in_both(centre, other_centre) -> None:
    for place in (centre, other_centre):
        with inside(place):
            User.objects.create_user("claire", password=PASSWORD, role=Role.DIRECTION)


def strict(place) -> Client:
    """A browser for which Django checks forms, as it does outside tests."""
    host = f"{place.slug}.maillage.localhost"
    return Client(enforce_csrf_checks=True, headers={"host": host})


def token_in(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    return found.group(1)


def test_a_form_s_token_of_one_centre_is_refused_in_another(centre, other_centre):
    token = token_in(strict(centre).get("/compte/login/").text)
    there = strict(other_centre)
    own = token_in(there.get("/compte/login/").text)
    refused = there.post("/compte/login/", {**SIGN_IN, "csrfmiddlewaretoken": token})
    assert refused.status_code == 403
    assert there.get("/gestion/").status_code == 302
    accepted = there.post("/compte/login/", {**SIGN_IN, "csrfmiddlewaretoken": own})
    assert accepted.status_code == 302


def test_a_form_sent_from_another_centre_s_page_is_refused(centre, other_centre):
    client = strict(centre)
    token = token_in(client.get("/compte/login/").text)
    form = {**SIGN_IN, "csrfmiddlewaretoken": token}
    origin = f"http://{other_centre.slug}.maillage.localhost"
    assert client.post("/compte/login/", form, headers={"origin": origin}).status_code == 403
    own = f"http://{centre.slug}.maillage.localhost"
    assert client.post("/compte/login/", form, headers={"origin": own}).status_code == 302


@pytest.mark.parametrize("header", ["x-forwarded-host", "x-host", "forwarded", "x-original-host"])
def test_no_header_but_host_chooses_the_centre(centre, other_centre, browse, header):
    client = browse(centre)
    with inside(centre):
        client.force_login(User.objects.get())
    claimed = f"{other_centre.slug}.maillage.localhost"
    value = f"host={claimed}" if header == "forwarded" else claimed
    page = client.get("/", headers={header: value}).text
    assert centre.name in page
    assert other_centre.name not in page


def test_a_session_key_in_the_address_opens_nothing(centre, browse):
    client = browse(centre)
    with inside(centre):
        client.force_login(User.objects.get())
    key = client.cookies["sessionid"].value
    assert browse(centre).get(f"/gestion/?sessionid={key}").status_code == 302


def test_a_page_for_one_person_is_kept_by_no_cache(centre, browse):
    client = browse(centre)
    with inside(centre):
        client.force_login(User.objects.get())
    for path in ("/compte/", "/compte/personnes/", "/compte/aide/", "/gestion/", "/travaux/"):
        assert "no-store" in client.get(path)["Cache-Control"], path


def test_what_resembles_a_title_never_names_the_neighbours_drafts(centre, other_centre, browse):
    with inside(other_centre):
        theirs = draft(title="Le jardin secret des voisins")
        published(title="Le jardin secret de la place")
    client = browse(centre)
    with inside(centre):
        client.force_login(User.objects.get())
        mine = draft(title="Mon jardin secret")
    asked = client.get("/gestion/fiches/ressemblances/", {"title": "Le jardin secret des voisins"})
    assert "Mon jardin secret" in asked.text
    assert "voisins" not in asked.text
    assert "de la place" not in asked.text
    # Their sheet's number, where ours has another or none.
    assert theirs.pk == mine.pk or (
        client.get("/gestion/fiches/ressemblances/", {"title": "x", "sheet": theirs.pk}).status_code
        == 404
    )
    page = client.get(f"/gestion/fiches/edit/{mine.pk}/").text
    assert "des voisins" not in page
