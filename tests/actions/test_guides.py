"""The two guides: one page each, the words of the screen, for those they are for."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from accounts.enums import Role
from accounts.models import User
from actions.editing.listing import SheetIndexView
from actions.editing.panels import EDITOR
from actions.editing.viewset import SheetViewSet
from cms.wagtail_hooks import ROOM_MENU
from tenants.context import inside
from tests.support.sheets import draft

pytestmark = pytest.mark.django_db
TEAM, DIRECTION = "/gestion/guide/equipe.pdf", "/gestion/guide/direction.pdf"
LONG = "Espace de vie sociale intercommunal Saint-Barthélemy-de-Vals-et-des-Trois-Rivières " * 2


@pytest.fixture
def enter(in_centre, browse):
    def entered(role, **details):
        client = browse(in_centre)
        person = User.objects.create_user(f"{role}-{User.objects.count()}", role=role, **details)
        client.force_login(person)
        return client

    return entered


def pages_of(response) -> list[str]:
    assert response.status_code == 200
    read = PdfReader(BytesIO(response.content)).pages
    return [re.sub(r"\s+", " ", page.extract_text().replace("\u200b", "")) for page in read]


@pytest.mark.parametrize("address", [TEAM, DIRECTION])
def test_each_is_one_page_with_the_address_and_whom_to_call(enter, in_centre, address):
    in_centre.phone = "05 36 49 01 10"
    in_centre.save()
    pages = pages_of(enter(Role.DIRECTION, first_name="Claire", last_name="Roux").get(address))
    assert len(pages) == 1
    assert "les-tilleuls.maillage.localhost:8000/gestion" in pages[0]
    assert "Centre social des Tilleuls" in pages[0]
    called = ("Claire Roux", "05 36 49 01 10") if address == TEAM else ("maillage.localhost:8000",)
    for words in called:
        assert words in pages[0]


@pytest.mark.parametrize("address", [TEAM, DIRECTION])
def test_they_stay_on_one_page_with_the_longest_names(enter, in_centre, address):
    in_centre.name, in_centre.address = LONG[:200], "Une adresse bien longue\n" * 6
    in_centre.phone = "05 36 49 01 10, le matin"
    in_centre.save()
    client = enter(Role.DIRECTION, first_name="Marie-Bernadette " * 3, last_name="de Saint-" * 8)
    for _ in range(6):
        enter(Role.DIRECTION, first_name="Marie-Bernadette " * 3, last_name="de Saint-" * 8)
    assert len(pages_of(client.get(address))) == 1


def test_what_they_name_is_what_the_screen_says(enter):
    client = enter(Role.DIRECTION)
    team, direction = (pages_of(client.get(address))[0] for address in (TEAM, DIRECTION))
    for words in (
        SheetViewSet.menu_label,
        SheetIndexView.add_item_label,
        *(tab.heading for tab in EDITOR.children),
    ):
        assert str(words) in team, words
    menu = {str(label) for label, *_others in ROOM_MENU}
    for words in ("Personnes", "Corbeille"):
        assert words in menu
        assert words in direction
    assert "Inviter quelqu’un" in client.get("/compte/personnes/").text
    assert "Aide de la fédération" in client.get("/compte/aide/").text


@pytest.mark.parametrize(
    ("role", "team", "direction"),
    [
        (None, 302, 302),
        (Role.RESIDENT, 302, 302),
        (Role.DESK, 302, 302),
        (Role.TEAM, 200, 403),
        (Role.DIRECTION, 200, 200),
    ],
)
def test_each_is_for_its_own_role(enter, in_centre, browse, role, team, direction):
    client = enter(role) if role else browse(in_centre)
    assert client.get(TEAM).status_code == team
    # Wagtail leads away whom a page of the back office refuses.
    assert client.get(DIRECTION).status_code in (
        {direction} | ({302} if direction == 403 else set())
    )


def test_the_opening_page_and_the_menu_lead_to_those_one_may_read(enter):
    for role, seen in ((Role.TEAM, {TEAM}), (Role.DIRECTION, {TEAM, DIRECTION})):
        page = enter(role).get("/gestion/").text
        assert {address for address in (TEAM, DIRECTION) if f'href="{address}"' in page} == seen
        menu = page[page.index("wagtail-sidebar-props") :]
        assert {address for address in (TEAM, DIRECTION) if address in menu} == seen


def test_at_the_federation_there_is_no_guide_of_a_centre(browse, settings):
    settings.SECOND_FACTOR_ROLES = set()
    client = browse(None)
    client.force_login(User.objects.create_user("ada", role=Role.ADMINISTRATION))
    page = client.get("/gestion/").text
    for address in (TEAM, DIRECTION):
        assert address not in page
        assert client.get(address).status_code in (302, 403)


def test_a_centre_s_guide_names_its_own_people_only(enter, other_centre):
    with inside(other_centre):
        User.objects.create_user("zoe", first_name="Zoé", last_name="Blanc", role=Role.DIRECTION)
        draft(title="Ailleurs")
    assert "Zoé" not in pages_of(enter(Role.TEAM).get(TEAM))[0]
