"""What people of one centre sign is neither read nor written from another."""

import pytest

from accounts.enums import Role
from accounts.models import User
from exchange.charters import selectors
from exchange.charters.services import sign
from exchange.enums import Way
from exchange.models import Signature
from exchange.scans import clean_scan
from tenants.context import inside
from tests.support.charters import in_force, pdf, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def signature(centre, other_centre, media):
    """Of Rose, here; the other centre has texts of its own and nobody who signed."""
    # Else nothing of it would be found, whosever it is.
    other_centre.modules = ["exchange"]
    other_centre.save()
    with inside(other_centre):
        in_force(text="Leur charte à eux.")
    with inside(centre):
        text = in_force(text="Notre charte à nous.")
        return sign(
            participant=somebody(),
            version=text,
            way=Way.PAPER,
            acting_user=None,
            scan=clean_scan(pdf()),
        )


@pytest.fixture(params=[Role.DESK, Role.DIRECTION])
def stranger(request, other_centre, browse):
    client = browse(other_centre)
    with inside(other_centre):
        client.force_login(User.objects.create_user("ailleurs", role=request.param))
    return client


def test_another_centre_s_desk_finds_neither_the_person_nor_her_signature(
    signature, stranger, centre
):
    person, version = signature.participant_id, signature.version_id
    for path in (
        f"/accueil/personnes/{person}/signer/",
        f"/accueil/personnes/{person}/signer/papiers.pdf",
        f"/accueil/personnes/{person}/signer/{version}/",
        f"/accueil/personnes/{person}/signer/{version}/papier/",
        f"/accueil/signatures/{signature.pk}/exemplaire.pdf",
        f"/accueil/signatures/{signature.pk}/papier/",
        f"/accueil/signatures/{signature.pk}/papier/ajouter/",
    ):
        assert stranger.get(path).status_code == 404, path
        assert stranger.post(path, {"agreed": "on"}).status_code in (404, 405), path
    with inside(centre):
        assert Signature.objects.count() == 1


def test_the_list_counts_its_own_people(signature, stranger, centre, other_centre):
    with inside(centre):
        somebody("Paul")
        assert selectors.count_to_sign() == 1
    page = stranger.get("/accueil/a-signer/")
    assert "Paul" not in page.text
    with inside(other_centre):
        assert selectors.count_to_sign() == 0


def test_each_centre_shows_its_own_text(signature, centre, other_centre, browse):
    ours = browse(centre).get("/entraide/charte/").text
    theirs = browse(other_centre).get("/entraide/charte/").text
    assert "Notre charte à nous" in ours
    assert "Leur charte à eux" not in ours
    assert "Leur charte à eux" in theirs


def test_a_session_of_another_centre_signs_nothing_here(signature, stranger, centre, browse):
    client = browse(centre)
    client.cookies["sessionid"] = stranger.cookies["sessionid"].value
    path = f"/entraide/signer/{signature.version_id}/"
    assert client.post(path, {"agreed": "on", "typed_name": "Rose"}).status_code == 302
    assert client.get(path)["Location"].startswith("/compte/login/")
    with inside(centre):
        assert Signature.objects.count() == 1


def test_places_and_texts_of_another_centre_are_not_in_the_back_office(
    signature, centre, other_centre, browse
):
    client = browse(other_centre)
    with inside(other_centre):
        client.force_login(User.objects.create_user("claire", role=Role.DIRECTION))
    page = client.get("/gestion/entraide/textes/charte/").text
    assert "Leur charte à eux" in page
    assert "Notre charte" not in page
    for path in ("/gestion/entraide/lieux/1/", "/gestion/entraide/lieux/999/"):
        assert client.get(path).status_code == 404
