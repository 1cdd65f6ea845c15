"""Direction and the people of her centre."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from model_bakery import baker

from accounts import services
from accounts.enums import JournalAction, Role
from accounts.errors import Refused
from accounts.models import Invitation, JournalEntry, User
from tenants.context import inside

pytestmark = pytest.mark.django_db
PASSWORD = "un-mot-de-passe-solide"


def test_only_those_who_manage_people_see_them(centre, browse, marie, signed_in, manager):
    team = signed_in(marie, centre)
    for path in ("", "inviter/", "invitations/", f"{marie.pk}/"):
        address = f"/compte/personnes/{path}"
        assert browse(centre).get(address).status_code == 302
        assert team.get(address).status_code == 403
        assert manager.get(address).status_code == 200
    for path in (f"{marie.pk}/retirer/", f"{marie.pk}/rendre/", f"{marie.pk}/code/"):
        assert team.post(f"/compte/personnes/{path}").status_code == 403
    with inside(centre):
        assert User.objects.get(pk=marie.pk).is_active
    assert "/compte/personnes/" in manager.get("/compte/").text
    assert "/compte/personnes/" not in team.get("/compte/").text


def test_the_list_says_role_address_and_last_sign_in(centre, manager, marie):
    page = manager.get("/compte/personnes/").text
    for said in ("Marie Éloi", "Équipe", "jamais", "Claire Petit", "oui", "non"):
        assert said in page
    found = manager.get("/compte/personnes/?q=eloi").text
    assert "Marie Éloi" in found
    assert "1 personne" in " ".join(found.split())
    assert "Personne ne porte ce nom" in manager.get("/compte/personnes/?q=zzz").text


def test_people_of_another_centre_are_neither_listed_nor_reached(
    centre, other_centre, manager, marie
):
    with inside(other_centre):
        User.objects.create_user("zoe", pk=987654, first_name="Zoé-Ailleurs", role=Role.TEAM)
    assert "Zoé-Ailleurs" not in manager.get("/compte/personnes/").text
    for path in ("", "retirer/", "code/"):
        address = f"/compte/personnes/987654/{path}"
        assert manager.post(address, {"role": "desk"}).status_code == 404


def test_the_statements_are_as_many_for_10_people_as_for_200(centre, manager):
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert manager.get("/compte/personnes/").status_code == 200
            assert manager.get("/compte/personnes/invitations/").status_code == 200
        return len(queries)

    def add(number: int) -> None:
        with inside(centre):
            for index in range(number):
                at = f"{User.objects.count()}-{index}"
                baker.make(User, username=f"u{at}", email=f"{at}@exemple.fr", role=Role.TEAM)
                services.invite(
                    name="X",
                    email="",
                    role=Role.DESK,
                    on_paper=True,
                    acting_user=User.objects.get(username="cheffe"),
                )

    add(10)
    manager.get("/compte/personnes/")
    few = statements()
    add(190)
    assert statements() == few
    assert few <= 16
    page = manager.get("/compte/personnes/?page=2").text
    assert "Page 2 sur 5" in page


def test_a_name_is_only_text_everywhere(centre, manager):
    name = "<script>alert(1)</script>"
    with inside(centre):
        cheffe = User.objects.get(username="cheffe")
        evil = User.objects.create_user("evil", first_name=name, role=Role.TEAM)
        services.invite(
            name=name, email="x@exemple.fr", role=Role.TEAM, on_paper=True, acting_user=cheffe
        )
    for path in ("", "invitations/", f"{evil.pk}/", "?q=%3Cscript%3E"):
        assert name not in manager.get(f"/compte/personnes/{path}").text


def test_a_role_is_changed_and_told(centre, manager, marie):
    response = manager.post(f"/compte/personnes/{marie.pk}/", {"role": "desk"})
    assert response.status_code == 302
    with inside(centre):
        marie.refresh_from_db()
        told = JournalEntry.objects.get(action=JournalAction.ROLE_GIVEN)
        assert (marie.role, told.subject, told.note) == ("desk", "Marie Éloi", "Équipe → Accueil")
        assert [group.name for group in marie.groups.all()] == ["desk"]


def test_a_role_that_does_not_exist_here_is_refused_with_a_sentence(centre, manager, marie):
    page = manager.post(f"/compte/personnes/{marie.pk}/", {"role": "administration"})
    assert "Ce rôle n’existe pas ici" in page.text
    with inside(centre), pytest.raises(Refused, match="n’existe pas ici"):
        services.change_role(user=marie, role="administration", acting_user=marie)


def test_someone_who_leaves_is_out_at_once_and_her_old_sessions_never_come_back(
    centre, browse, signed_in, manager, marie
):
    phone, desk = signed_in(marie, centre), signed_in(marie, centre)
    assert phone.get("/compte/").status_code == 200
    assert manager.post(f"/compte/personnes/{marie.pk}/retirer/").status_code == 302
    assert phone.get("/compte/").status_code == 302
    assert phone.get("/gestion/").status_code == 302
    refused = browse(centre).post("/compte/login/", {"login": "marie", "password": PASSWORD})
    assert refused.get("Location") != "/gestion/"
    assert "Accès retiré" in manager.get("/compte/personnes/").text

    manager.post(f"/compte/personnes/{marie.pk}/rendre/")
    assert phone.get("/compte/").status_code == 302
    assert desk.get("/compte/").status_code == 302
    again = browse(centre).post("/compte/login/", {"login": "marie", "password": PASSWORD})
    assert again["Location"] == "/gestion/"


def test_ending_access_voids_her_printed_codes(centre, director):
    with inside(centre):
        desk = User.objects.create_user("ginette", role=Role.DESK)
        services.print_password_code(user=desk, acting_user=director)
        services.end_access(user=desk, acting_user=director)
        assert Invitation.objects.filter(revoked_at=None).count() == 0
        assert JournalEntry.objects.filter(action=JournalAction.ACCESS_ENDED).count() == 1


def test_the_last_person_of_direction_keeps_role_and_access(centre, manager, director):
    address = f"/compte/personnes/{director.pk}/"
    page = manager.post(address, {"role": "team"})
    assert "nommez d’abord quelqu’un d’autre" in page.text
    page = manager.post(f"{address}retirer/", follow=True)
    assert "nommez d’abord quelqu’un d’autre" in page.text
    with inside(centre):
        director.refresh_from_db()
        assert (director.role, director.is_active) == ("direction", True)
        User.objects.create_user("second", role=Role.DIRECTION)
    assert manager.post(f"{address}retirer/")["Location"] == "/compte/login/"
    assert manager.get("/compte/").status_code == 302


def test_an_inactive_second_direction_does_not_count(centre, director):
    with inside(centre):
        User.objects.create_user("second", role=Role.DIRECTION, is_active=False)
        with pytest.raises(Refused, match="seule personne"):
            services.end_access(user=director, acting_user=director)


def test_the_last_administration_of_the_federation_stays_too(db):
    ada = User.objects.create_user("ada", role=Role.ADMINISTRATION)
    with pytest.raises(Refused, match="seule personne"):
        services.change_role(user=ada, role=Role.READING, acting_user=ada)
