"""Who may do what with sheets in the back office, through the real addresses."""

import pytest

from accounts.enums import Role
from accounts.models import User
from actions.models import ActionSheet
from tests.support.editor import ADD, LIST, edit, form_of
from tests.support.sheets import draft, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(in_centre, browse):
    def entered(role):
        client = browse(in_centre)
        client.force_login(User.objects.create_user(f"quelqu-un-{role}", role=role))
        return client

    return entered


def publish(client, sheet):
    typed = form_of(client.get(edit(sheet.pk)))
    typed["title"] = "Changée"
    typed["action-publish"] = "action-publish"
    return client.post(edit(sheet.pk), **typed.sent())


@pytest.mark.parametrize("role", [Role.DESK, Role.RESIDENT])
def test_desk_and_residents_open_nothing(enter, role):
    sheet = published(title="Fiche")
    client = enter(role)
    paths = ("edit/{}/", "delete/{}/", "unpublish/{}/", "history/{}/", "preview/{}/")
    for path in (LIST, ADD, *(LIST + path.format(sheet.pk) for path in paths)):
        response = client.get(path)
        assert response.status_code == 302, path
        assert "fiches" not in response.headers["Location"].partition("?")[0]


def test_the_team_writes_drafts(enter):
    client = enter(Role.TEAM)
    typed = form_of(client.get(ADD))
    typed["title"] = "Jardin"
    assert client.post(ADD, **typed.sent()).status_code == 302
    sheet = ActionSheet.objects.get()
    assert sheet.latest_revision.user.username == "quelqu-un-team"
    assert "Jardin" in client.get(LIST).text
    page = client.get(edit(sheet.pk)).text
    for absent in ('name="action-publish"', f"{LIST}delete/", "fiches/lock/"):
        assert absent not in page, absent


def test_the_team_cannot_publish_even_by_sending_it(enter):
    sheet = draft(title="Fiche")
    publish(enter(Role.TEAM), sheet)
    sheet.refresh_from_db()
    assert not sheet.live
    assert sheet.get_latest_revision_as_object().title == "Changée", "kept as a draft"


def test_the_team_s_change_of_a_public_sheet_stays_a_draft(enter):
    sheet = published(title="Fiche")
    publish(enter(Role.TEAM), sheet)
    sheet.refresh_from_db()
    assert (sheet.title, sheet.has_unpublished_changes) == ("Fiche", True)


@pytest.mark.parametrize("verb", ["unpublish", "delete", "lock", "unlock"])
def test_the_team_neither_unpublishes_deletes_nor_locks(enter, verb):
    sheet = published(title="Fiche")
    ActionSheet.objects.update(locked=verb == "unlock")
    enter(Role.TEAM).post(f"{LIST}{verb}/{sheet.pk}/")
    sheet.refresh_from_db()
    assert sheet.live
    assert sheet.locked == (verb == "unlock")


def test_direction_publishes_unpublishes_and_deletes(enter):
    sheet = draft(title="Fiche")
    client = enter(Role.DIRECTION)
    publish(client, sheet)
    sheet.refresh_from_db()
    assert (sheet.live, sheet.title) == (True, "Changée")
    client.post(f"{LIST}unpublish/{sheet.pk}/")
    sheet.refresh_from_db()
    assert not sheet.live
    client.post(f"{LIST}delete/{sheet.pk}/")
    assert not ActionSheet.objects.exists()


def test_a_sheet_that_direction_has_locked_is_read_only_for_the_team(enter):
    sheet = draft(title="Fiche")
    direction, team = enter(Role.DIRECTION), enter(Role.TEAM)
    typed = form_of(team.get(edit(sheet.pk)))
    direction.post(f"{LIST}lock/{sheet.pk}/")
    sheet.refresh_from_db()
    assert sheet.locked
    typed["title"] = "Trop tard"
    response = team.post(edit(sheet.pk), **typed.sent())
    assert response.status_code == 200
    assert form_of(response)["title"] == "Trop tard"
    assert sheet.get_latest_revision_as_object().title == "Fiche"
    direction.post(f"{LIST}unlock/{sheet.pk}/")
    sheet.refresh_from_db()
    assert not sheet.locked
