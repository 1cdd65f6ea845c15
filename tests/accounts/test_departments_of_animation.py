"""Animation du réseau follows chosen départements: asked when inviting and when giving the role."""

import pytest

from accounts.enums import Role
from accounts.models import Invitation, User
from accounts.permissions import can_review_practices
from accounts.services import accept_invitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(signed_in, settings):
    settings.SECOND_FACTOR_ROLES = set()
    return signed_in(User.objects.create_user("admin", role=Role.ADMINISTRATION), None)


@pytest.fixture
def agnes(db) -> User:
    return User.objects.create_user("agnes", role=Role.READING)


def invite(client, **more):
    form = {"name": "Agnès Morel", "how": "paper", "days": "14", "role": "facilitation", **more}
    return client.post("/compte/personnes/inviter/", form)


def test_numbers_and_names_are_understood(administrator):
    assert invite(administrator, departments="48, Ardèche; guadeloupe").status_code == 200
    invitation = Invitation.objects.get()
    assert invitation.departments == ["07", "48", "971"]
    user = accept_invitation(invitation=invitation, username="agnes", password="x")
    assert can_review_practices(user, "48")
    assert not can_review_practices(user, "30")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("48, Atlantide", "«\u00a0Atlantide\u00a0» n’est pas un département"), ("", "au moins un")],
)
def test_what_is_not_understood_is_said_and_kept(administrator, typed, sentence):
    page = invite(administrator, departments=typed).text
    assert sentence in page
    assert "Agnès Morel" in page
    assert typed in page
    assert not Invitation.objects.exists()


def test_the_role_given_later_asks_for_them_too(administrator, agnes):
    address = f"/compte/personnes/{agnes.pk}/"
    assert "au moins un" in administrator.post(address, {"role": "facilitation"}).text
    administrator.post(address, {"role": "facilitation", "departments": "48"})
    agnes.refresh_from_db()
    assert (agnes.role, agnes.departments) == (Role.FACILITATION, ["48"])
    administrator.post(address, {"role": "facilitation", "departments": "48, 07"})
    agnes.refresh_from_db()
    assert agnes.departments == ["07", "48"]
    administrator.post(address, {"role": "reading", "departments": "48"})
    agnes.refresh_from_db()
    assert (agnes.role, agnes.departments) == (Role.READING, [])


def test_a_centre_is_not_asked(centre, manager):
    assert "Départements suivis" not in manager.get("/compte/personnes/inviter/").text
