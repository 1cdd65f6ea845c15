import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.enums import JournalAction, Role
from accounts.models import Invitation, JournalEntry, User
from mail.models import OutgoingMail
from tenants.context import inside

pytestmark = pytest.mark.django_db
PASSWORD = "un-mot-de-passe-solide"


@pytest.fixture
def marie(centre) -> User:
    with inside(centre):
        return User.objects.create_user(
            "marie", "marie@exemple.fr", PASSWORD, first_name="Marie", role=Role.TEAM
        )


def sign_in(client, login: str, password: str = PASSWORD, **more):
    return client.post("/compte/login/", {"login": login, "password": password, **more})


@pytest.mark.parametrize("login", ["marie", "MARIE", "marie@exemple.fr", "Marie@Exemple.fr"])
def test_one_signs_in_with_the_identifiant_or_the_address(centre, browse, marie, login):
    client = browse(centre)
    response = sign_in(client, login)
    assert response.status_code == 302
    assert response["Location"] == "/gestion/"
    assert "Marie" in client.get("/compte/").text


@pytest.mark.parametrize(("login", "password"), [("marie", "faux"), ("inconnue", "faux")])
def test_a_refusal_is_the_same_whether_the_account_exists(centre, browse, marie, login, password):
    page = sign_in(browse(centre), login, password).text
    refusal = re.search(r'<div class="errors".*?</div>', page, re.DOTALL)
    assert refusal
    assert "n’est pas le bon" in refusal.group()
    assert f'value="{login}"' in page


def test_an_account_of_one_centre_is_unknown_in_another(centre, other_centre, browse, marie):
    for place in (other_centre, None):
        response = sign_in(browse(place), "marie")
        assert response.status_code == 200
        assert 'class="errors"' in response.text


def test_a_code_by_mail_opens_the_session(centre, browse, marie):
    client = browse(centre)
    asked = client.post("/compte/login/code/", {"email": "marie@exemple.fr"})
    assert asked["Location"] == "/compte/login/code/confirm/"
    code = code_in(last_mail(centre).text)
    wrong = client.post("/compte/login/code/confirm/", {"code": "ZZZZZZ"})
    assert wrong.status_code == 200
    done = client.post("/compte/login/code/confirm/", {"code": code})
    assert done["Location"] == "/gestion/"
    again = browse(centre).post("/compte/login/code/confirm/", {"code": code})
    assert "/gestion/" not in again.get("Location", "")


def test_a_code_of_one_centre_opens_nothing_elsewhere(centre, other_centre, browse, marie):
    with inside(other_centre):
        User.objects.create_user("marie", "marie@exemple.fr", role=Role.TEAM)
    here, there = browse(centre), browse(other_centre)
    here.post("/compte/login/code/", {"email": "marie@exemple.fr"})
    code = code_in(last_mail(centre).text)
    there.post("/compte/login/code/", {"email": "marie@exemple.fr"})
    there.post("/compte/login/code/confirm/", {"code": code})
    assert there.get("/compte/").status_code == 302
    there.cookies["sessionid"] = here.cookies["sessionid"].value
    there.post("/compte/login/code/confirm/", {"code": code})
    assert there.get("/compte/").status_code == 302


def test_asking_a_code_says_the_same_for_a_stranger_and_sends_nothing(centre, browse, marie):
    answers = []
    for address in ("marie@exemple.fr", "personne@exemple.fr"):
        client = browse(centre)
        client.post("/compte/login/code/", {"email": address})
        page = client.get("/compte/login/code/confirm/")
        answers.append((page.status_code, page.text.replace(address, "")))
    assert re.sub(r'value="[^"]+"', "", answers[0][1]) == re.sub(
        r'value="[^"]+"', "", answers[1][1]
    )
    with inside(centre):
        assert [message.to for message in OutgoingMail.objects.all()] == ["marie@exemple.fr"]


def test_asking_a_new_password_says_the_same_for_a_stranger_and_for_someone_who_left(
    centre, browse, marie
):
    with inside(centre):
        User.objects.create_user("partie", "partie@exemple.fr", PASSWORD, is_active=False)
    answers = set()
    for address in ("marie@exemple.fr", "personne@exemple.fr", "partie@exemple.fr"):
        client = browse(centre)
        for ask, confirm in (
            ("/compte/password/reset/", "/compte/password/reset/confirm/"),
            ("/compte/login/code/", "/compte/login/code/confirm/"),
        ):
            asked = client.post(ask, {"email": address})
            page = client.get(confirm).text.replace(address, "")
            answers.add((ask, asked["Location"], re.sub(r'value="[^"]+"', "", page)))
    assert len(answers) == 2


def test_a_code_is_void_after_five_wrong_ones(centre, browse, marie):
    client = browse(centre)
    client.post("/compte/login/code/", {"email": "marie@exemple.fr"})
    code = code_in(last_mail(centre).text)
    for _ in range(5):
        client.post("/compte/login/code/confirm/", {"code": "ZZZZZZ"})
    client.post("/compte/login/code/confirm/", {"code": code})
    assert client.get("/compte/").status_code == 302


