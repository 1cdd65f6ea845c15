"""From an invitation to an account, and everything that may go wrong on the way."""

import html
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import codes, services
from accounts.enums import JournalAction, Role
from accounts.models import Invitation, JournalEntry, User
from tenants.context import inside

pytestmark = pytest.mark.django_db
PASSWORD = "un-mot-de-passe-solide"
UNKNOWN = "Ce code n’est pas reconnu"


@pytest.fixture
def issued(centre, director):
    """An invitation on paper for Ginette."""
    with inside(centre):
        return services.invite(
            name="Ginette Lemoine", email="", role=Role.DESK, on_paper=True, acting_user=director
        )


def type_code(client, code: str):
    return client.post("/compte/invitation/", {"code": code})


def opened(client, code: str):
    assert type_code(client, code)["Location"] == "/compte/invitation/bienvenue/"
    return client.get("/compte/invitation/bienvenue/")


def join(client, **changes):
    values = {"username": "ginette", "password": PASSWORD, "again": PASSWORD, "email": ""}
    return client.post("/compte/invitation/bienvenue/", {**values, **changes})


def text(response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.text)))


def test_an_invitation_by_mail_leads_to_an_open_session(
    centre, browse, manager, mails, invitation_code_in
):
    manager.post(
        "/compte/personnes/inviter/",
        {
            "name": " Marie  Éloi ",
            "role": "team",
            "how": "mail",
            "email": "Marie@Exemple.fr",
            "days": "14",
        },
    )
    (mail,) = mails()
    assert (mail.to, mail.kind) == ("marie@exemple.fr", "invitation")
    code = invitation_code_in(mail.text)
    assert code not in mail.subject
    link = re.search(r"http://les-tilleuls\.maillage\.localhost:8000(\S+)", mail.text).group(1)
    assert "Envoyée" in text(manager.get("/compte/personnes/"))

    client = browse(centre)
    response = client.get(link)
    assert response["Location"] == "/compte/invitation/bienvenue/"
    assert response["Referrer-Policy"] == "no-referrer"
    page = client.get(response["Location"])
    said = text(page)
    for words in ("Claire Petit", "Centre social des Tilleuls", "Équipe", "marie@exemple.fr"):
        assert words in said
    assert 'value="marie.eloi"' in page.text
    assert code not in page.text
    with inside(centre):
        assert code.replace("-", "") not in str(client.session.items())
    assert "Vue – valable" in text(manager.get("/compte/personnes/"))

    done = join(client, username="marie.eloi", shared_computer="on")
    assert done["Location"] == "/gestion/"
    assert client.cookies["sessionid"]["max-age"] == ""
    assert "Marie" in client.get("/compte/").text
    with inside(centre):
        user = User.objects.get(username="marie.eloi")
        assert (user.first_name, user.last_name) == ("Marie", "Éloi")
        assert (user.email, user.role) == ("marie@exemple.fr", "team")
        actions = [line.action for line in JournalEntry.objects.order_by("pk")]
        assert actions[-3:] == [
            JournalAction.INVITED,
            JournalAction.INVITATION_ACCEPTED,
            JournalAction.SIGNED_IN,
        ]
    assert "Acceptée" in text(manager.get("/compte/personnes/invitations/"))


@pytest.mark.parametrize("how", [str, str.lower, lambda code: f" {code.replace('-', ' ')} "])
def test_a_code_is_typed_in_any_way(browse, centre, issued, how):
    page = opened(browse(centre), how(issued.shown_code))
    assert "Bienvenue, Ginette Lemoine" in text(page)


def test_only_a_fingerprint_of_the_code_is_kept(centre, issued):
    with inside(centre):
        kept = str(Invitation.objects.values().get())
    assert issued.code not in kept
    assert issued.shown_code not in kept
    assert not set(issued.code) - set(codes.ALPHABET)
    assert not set("0O1ILQ5S8B2ZVG") & set(codes.ALPHABET)


def test_a_code_of_one_centre_means_nothing_in_another(
    centre, other_centre, browse, issued, director
):
    for place in (other_centre, None):
        client = browse(place)
        assert UNKNOWN in text(type_code(client, issued.code))
        followed = client.get(f"/compte/invitation/{issued.shown_code}/", follow=True)
        assert UNKNOWN in text(followed)
    # Not even with the row copied there.
    with inside(centre):
        row = Invitation.objects.values("name", "role", "code_hash", "expires_at").get()
    with inside(other_centre):
        Invitation.objects.create(**row)
    assert UNKNOWN in text(type_code(browse(other_centre), issued.code))


def test_an_invitation_opened_in_one_centre_is_not_open_in_another(
    centre, other_centre, browse, issued
):
    here, there = browse(centre), browse(other_centre)
    opened(here, issued.code)
    there.cookies["sessionid"] = here.cookies["sessionid"].value
    assert there.get("/compte/invitation/bienvenue/")["Location"] == "/compte/invitation/"


