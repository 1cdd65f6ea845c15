"""The first person of direction of a centre, invited by the federation."""

import re

import pytest
from django.utils import timezone

from accounts import services as accounts
from accounts.enums import Role
from accounts.models import Invitation, JournalEntry, User
from federation.centres.services import invite_direction
from mail.models import OutgoingMail
from tenants.context import inside
from tests.support.centre_pages import TILLEULS, with_direction, words

pytestmark = pytest.mark.django_db


def test_a_first_person_invited_by_mail_opens_her_account(centre, office, browse):
    assert "Inviter la direction" in office.get(TILLEULS).text
    page = office.post(
        f"{TILLEULS}inviter/",
        {"name": "Zoé Blanc", "how": "mail", "email": "zoe@exemple.fr"},
        follow=True,
    )
    assert "part à l’adresse zoe@exemple.fr" in page.text
    with inside(centre):
        mail = OutgoingMail.objects.get()
        link = re.search(r"http://les-tilleuls\S+", mail.text)[0]
    visitor = browse(centre)
    visitor.get(link)
    visitor.post(
        "/compte/invitation/bienvenue/",
        {
            "username": "zoe",
            "password": "un-mot-de-passe-solide",
            "again": "un-mot-de-passe-solide",
        },
    )
    with inside(centre):
        assert User.objects.get(username="zoe").role == Role.DIRECTION
    assert "Une personne de direction peut se connecter" in words(office.get(TILLEULS))
    assert "Zoé" not in office.get(TILLEULS).text


def test_on_paper_the_sheet_comes_at_once_and_a_new_one_voids_it(centre, office):
    sheet = office.post(f"{TILLEULS}inviter/", {"name": "Zoé Blanc", "how": "paper"})
    assert sheet["Content-Type"] == "application/pdf"
    with inside(centre):
        first = Invitation.objects.get()
        assert (first.role, first.on_paper, first.created_by_name) == (
            "direction",
            True,
            "Ada Roux",
        )
    told = words(office.get(TILLEULS))
    assert "Imprimer l’invitation" in told
    assert "Inviter la direction" not in told
    again = office.post(f"{TILLEULS}invitations/{first.pk}/imprimer/")
    assert again.content.startswith(b"%PDF")
    with inside(centre):
        assert Invitation.objects.get().code_hash != first.code_hash
    lines = JournalEntry.objects.filter(subject="Zoé Blanc").order_by("pk")
    assert [line.action for line in lines] == ["invited", "invitation-renewed"]
    assert lines[1].note == "Centre social des Tilleuls – Direction"


def test_a_second_invitation_waits_for_the_first_to_be_cancelled(centre, office):
    office.post(f"{TILLEULS}inviter/", {"name": "Zoé", "how": "mail", "email": "zoe@exemple.fr"})
    page = office.post(
        f"{TILLEULS}inviter/", {"name": "Léa", "how": "mail", "email": "l@exemple.fr"}
    )
    assert "attend déjà" in page.text
    assert "l@exemple.fr" in page.text
    with inside(centre):
        pk = Invitation.objects.get().pk
    assert (
        "part à l’adresse" in office.post(f"{TILLEULS}invitations/{pk}/renvoyer/", follow=True).text
    )
    assert "est annulée" in office.post(f"{TILLEULS}invitations/{pk}/annuler/", follow=True).text
    office.post(f"{TILLEULS}inviter/", {"name": "Léa", "how": "mail", "email": "l@exemple.fr"})
    with inside(centre):
        assert [found.name for found in Invitation.objects.usable(timezone.now())] == ["Léa"]


def test_without_address_nor_paper_the_form_asks_and_keeps_the_name(centre, office):
    page = office.post(f"{TILLEULS}inviter/", {"name": "Zoé Blanc", "how": "mail", "email": ""})
    assert "ou choisissez une invitation sur papier" in page.text
    assert 'value="Zoé Blanc"' in page.text


def test_once_somebody_directs_the_federation_invites_and_prints_nothing_there(centre, office, ada):
    invite_direction(centre=centre, name="Zoé", email="", acting_user=ada)
    with_direction(centre)
    with inside(centre):
        before = Invitation.objects.get()
    for path, values in (
        ("inviter/", {"name": "Pirate", "how": "paper"}),
        (f"invitations/{before.pk}/imprimer/", {}),
        (f"invitations/{before.pk}/renvoyer/", {}),
        (f"invitations/{before.pk}/annuler/", {}),
    ):
        page = office.post(TILLEULS + path, values, follow=True)
        assert "a déjà une personne de direction" in page.text, path
    with inside(centre):
        assert Invitation.objects.get().code_hash == before.code_hash
    assert "Inviter la direction" not in office.get(TILLEULS).text


def test_invitations_of_the_centre_s_own_people_are_out_of_reach(centre, office):
    with inside(centre):
        chief = User.objects.create_user("cheffe", role=Role.DIRECTION)
        team = accounts.invite(
            name="Marie", email="", role=Role.TEAM, on_paper=True, acting_user=chief
        ).invitation
        chief.delete()
    for path in ("imprimer", "renvoyer", "annuler"):
        assert office.post(f"{TILLEULS}invitations/{team.pk}/{path}/").status_code == 404


def test_nobody_is_invited_to_a_suspended_centre(centre, office):
    office.post(f"{TILLEULS}suspendre/", {"reason": "X"})
    page = office.post(f"{TILLEULS}inviter/", {"name": "Zoé", "how": "paper"})
    assert "rouvrez-le d’abord" in page.text
    with inside(centre):
        assert not Invitation.objects.exists()
