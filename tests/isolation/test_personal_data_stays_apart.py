"""Nobody sees, answers or loses the data of another centre."""

import json

import pytest

from accounts import services
from accounts.enums import Role
from accounts.models import DataRequest, User
from accounts.services.erasure import erase_account
from mail.models import OutgoingMail
from tenants.context import inside
from tests.support.sheets import draft

pytestmark = pytest.mark.django_db


def person(**details) -> User:
    """The same key and address in each schema: only the schema differs."""
    return User.objects.create_user("jumelle", "jumelle@exemple.fr", pk=4242, **details)


def client_of(place, browse, user):
    client = browse(place)
    if place is None:
        client.force_login(user)
    else:
        with inside(place):
            client.force_login(user)
    return client


def test_a_request_of_one_centre_is_neither_seen_nor_answered_from_another(
    centre, other_centre, browse, settings
):
    settings.SECOND_FACTOR_ROLES = set()
    with inside(centre):
        asked = services.ask_for_erasure(user=person(first_name="Marie"), message="Ici")
    strangers = [(None, User.objects.create_user("ada", role=Role.ADMINISTRATION))]
    with inside(other_centre):
        strangers.append((other_centre, User.objects.create_user("chef", role=Role.DIRECTION)))
    for place, stranger in strangers:
        client = client_of(place, browse, stranger)
        assert "Marie" not in client.get("/compte/personnes/demandes/").text
        address = f"/compte/personnes/demandes/{asked.pk}/"
        assert client.get(address).status_code == 404
        assert client.post(address, {"decision": "accept"}).status_code == 404
    with inside(centre):
        asked.refresh_from_db()
        assert asked.is_waiting
        assert User.objects.get(pk=4242).first_name == "Marie"


def test_the_download_of_the_same_key_in_another_schema_never_mixes(centre, other_centre, browse):
    clients = {}
    for place, name in ((centre, "d-ici"), (other_centre, "d-ailleurs")):
        with inside(place):
            user = person(first_name=name)
            sheet = draft(title=f"Fiche {name}")
            sheet.save_revision(user=user, clean=False)
            services.ask_for_erasure(user=user, message=f"Message {name}")
        clients[name] = client_of(place, browse, user)
    clients["du-réseau"] = client_of(None, browse, person(first_name="du-réseau"))
    for name, client in clients.items():
        text = client.post("/compte/mes-donnees/telecharger/").content.decode()
        page = client.get("/compte/mes-donnees/").text
        assert json.loads(text)["sections"]["account"]["rows"][0]["first_name"] == name
        for other in set(clients) - {name}:
            assert other not in text
            assert other not in page


def test_a_cookie_of_one_centre_shows_no_data_in_another(centre, other_centre, browse):
    for place in (centre, other_centre):
        with inside(place):
            user = person(first_name="Marie")
    client = client_of(other_centre, browse, user)
    stranger = browse(centre)
    stranger.cookies["sessionid"] = client.cookies["sessionid"].value
    for path in ("", "telecharger/", "corriger/", "effacement/"):
        response = stranger.post(f"/compte/mes-donnees/{path}")
        if response.status_code == 405:
            response = stranger.get(f"/compte/mes-donnees/{path}")
        assert response.status_code == 302
        assert response["Location"].startswith("/compte/login/")


def test_erasing_an_account_touches_no_other_schema(centre, other_centre):
    for place in (centre, other_centre):
        with inside(place):
            user = person(first_name="Marie")
            services.ask_for_erasure(user=user, message="Moi")
            services.ask_to_confirm_address(user=user, email="neuve@exemple.fr")
            OutgoingMail.objects.update(to="jumelle@exemple.fr")
    with inside(centre):
        erase_account(user=User.objects.get(pk=4242))
        assert OutgoingMail.objects.get().to == ""
    with inside(other_centre):
        user = User.objects.get(pk=4242)
        assert (user.first_name, user.is_active) == ("Marie", True)
        assert OutgoingMail.objects.get().to == "jumelle@exemple.fr"
        assert DataRequest.objects.get().is_waiting
