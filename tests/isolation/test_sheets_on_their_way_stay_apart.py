"""What a centre's people say about their sheets, and whom they ask, stays in their centre."""

import pytest

from accounts.enums import Role
from accounts.models import User
from actions.models import ActionSheet, SheetReview, SheetStep
from actions.review import services
from federation.models import Practice
from mail.models import OutgoingMail
from tenants.context import inside
from tests.support.review import address, person
from tests.support.sheets import draft, published

pytestmark = pytest.mark.django_db
PAGES = ("validation", "partage", "retirer")
ANSWERS = ("valider", "renvoyer", "partager", "ne-pas-partager", "retirer")


@pytest.fixture
def twins(centre, other_centre):
    """The same people and the same key of a sheet in both; only the first sheet is sent."""
    for place in (centre, other_centre):
        with inside(place):
            person("Claire", Role.DIRECTION, email=f"claire@{place.slug}.fr")
            nadia = person("Nadia", Role.TEAM, email=f"nadia@{place.slug}.fr")
    with inside(centre):
        sheet = draft(title="Jardin secret")
        sheet.refresh_from_db()
        services.submit(
            sheet=sheet,
            share=True,
            word="Entre nous",
            acting_user=User.objects.get(username="nadia"),
        )
    assert nadia
    return sheet


def client_of(place, browse):
    client = browse(place)
    with inside(place):
        client.force_login(User.objects.get(username="claire"))
    return client


def test_only_its_own_direction_is_told(twins, centre, other_centre):
    with inside(centre):
        assert [mail.to for mail in OutgoingMail.objects.all()] == ["claire@les-tilleuls.fr"]
    for place in (other_centre, None):
        if place is None:
            assert not OutgoingMail.objects.exists()
            continue
        with inside(place):
            assert not OutgoingMail.objects.exists()
            assert not SheetReview.objects.exists()
            assert not SheetStep.objects.exists()


def test_another_centre_s_direction_neither_sees_nor_answers(twins, centre, other_centre, browse):
    stranger = client_of(other_centre, browse)
    assert "attend votre validation" not in stranger.get("/gestion/").text
    assert "Jardin secret" not in stranger.get("/gestion/fiches/?state=waiting").text
    for verb in PAGES:
        assert stranger.get(address(twins, verb)).status_code == 404
    for verb in ANSWERS:
        answer = stranger.post(address(twins, verb), {"word": "Volé", "version": "1@x"})
        assert answer.status_code == 404, verb
    with inside(centre):
        assert SheetReview.objects.get().state == "waiting"
        assert SheetStep.objects.count() == 2


def test_an_answer_changes_the_sheet_with_the_same_key_nowhere_else(
    twins, centre, other_centre, browse
):
    with inside(other_centre):
        other = published(title="Autre chose")
        ActionSheet.objects.filter(pk=other.pk).update(live=False)
    client = client_of(centre, browse)
    with inside(centre):
        version = services.version_of(ActionSheet.objects.get(pk=twins.pk).latest_revision)
    client.post(address(twins, "valider"), {"version": version})
    with inside(centre):
        assert ActionSheet.objects.get(pk=twins.pk).live
    with inside(other_centre):
        assert not ActionSheet.objects.get(pk=other.pk).live
        assert not SheetStep.objects.exists()
    assert not Practice.objects.exists()


def test_the_session_of_another_centre_and_the_federation_open_nothing(
    twins, centre, other_centre, browse
):
    cookie = client_of(other_centre, browse).cookies["sessionid"].value
    for verb in PAGES:
        here = browse(centre)
        here.cookies["sessionid"] = cookie
        answer = here.get(address(twins, verb))
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/compte/login/")
        assert browse(None).get(address(twins, verb)).status_code in (302, 404)