def test_nobody_signs_up_alone(centre, browse):
    page = browse(centre).get("/compte/signup/")
    assert "<input" not in re.sub(r'<input type="hidden".*?>', "", page.text)
    browse(centre).post(
        "/compte/signup/", {"username": "intrus", "password1": PASSWORD, "password2": PASSWORD}
    )
    with inside(centre):
        assert User.objects.count() == 0


def test_a_password_reset_code_of_one_centre_is_refused_in_another(
    centre, other_centre, browse, marie
):
    with inside(other_centre):
        User.objects.create_user("marie", "marie@exemple.fr", "autre-mot-de-passe")
    browse(centre).post("/compte/password/reset/", {"email": "marie@exemple.fr"})
    code = code_in(last_mail(centre).text)
    there = browse(other_centre)
    there.post("/compte/password/reset/", {"email": "marie@exemple.fr"})
    there.post("/compte/password/reset/confirm/", {"code": code})
    assert there.get("/compte/password/reset/complete/").status_code != 200
    with inside(other_centre):
        assert User.objects.get().check_password("autre-mot-de-passe")


def test_a_code_by_mail_gives_a_new_password_and_closes_the_old_sessions(centre, browse, marie):
    former = browse(centre)
    sign_in(former, "marie")
    client = browse(centre)
    client.post("/compte/password/reset/", {"email": "marie@exemple.fr"})
    mail = last_mail(centre)
    assert mail.expires_at is not None
    code = code_in(mail.text)
    assert code not in mail.subject
    client.post("/compte/password/reset/confirm/", {"code": code})
    new = "un-tout-autre-secret"
    client.post("/compte/password/reset/complete/", {"password1": new, "password2": new})
    assert former.get("/compte/").status_code == 302
    assert sign_in(browse(centre), "marie", new).status_code == 302


def test_without_address_one_signs_in_with_the_identifiant(centre, browse):
    with inside(centre):
        User.objects.create_user("ginette", password=PASSWORD, role=Role.DESK)
    client = browse(centre)
    assert sign_in(client, "ginette")["Location"] == "/accueil/"
    assert "ginette" in client.get("/actions/").text
    assert client.get("/gestion/").status_code in {302, 403}


def test_who_may_not_enter_the_back_office_is_led_to_her_own_page(centre, browse):
    with inside(centre):
        User.objects.create_user("ginette", password=PASSWORD, role=Role.DESK)
    client = browse(centre)
    values = {"login": "ginette", "password": PASSWORD, "next": "/gestion/"}
    came = client.post("/compte/login/?next=/gestion/", values, follow=True)
    assert came.request["PATH_INFO"] == "/accueil/"
    assert "pas l’autorisation" not in came.text
    for address in ("/gestion/", "/gestion/pages/"):
        came = client.get(address, follow=True)
        assert came.request["PATH_INFO"] == "/accueil/"
        assert came.text.count("pas l’autorisation") == 1


def test_someone_made_inactive_is_out_at_once(centre, browse, marie):
    client = browse(centre)
    sign_in(client, "marie")
    with inside(centre):
        User.objects.update(is_active=False)
    assert client.get("/compte/").status_code == 302
    assert client.get("/gestion/").status_code == 302


def test_an_idle_session_is_closed(centre, browse, marie, settings):
    client = browse(centre)
    sign_in(client, "marie")
    assert client.get("/compte/").status_code == 200
    settings.IDLE_MINUTES = {"team": -1}
    response = client.get("/compte/")
    assert response.status_code == 302
    settings.IDLE_MINUTES = {}
    assert "sans activité" in client.get(response["Location"]).text


def test_a_shared_computer_keeps_nothing(centre, browse, marie, settings):
    client = browse(centre)
    sign_in(client, "marie", shared_computer="on")
    assert client.cookies["sessionid"]["max-age"] == ""
    settings.IDLE_MINUTES_ON_SHARED_COMPUTER = -1
    assert client.get("/compte/").status_code == 302
    other = browse(centre)
    sign_in(other, "marie")
    assert other.cookies["sessionid"]["max-age"] > 3600


def test_a_role_may_require_a_second_factor(centre, browse, marie, settings):
    settings.SECOND_FACTOR_ROLES = {"team"}
    client = browse(centre)
    sign_in(client, "marie")
    response = client.get("/gestion/")
    assert response["Location"] == "/compte/protection/"
    page = client.get("/compte/protection/")
    assert page.status_code == 200
    assert "seconde protection" in page.text


def test_signing_in_by_password_takes_at_most_20_statements(centre, browse, marie):
    client = browse(centre)
    client.get("/compte/login/")
    with CaptureQueriesContext(connection) as queries:
        assert sign_in(client, "marie").status_code == 302
    assert len(queries) <= 20, [q["sql"][:90] for q in queries]


def test_a_signed_in_page_of_ours_has_at_most_6_statements_in_its_frame(centre, browse, marie):
    client = browse(centre)
    sign_in(client, "marie")
    client.get("/compte/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/compte/")
    assert len(queries) <= 6


