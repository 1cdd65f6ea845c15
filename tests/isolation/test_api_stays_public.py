"""The API tells what centres share, on the federation's hosts only."""

import pytest

from accounts.models import User
from actions.models import ActionSheet
from tenants.context import inside
from tests.support.sheets import draft, full_content, published, shared

pytestmark = pytest.mark.django_db
SECRETS = {
    "draft": "Un brouillon gardé",
    "published": "Une fiche du site seulement",
    "suggested": "Dépense proposée",
    "unsorted": "unsorted_text en toutes lettres",
    "contact": "Personne du réseau",
    "phone": "05 00 00 00 01",
    "email": "prive@tilleuls.example",
    "axis": "Axe du projet social",
}
PATHS = (
    "/api/v1/",
    "/api/v1/openapi.json",
    "/api/v1/practices",
    "/api/v1/practices/0b5f7a39-9d5c-4e57-8a55-b0c8c6a2f0a1",
    "/api/v1/facets",
    "/api/v1/centres",
    "/api/v1/centres/les-tilleuls",
    "/api/v1/vocabularies",
    "/api/v1/territories",
    "/api/v1/territories/communes?q=saint",
    "/api/",
    "/api/v1",
)


@pytest.fixture
def one_that_is_shared(centre) -> ActionSheet:
    centre.phone, centre.email = SECRETS["phone"], SECRETS["email"]
    centre.save()
    with inside(centre):
        draft(title=SECRETS["draft"], slug="brouillon")
        published(title=SECRETS["published"], slug="publiee")
        sheet = shared(
            **full_content(contact_visibility="network", contact_name=SECRETS["contact"])
        )
        # Written since, and not shared again.
        sheet.title = SECRETS["draft"]
        sheet.save_revision()
        return sheet


def everything_told(browse, sheet) -> str:
    client = browse(None)
    paths = [*PATHS[1:10], f"/api/v1/practices/{sheet.action_uid}", "/api/v1/practices?q=brouillon"]
    answers = [client.get(path) for path in paths]
    return "\n".join(answer.text for answer in answers)


def test_nothing_that_a_centre_keeps_is_told(browse, one_that_is_shared):
    told = everything_told(browse, one_that_is_shared)
    assert "Une action complète" in told
    assert [name for name, secret in SECRETS.items() if secret in told] == []


def test_what_a_centre_shows_of_itself_is_told(browse, centre, one_that_is_shared):
    centre.phone_public = centre.email_public = True
    centre.save()
    told = everything_told(browse, one_that_is_shared)
    assert SECRETS["phone"] in told
    assert SECRETS["email"] in told


@pytest.mark.parametrize("path", PATHS)
def test_a_centre_s_host_has_no_api(browse, centre, one_that_is_shared, path):
    answer = browse(centre).get(path)
    assert answer.status_code == 404
    assert "Une action complète" not in answer.text


def test_who_is_signed_in_reads_the_same_as_everybody(browse, centre, one_that_is_shared):
    stranger = browse(None).get("/api/v1/practices")
    for role in ("facilitation", "administration"):
        client = browse(None)
        # Administration has no second factor yet: pages would lead her to add one.
        client.force_login(User.objects.create(username=role, role=role))
        known = client.get("/api/v1/practices")
        assert known.content == stranger.content
        assert "Cookie" not in known["Vary"]
    assert "Cookie" not in stranger["Vary"]
