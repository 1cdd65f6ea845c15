import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import User
from accounts.services import invite
from cms.models import ContentPage
from tenants.context import inside
from tests.support.sheets import draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def direction(centre, browse):
    with inside(centre):
        client = browse(centre)
        client.force_login(User.objects.create_user("direction", role=Role.DIRECTION))
    return client


def test_the_back_office_wears_the_centre_s_name_and_colour(centre, direction):
    page = direction.get("/gestion/").text
    assert f'<span class="back-office-name">{centre.name}</span>' in page
    assert f"- {centre.name}</title>" in page
    assert "/couleurs/gestion/a8401f.css" in page
    css = direction.get("/couleurs/gestion/a8401f.css").text
    assert css.startswith(":root{--w-color-primary-hue:14.")


def test_nothing_in_the_back_office_calls_outside(direction):
    page = direction.get("/gestion/").text
    for part in ('src="http', "gravatar", 'href="https://releases'):
        assert part not in page


def test_its_home_takes_at_most_25_statements(direction):
    direction.get("/gestion/")
    with CaptureQueriesContext(connection) as queries:
        direction.get("/gestion/")
    assert len(queries) <= 25


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.DIRECTION, 200), (Role.TEAM, 200), (Role.DESK, 302), (Role.RESIDENT, 302), ("", 302)],
)
def test_only_direction_and_team_enter(centre, browse, role, status):
    with inside(centre):
        client = browse(centre)
        client.force_login(User.objects.create_user("quelqu-un", role=role))
    assert client.get("/gestion/").status_code == status


def test_a_role_that_is_taken_away_closes_the_back_office_at_once(centre, direction):
    assert direction.get("/gestion/").status_code == 200
    with inside(centre):
        user = User.objects.get()
        user.role = Role.RESIDENT
        user.save()
    assert direction.get("/gestion/").status_code == 302


def test_our_pages_and_the_back_office_have_each_their_content_policy(centre, browse, direction):
    ours = browse(centre).get("/actions/")["Content-Security-Policy"]
    assert "unsafe" not in ours
    assert "default-src 'none'" in ours
    theirs = direction.get("/gestion/")["Content-Security-Policy"]
    assert "http" not in theirs
    assert "object-src 'none'" in theirs
    assert "geolocation=()" in browse(centre).get("/actions/")["Permissions-Policy"]


def test_it_opens_on_what_there_is_to_do(centre, other_centre, direction):
    with inside(centre):
        ContentPage.objects.get(slug="le-centre").delete()  # prepared pages wait, too
    assert "Rien n’attend" in direction.get("/gestion/").text
    with inside(centre):
        draft(title="Brouillon")
        invite(
            name="Ginette",
            email="",
            role=Role.DESK,
            on_paper=True,
            acting_user=User.objects.get(username="direction"),
        )
    with inside(other_centre):
        draft(title="Ailleurs")
    page = direction.get("/gestion/").text
    assert "1 fiche action n’est pas publiée" in page
    assert 'href="/gestion/fiches/?to_do=drafts"' in page
    assert "1 invitation attend sa réponse" in page
    assert 'href="/compte/personnes/invitations/"' in page


@pytest.mark.parametrize(("role", "seen"), [(Role.DIRECTION, True), (Role.TEAM, False)])
def test_the_menu_shows_only_what_the_role_may_open(centre, browse, role, seen):
    with inside(centre):
        client = browse(centre)
        client.force_login(User.objects.create_user("quelqu-un", role=role))
    page = client.get("/gestion/").text
    assert ("/compte/personnes/" in page) == seen
    assert ("/courriels/" in page) == seen
    assert "/travaux/" in page