def test_an_invitation_used_twice_is_told_so_and_nothing_typed_is_lost(centre, browse, issued):
    first, second = browse(centre), browse(centre)
    opened(first, issued.code)
    opened(second, issued.code)
    assert join(first)["Location"] == "/accueil/"
    answer = join(second, username="ginette2")
    assert "Ce code a déjà servi" in text(answer)
    assert "Se connecter" in text(answer)
    assert "Ce code a déjà servi" in text(opened(browse(centre), issued.code))
    with inside(centre):
        assert User.objects.filter(role=Role.DESK).count() == 1


def test_expired_and_revoked_invitations_say_what_to_do(centre, browse, manager, issued):
    client = browse(centre)
    with inside(centre):
        Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    said = text(opened(client, issued.code))
    assert "n’est plus valable depuis le" in said
    assert "Claire Petit" in said
    assert "Expirée" in text(manager.get("/compte/personnes/"))
    manager.post(f"/compte/personnes/invitations/{issued.invitation.pk}/annuler/")
    said = text(opened(client, issued.code))
    assert "Cette invitation a été annulée" in said
    assert "Cette invitation a été annulée" in text(join(client))
    assert "Annulée" in text(manager.get("/compte/personnes/invitations/"))
    with inside(centre):
        assert not User.objects.filter(role=Role.DESK).exists()


def test_a_role_that_was_deleted_is_told(centre, browse, issued):
    with inside(centre):
        Invitation.objects.update(role="volunteer")
    client = browse(centre)
    for answer in (opened(client, issued.code), join(client)):
        assert "Le rôle prévu par cette invitation n’existe plus" in text(answer)
        assert "Claire Petit" in text(answer)


def test_sending_again_makes_a_new_code_and_voids_the_old_one(
    centre, browse, manager, mails, invitation_code_in
):
    values = {"name": "Luc", "role": "desk", "how": "mail", "email": "luc@exemple.fr", "days": "7"}
    manager.post("/compte/personnes/inviter/", values)
    waiting = browse(centre)
    opened(waiting, invitation_code_in(mails()[0].text))
    with inside(centre):
        invitation = Invitation.objects.get()
    manager.post(f"/compte/personnes/invitations/{invitation.pk}/renvoyer/")
    former, latter = (invitation_code_in(mail.text) for mail in mails())
    assert UNKNOWN in text(type_code(browse(centre), former))
    assert join(waiting)["Location"] == "/compte/invitation/"
    assert "Bienvenue, Luc" in text(opened(browse(centre), latter))
    with inside(centre):
        again = Invitation.objects.get()
        assert again.sent_count == 2
        assert again.expires_at.date() == invitation.expires_at.date()


def test_what_was_decided_elsewhere_is_told_to_direction(centre, browse, manager, issued):
    client = browse(centre)
    opened(client, issued.code)
    join(client)
    for path in ("renvoyer", "imprimer", "annuler"):
        address = f"/compte/personnes/invitations/{issued.invitation.pk}/{path}/"
        assert "vient d’accepter" in text(manager.post(address, follow=True))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"how": "mail", "email": ""}, "Donnez une adresse e-mail"),
        ({"email": "pas une adresse"}, "n’est pas complète"),
        ({"role": "administration"}, "Ce rôle n’existe pas ici"),
        ({"email": "prise@exemple.fr"}, "a déjà un compte avec cette adresse"),
        ({"email": "attend@exemple.fr"}, "Une invitation attend déjà"),
    ],
)
def test_a_refused_invitation_keeps_what_was_typed(centre, manager, director, changes, sentence):
    with inside(centre):
        User.objects.create_user("prise", "prise@exemple.fr", role=Role.TEAM)
        services.invite(name="A", email="attend@exemple.fr", role=Role.TEAM, acting_user=director)
    values = {"name": "Jean Bon", "role": "desk", "how": "mail", "email": "j@exemple.fr"}
    page = manager.post("/compte/personnes/inviter/", {**values, "days": "30", **changes})
    assert sentence in text(page)
    assert 'value="Jean Bon"' in page.text
    assert re.search(r'value="30"\s+selected', page.text)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"again": "autre-chose-encore"}, "ne sont pas les mêmes"),
        ({"password": "1234", "again": "1234"}, "trop court"),
        ({"username": "CHEFFE"}, "Cet identifiant est déjà pris"),
        ({"username": "moi@exemple.fr"}, "enlevez le @"),
    ],
)
def test_a_slip_when_joining_keeps_what_was_typed_but_passwords(
    centre, browse, issued, changes, sentence
):
    client = browse(centre)
    opened(client, issued.code)
    page = join(client, **{"username": "gigi", "email": "g@exemple.fr", **changes})
    assert sentence in text(page)
    assert 'value="g@exemple.fr"' in page.text
    assert f'value="{changes.get("username", "gigi")}"' in page.text
    assert PASSWORD not in page.text