def test_no_cookie_before_signing_in_but_the_form_s(centre, browse):
    client = browse(centre)
    for address in ("/", "/actions/", "/compte/invitation/bienvenue/"):
        client.get(address)
    assert list(client.cookies) == []
    client.get("/compte/login/")
    assert list(client.cookies) == ["csrftoken"]


def test_the_journal_tells_who_signed_in_and_direction_reads_it(
    centre, other_centre, browse, marie
):
    sign_in(browse(centre), "marie")
    sign_in(browse(centre), "marie", "faux")
    sign_in(browse(centre), "mon mot de passe tapé ici par erreur", "faux")
    with inside(centre):
        User.objects.create_user("cheffe", password=PASSWORD, role=Role.DIRECTION)
        told = [(line.action, line.actor_name, line.subject) for line in JournalEntry.objects.all()]
    assert told == [
        (JournalAction.SIGN_IN_FAILED, "", ""),
        (JournalAction.SIGN_IN_FAILED, "", "marie"),
        (JournalAction.SIGNED_IN, "Marie", ""),
    ]
    client = browse(centre)
    sign_in(client, "cheffe")
    page = client.get("/compte/journal/")
    assert page.status_code == 200
    assert "Marie" in page.text
    reader = browse(centre)
    sign_in(reader, "marie")
    assert reader.get("/compte/journal/").status_code == 403
    with inside(other_centre):
        assert JournalEntry.objects.count() == 0


def test_the_database_itself_refuses_to_change_the_journal(centre, browse, marie):
    sign_in(browse(centre), "marie")
    with inside(centre):
        for change in (
            lambda: JournalEntry.objects.update(actor_name="Personne"),
            lambda: JournalEntry.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                change()
        marie.delete()
        line = JournalEntry.objects.get()
        assert (line.actor, line.actor_name) == (None, "Marie")


def last_mail(centre) -> OutgoingMail:
    with inside(centre):
        return OutgoingMail.objects.order_by("-pk")[0]


def code_in(body: str) -> str:
    found = re.search(r"^\s*([A-Z0-9]{3}-?[A-Z0-9]{3}|[A-Z0-9-]{6,9})\s*$", body, re.MULTILINE)
    assert found, body
    return found.group(1)


def test_a_shared_computer_keeps_nothing_after_a_code_either(centre, browse, marie):
    client = browse(centre)
    client.post("/compte/login/code/", {"email": marie.email, "shared_computer": "on"})
    client.post("/compte/login/code/confirm/", {"code": code_in(last_mail(centre).text)})
    assert client.get("/compte/").status_code == 200
    with inside(centre):
        assert client.session["shared_computer"]
        assert client.session.get_expire_at_browser_close()


@pytest.mark.parametrize("superuser", [False, True])
def test_without_her_second_factor_an_administrator_manages_nobody(browse, superuser):
    role = "" if superuser else Role.ADMINISTRATION
    client = browse(None)
    client.force_login(User.objects.create_user("siege", role=role, is_superuser=superuser))
    for path in (
        *("/gestion/", "/compte/personnes/", "/compte/personnes/inviter/", "/compte/journal/"),
        *("/compte/personnes/demandes/", "/compte/mes-donnees/", "/reseau/centres/"),
    ):
        assert client.get(path)["Location"] == "/compte/protection/", path
    client.post("/compte/personnes/inviter/", {"name": "Ami", "role": "administration"})
    assert not Invitation.objects.exists()
    for path in ("/compte/", "/compte/protection/", "/compte/password/change/"):
        assert "/compte/protection/" not in client.get(path).headers.get("Location", ""), path


@pytest.mark.parametrize(
    "address",
    [
        "/travaux/badge/",
        "/travaux/00000000-0000-0000-0000-000000000001/progress/",
        "/gestion/editing-sessions/ping/wagtailcore/page/3/1/",
    ],
)
def test_a_page_left_open_does_not_keep_its_session_alive(centre, browse, marie, address):
    client = browse(centre)
    sign_in(client, "marie")
    client.get("/compte/")
    with inside(centre):
        session = client.session
        session["last_seen"] -= 90 * 60
        session.save()
        long_ago = session["last_seen"]
    client.post(address) if "ping" in address else client.get(address)
    with inside(centre):
        assert client.session["last_seen"] == long_ago
        session = client.session
        session["last_seen"] -= 60 * 60
        session.save()
    answer = client.get("/travaux/badge/", headers={"hx-request": "true"})
    # htmx stops asking: no sign-in page in the middle of this one.
    assert answer.status_code == 286
    assert client.get("/compte/").status_code == 302


def test_the_cookie_of_messages_can_bear_the_name_that_no_other_host_may_write(
    centre, browse, settings
):
    settings.MESSAGE_STORAGE = "config.message_storage.MessageStorage"
    settings.SESSION_COOKIE_SECURE = True
    client = browse(centre)
    client.get("/compte/invitation/AAAAA-AAAAA/")
    cookie = client.cookies["__Host-messages"]
    assert (cookie["path"], cookie["domain"], cookie["secure"]) == ("/", "", True)
    assert "n’est pas reconnu" in client.get("/compte/invitation/").text
