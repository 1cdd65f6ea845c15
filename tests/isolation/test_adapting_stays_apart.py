"""Copying a practice writes in one centre only; papers of a centre are made on its own host."""

import uuid

import pytest

from accounts.enums import Role
from accounts.models import User
from actions.models import ActionSheet
from tenants.context import inside
from tests.support.sheets import full_content, published, shared

pytestmark = pytest.mark.django_db
UID = "0b5f7a39-9d5c-4e57-8a55-b0c8c6a2f0a1"
HERE = f"/gestion/fiches/s-inspirer/{UID}/"


@pytest.fixture
def nadia(centre, other_centre, browse):
    with inside(centre):
        shared(**full_content(action_uid=UID))
    client = browse(other_centre)
    with inside(other_centre):
        client.force_login(User.objects.create_user("nadia", role=Role.TEAM))
    return client


def count(place) -> int:
    with inside(place):
        return ActionSheet.objects.count()


def test_a_copy_is_made_in_one_s_own_centre_only(nadia, centre, other_centre):
    assert nadia.post(HERE, {"sheet_uid": str(uuid.uuid4())}).status_code == 302
    assert (count(centre), count(other_centre)) == (1, 1)


def test_a_session_of_another_centre_copies_nothing(nadia, centre, other_centre, browse):
    client = browse(centre)
    client.cookies["sessionid"] = nadia.cookies["sessionid"].value
    for response in (client.get(HERE), client.post(HERE, {"sheet_uid": str(uuid.uuid4())})):
        assert response.status_code == 302
        assert response["Location"].startswith("/compte/login/")
    assert (count(centre), count(other_centre)) == (1, 0)


def test_the_number_of_another_centre_s_sheet_opens_nothing_of_it(nadia, centre, other_centre):
    with inside(centre):
        theirs = ActionSheet.objects.get()
    response = nadia.post(HERE, {"sheet_uid": str(theirs.uid)})
    with inside(other_centre):
        mine = ActionSheet.objects.get()
    assert response["Location"] == f"/gestion/fiches/edit/{mine.pk}/"
    assert not mine.live


def test_papers_of_a_centre_are_not_made_on_another_host(nadia, centre, other_centre, browse):
    paper = "/actions/une-action-complete/fiche.pdf"
    assert browse(centre).get(paper).status_code == 200
    assert browse(other_centre).get(paper).status_code == 404
    assert browse(None).get(paper).status_code == 404
    tag = browse(centre).get(paper)["ETag"]
    with inside(other_centre):
        published(**full_content(title="La nôtre"))
    answer = browse(other_centre).get(paper, headers={"if-none-match": tag})
    assert answer.status_code == 200


def test_a_guide_is_for_the_team_of_its_own_centre(nadia, centre, browse):
    client = browse(centre)
    client.cookies["sessionid"] = nadia.cookies["sessionid"].value
    assert nadia.get("/gestion/guide/equipe.pdf").status_code == 200
    assert client.get("/gestion/guide/equipe.pdf").status_code == 302