def test_an_address_becomes_hers_once_she_has_answered_and_nobody_learns_of_another_s(
    centre, browse, manager, director, mails
):
    with inside(centre):
        User.objects.create_user("autre", "prise@exemple.fr", role=Role.TEAM)
    pages = []
    for number, address in enumerate(["libre@exemple.fr", "prise@exemple.fr"]):
        with inside(centre):
            issued = services.invite(
                name="Ginette", email="", role=Role.DESK, on_paper=True, acting_user=director
            )
        client = browse(centre)
        opened(client, issued.code)
        response = join(client, username=f"ginette{number}", email=address)
        pages.append((response.status_code, text(client.get("/compte/")).replace(str(number), "")))
    assert pages[0] == pages[1]
    (mail,) = mails()
    assert mail.to == "libre@exemple.fr"
    link = re.search(r"8000(/compte/adresse/\S+)", mail.text).group(1)
    anyone = browse(centre)
    assert "Confirmer cette adresse" in text(anyone.get(link))
    with inside(centre):
        assert User.objects.get(username="ginette0").email == ""
    assert "est confirmée" in text(anyone.post(link))
    with inside(centre):
        assert User.objects.get(username="ginette0").email == "libre@exemple.fr"
    assert "ne vaut plus" in text(anyone.post(link))


def test_a_link_that_confirms_an_address_is_refused_in_another_centre(
    centre, other_centre, browse, director, mails
):
    with inside(centre):
        services.ask_to_confirm_address(user=director, email="claire@exemple.fr")
    with inside(other_centre):
        User.objects.create_user("autre", pk=director.pk, role=Role.TEAM)
    link = re.search(r"8000(/compte/adresse/\S+)", mails()[0].text).group(1)
    assert "ne vaut plus" in text(browse(other_centre).post(link))
    with inside(other_centre):
        assert User.objects.get().email == ""


def test_a_printed_code_gives_a_new_password_and_closes_the_sessions(
    centre, browse, signed_in, director
):
    with inside(centre):
        desk = User.objects.create_user("ginette", password=PASSWORD, role=Role.DESK)
        former = services.print_password_code(user=desk, acting_user=director)
        issued = services.print_password_code(user=desk, acting_user=director)
        desk.refresh_from_db()
        assert desk.check_password(PASSWORD)
        assert timedelta(days=1) < issued.invitation.expires_at - timezone.now() < timedelta(days=3)
    old = signed_in(desk, centre)
    client = browse(centre)
    assert "Ce code a été annulé" in text(opened(client, former.code))
    page = opened(client, issued.code)
    assert "ginette" in text(page)
    new = "un-tout-autre-secret"
    done = client.post("/compte/invitation/bienvenue/", {"password": new, "again": new})
    assert done["Location"] == "/accueil/"
    assert client.get("/compte/").status_code == 200
    assert old.get("/compte/").status_code == 302
    with inside(centre):
        desk.refresh_from_db()
        assert desk.check_password(new)


def test_a_printed_code_opens_nothing_once_access_has_ended(centre, browse, director):
    with inside(centre):
        desk = User.objects.create_user("ginette", password=PASSWORD, role=Role.DESK)
        issued = services.print_password_code(user=desk, acting_user=director)
    client = browse(centre)
    opened(client, issued.code)
    with inside(centre):
        services.end_access(user=desk, acting_user=director)
    new = "un-tout-autre-secret"
    page = client.post("/compte/invitation/bienvenue/", {"password": new, "again": new})
    assert "annulé" in text(page)
    with inside(centre):
        desk.refresh_from_db()
        assert desk.check_password(PASSWORD)


def test_a_name_is_only_text_for_the_guest_too(centre, browse, director):
    name = "<script>alert(1)</script>"
    with inside(centre):
        issued = services.invite(
            name=name, email="x@exemple.fr", role=Role.DESK, on_paper=True, acting_user=director
        )
    page = opened(browse(centre), issued.code)
    assert name not in page.text
    assert "&lt;script&gt;" in page.text


def test_someone_signed_in_is_warned_that_another_account_will_open(centre, manager, issued):
    page = opened(manager, issued.code)
    assert "Claire Petit est en ce moment connecté" in text(page)
    join(manager)
    assert "Ginette" in text(manager.get("/compte/"))


def test_an_address_that_no_mail_can_have_is_said_and_the_code_still_serves(
    centre, manager, browse, director
):
    with inside(centre):
        issued = services.invite(
            name="Zoé Quint", email="", role=Role.DESK, on_paper=True, acting_user=director
        )
    client = browse(centre)
    client.post("/compte/invitation/", {"code": issued.code})
    chosen = {"username": "zoe", "password": PASSWORD, "again": PASSWORD}
    too_long = "zoe@" + "é" * 60 + ".fr"
    page = client.post("/compte/invitation/bienvenue/", {**chosen, "email": too_long})
    assert "n’est pas une adresse e-mail" in page.text
    assert too_long in page.text
    asked = {"name": "Lou", "role": "desk", "how": "mail", "days": "14", "email": too_long}
    assert "n’est pas une adresse e-mail" in manager.post("/compte/personnes/inviter/", asked).text
    assert client.post("/compte/invitation/bienvenue/", chosen).status_code == 302
