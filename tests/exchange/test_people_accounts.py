"""What meets a person's account: where accueil lands, the link, what is held on her."""

import pytest

from accounts import personal_data
from accounts.enums import Role
from accounts.models import User
from exchange.enums import Kept
from exchange.models import Participant
from tenants.context import inside

pytestmark = pytest.mark.django_db
PASSWORD = "un-mot-de-passe-solide"


def sign_in(centre, browse, role: Role):
    with inside(centre):
        User.objects.create_user("marie", password=PASSWORD, role=role)
    return browse(centre).post("/compte/login/", {"login": "marie", "password": PASSWORD})


@pytest.mark.parametrize(
    ("role", "landing"),
    [(Role.DESK, "/accueil/"), (Role.RESIDENT, "/compte/"), (Role.TEAM, "/gestion/")],
)
def test_each_lands_where_her_work_is(centre, browse, role, landing):
    assert sign_in(centre, browse, role)["Location"] == landing


def test_accueil_lands_on_her_account_while_the_module_is_off(centre, browse):
    centre.modules = []
    centre.save()
    assert sign_in(centre, browse, Role.DESK)["Location"] == "/compte/"


@pytest.mark.parametrize("role", [Role.DESK, Role.TEAM, Role.DIRECTION, Role.RESIDENT])
def test_the_header_leads_those_who_run_the_desk_there(centre, browse, role):
    client = browse(centre)
    with inside(centre):
        client.force_login(User.objects.create_user("marie", role=role))
    assert ('href="/accueil/"' in client.get("/actions/").text) == (role != Role.RESIDENT)
    centre.modules = []
    centre.save()
    assert 'href="/accueil/"' not in client.get("/actions/").text


def test_a_person_reads_and_downloads_her_file(centre, other_centre, browse):
    with inside(centre):
        marie = User.objects.create_user("marie", role=Role.RESIDENT)
        Participant.objects.create(
            user=marie,
            first_name="Marie",
            phone="06 12 34 56 78",
            languages=["fr", "pt"],
            kept=[Kept.CONTACT],
            retired="yes",
        )
        Participant.objects.create(first_name="Quelqu’un d’autre", phone="07 11 22 33 44")
        (row,) = personal_data.export(user=marie)["sections"]["participant"]["rows"]
        assert (row["phone"], row["languages"], row["retired"]) == (
            "06 12 34 56 78",
            "français, portugais",
            "oui",
        )
        client = browse(centre)
        client.force_login(marie)
    page = client.get("/compte/mes-donnees/").text
    assert "L’inscription à l’entraide" in page
    assert "06 12 34 56 78" in page
    assert "07 11 22 33 44" not in page


def test_the_federation_s_people_have_no_such_file(browse, settings):
    settings.SECOND_FACTOR_ROLES = set()
    client = browse(None)
    client.force_login(User.objects.create_user("admin", role=Role.ADMINISTRATION))
    page = client.get("/compte/mes-donnees/")
    assert page.status_code == 200
