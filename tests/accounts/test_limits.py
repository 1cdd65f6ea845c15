"""How often one may try; and what is said while Redis does not answer."""

import pytest
from django_redis import get_redis_connection

from accounts import limits, services
from accounts.enums import Role
from accounts.models import Invitation, User
from mail.models import OutgoingMail
from tenants.context import inside

pytestmark = pytest.mark.django_db
PASSWORD = "un-mot-de-passe-solide"
WRONG = {"code": "AAAAA-AAAAA"}
TRY_LATER = "Réessayez dans une minute"


@pytest.fixture
def issued(centre, director):
    with inside(centre):
        return services.invite(
            name="Ginette Lemoine", email="", role=Role.DESK, on_paper=True, acting_user=director
        )


def test_a_window_counts_and_ends(in_centre):
    assert [limits.consume("a", 2, 60) for _ in range(3)] == [True, True, False]
    assert limits.consume("b", 2, 60)
    limits.give_back("a", 60)
    limits.give_back("a", 60)
    assert limits.consume("a", 2, 60)


def test_what_is_given_back_after_its_window_ends_too(in_centre):
    limits.give_back("late", 60)
    redis = get_redis_connection("default")
    assert 0 < redis.ttl(f"limits:{in_centre.schema_name}:late") <= 60


def test_each_centre_counts_for_itself(centre, other_centre):
    for place in (centre, other_centre):
        with inside(place):
            assert limits.consume("a", 1, 60)
            assert not limits.consume("a", 1, 60)


def test_ten_wrong_codes_from_one_address_are_the_last(centre, other_centre, browse, issued):
    for _ in range(10):
        assert "pas reconnu" in browse(centre).post("/compte/invitation/", WRONG).text
    page = browse(centre).post("/compte/invitation/", {"code": issued.shown_code})
    assert "Trop d’essais" in page.text
    assert issued.code in page.text.replace("-", "")  # what was typed
    link = browse(centre).get(f"/compte/invitation/{issued.shown_code}/", follow=True)
    assert "Trop d’essais" in link.text
    assert "pas reconnu" in browse(other_centre).post("/compte/invitation/", WRONG).text


def test_five_wrong_codes_of_one_account_are_the_last(manager, browse, centre, issued):
    for _ in range(5):
        manager.post("/compte/invitation/", WRONG)
    assert "Trop d’essais" in manager.post("/compte/invitation/", {"code": issued.code}).text
    # Someone else on the same line still may.
    assert browse(centre).post("/compte/invitation/", {"code": issued.code}).status_code == 302


def test_fifteen_people_on_one_line_each_open_their_invitation(centre, browse, director):
    for number in range(15):
        with inside(centre):
            code = services.invite(
                name=f"N{number}", email="", role=Role.DESK, on_paper=True, acting_user=director
            ).code
        assert browse(centre).post("/compte/invitation/", {"code": code}).status_code == 302


def test_invitations_are_limited_per_account(centre, manager, director):
    most = limits.INVITING.per_account
    with inside(centre):
        for _ in range(most):
            assert limits.consume(f"inviting:account:{director.pk}", most, 60)
    values = {"name": "Luc", "role": "desk", "how": "mail", "email": "l@exemple.fr", "days": "14"}
    page = manager.post("/compte/personnes/inviter/", values)
    assert "Trop d’invitations" in page.text
    assert 'value="l@exemple.fr"' in page.text
    with inside(centre):
        assert Invitation.objects.count() == 0


def test_signing_in_without_redis_asks_to_try_again_and_keeps_the_identifiant(
    centre, browse, director, redis_down
):
    redis_down()
    page = browse(centre).post("/compte/login/", {"login": "cheffe", "password": PASSWORD})
    assert page.status_code == 503
    assert TRY_LATER in page.text
    assert 'value="cheffe"' in page.text
    assert PASSWORD not in page.text


@pytest.mark.parametrize("address", ["/compte/login/code/", "/compte/password/reset/"])
def test_asking_a_code_without_redis(centre, browse, redis_down, address):
    with inside(centre):
        User.objects.create_user("marie", "marie@exemple.fr", role=Role.TEAM)
    redis_down()
    page = browse(centre).post(address, {"email": "marie@exemple.fr"})
    assert page.status_code == 503
    assert TRY_LATER in page.text
    assert 'value="marie@exemple.fr"' in page.text
    with inside(centre):
        assert OutgoingMail.objects.count() == 0


@pytest.mark.parametrize(
    ("ask", "confirm"),
    [
        ("/compte/login/code/", "/compte/login/code/confirm/"),
        ("/compte/password/reset/", "/compte/password/reset/confirm/"),
    ],
)
def test_confirming_a_code_without_redis(centre, browse, redis_down, ask, confirm):
    with inside(centre):
        User.objects.create_user("marie", "marie@exemple.fr", role=Role.TEAM)
    client = browse(centre)
    client.post(ask, {"email": "marie@exemple.fr"})
    redis_down()
    page = client.post(confirm, {"code": "ABC-DEF"})
    assert page.status_code == 503
    assert TRY_LATER in page.text


def test_an_invitation_without_redis_keeps_the_code_and_never_guesses(
    centre, browse, issued, redis_down
):
    redis_down()
    client = browse(centre)
    page = client.post("/compte/invitation/", {"code": issued.shown_code})
    assert page.status_code == 503
    assert TRY_LATER in page.text
    assert issued.shown_code in page.text
    followed = client.get(f"/compte/invitation/{issued.shown_code}/", follow=True)
    assert TRY_LATER in followed.text
    assert client.get("/compte/invitation/bienvenue/").status_code == 302


def test_inviting_without_redis_keeps_what_was_typed(centre, manager, director, redis_down):
    redis_down()
    values = {"name": "Luc", "role": "desk", "how": "mail", "email": "l@exemple.fr", "days": "14"}
    page = manager.post("/compte/personnes/inviter/", values)
    assert page.status_code == 503
    assert TRY_LATER in page.text
    assert 'value="l@exemple.fr"' in page.text
    again = manager.post(f"/compte/personnes/{director.pk}/code/", follow=True)
    assert TRY_LATER in again.text
    with inside(centre):
        assert Invitation.objects.count() == 0
        assert OutgoingMail.objects.count() == 0


def test_open_sessions_go_on_and_a_password_is_not_tried_without_redis(manager, redis_down):
    redis_down()
    assert manager.get("/compte/").status_code == 200
    assert manager.get("/compte/personnes/").status_code == 200
    page = manager.post("/compte/password/change/", {"oldpassword": PASSWORD})
    assert page.status_code == 503
    assert TRY_LATER in page.text


def test_an_invitation_already_open_goes_on_without_redis(centre, browse, issued, redis_down):
    client = browse(centre)
    client.post("/compte/invitation/", {"code": issued.code})
    redis_down()
    values = {"username": "ginette", "password": PASSWORD, "again": PASSWORD}
    assert client.post("/compte/invitation/bienvenue/", values)["Location"] == "/accueil/"
    assert "Ginette" in client.get("/compte/").text
