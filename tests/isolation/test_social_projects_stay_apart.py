"""One centre's social project and editions are nothing to another."""

import uuid

import pytest

from accounts.enums import Role
from accounts.models import User
from actions.models import ActionSheet, SocialProject
from tenants.context import inside
from tests.support.projects import project
from tests.support.sheets import draft, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def direction(centre, browse):
    client = browse(centre)
    with inside(centre):
        client.force_login(User.objects.create_user("claire", role=Role.DIRECTION))
    return client


def test_a_project_of_another_centre_is_neither_shown_nor_changed(direction, other_centre):
    with inside(other_centre):
        one = project("Un axe d’ailleurs", title="Projet d’ailleurs")
    for path in ("actions/{}/", "edit/{}/", "delete/{}/", "history/{}/"):
        address = "/gestion/projet-social/" + path.format(one.pk)
        for response in (direction.get(address), direction.post(address)):
            assert response.status_code in (404, 405), address
            assert "ailleurs" not in response.text
    for address in ("/gestion/projet-social/actions/", "/gestion/projet-social/"):
        assert "ailleurs" not in direction.get(address).text
    with inside(other_centre):
        assert SocialProject.objects.get().title == "Projet d’ailleurs"


def test_a_sheet_of_another_centre_is_neither_renewed_nor_compared(direction, centre, other_centre):
    with inside(other_centre):
        for _n in range(3):
            there = draft(title="Ailleurs")
    fields = {"year": "2026", "uid": str(uuid.uuid4())}
    for response in (
        direction.post(f"/gestion/fiches/reconduire/{there.pk}/", fields, follow=True),
        direction.get(f"/gestion/fiches/reconduire/{there.pk}/", follow=True),
        direction.get(f"/gestion/fiches/annees/{there.pk}/", follow=True),
    ):
        assert "Ailleurs" not in response.text
    for place, count in ((centre, 0), (other_centre, 3)):
        with inside(place):
            assert ActionSheet.objects.count() == count


def test_years_of_another_centre_s_action_are_not_linked(centre, other_centre, browse):
    with inside(centre):
        ours = published(title="La nôtre", slug="la-notre", edition_year=2024)
    with inside(other_centre):
        published(
            title="La leur", slug="la-leur", edition_year=2025, action_uid=str(ours.action_uid)
        )
    page = browse(centre).get("/actions/la-notre/").text
    assert "Autres années" not in page
    assert "2025" not in page
