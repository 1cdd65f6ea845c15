"""The sheet that is handed over to someone without e-mail."""

import io
import os
import re
from pathlib import Path

import pypdf
import pytest

from accounts.enums import JournalAction, Role
from accounts.models import Invitation, JournalEntry, User
from accounts.printing import invitation_pdf
from accounts.services import invite, invite_first_direction
from tenants.context import inside

pytestmark = pytest.mark.django_db


def text_of(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def squeezed(words: str) -> str:
    """Without the spaces that a PDF holds between wide-set letters and where lines may end."""
    return re.sub(r"[\s\u200b]", "", words)


def keep_for_looking(name: str, content: bytes) -> None:
    folder = os.environ.get("MAILLAGE_LOOK")
    if folder:
        Path(folder, f"{name}.pdf").write_bytes(content)


def test_the_sheet_says_who_what_where_and_until_when(centre, director):
    with inside(centre):
        issued = invite(
            name="Ginette Lemoine-Vandenbroucke",
            email="",
            role=Role.DESK,
            on_paper=True,
            acting_user=director,
        )
        content = invitation_pdf(issued)
    keep_for_looking("invitation", content)
    text = text_of(content)
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) == 1
    for said in (
        "Centre social des Tilleuls",
        "Ginette Lemoine-Vandenbroucke",
        "Claire Petit",
        "Accueil",
        issued.shown_code,
        "les-tilleuls.maillage.localhost:8000/compte/invitation",
    ):
        assert squeezed(said) in squeezed(text), text
    assert re.search(r"jusqu’au \w+ \d+ \w+ 20\d\d", text)


def test_the_answer_to_a_printed_invitation_is_the_sheet_itself(centre, manager):
    response = manager.post(
        "/compte/personnes/inviter/",
        {"name": "Ginette Lemoine", "role": "desk", "how": "paper", "email": "", "days": "14"},
    )
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    assert "Ginette Lemoine" in text_of(response.content)


def test_a_password_sheet_reminds_of_the_identifiant(centre, manager, director):
    with inside(centre):
        desk = User.objects.create_user(
            "ginette", first_name="Ginette", last_name="Lemoine", role=Role.DESK
        )
    response = manager.post(f"/compte/personnes/{desk.pk}/code/")
    keep_for_looking("password", response.content)
    text = text_of(response.content)
    assert "nouveau mot de passe" in text
    assert "ginette" in text
    with inside(centre):
        assert (
            JournalEntry.objects.get(action=JournalAction.PASSWORD_CODE_PRINTED).actor == director
        )
        kept = Invitation.objects.get()
    code = re.search(r"Votrecode([A-Z0-9]{5}-[A-Z0-9]{5})", squeezed(text)).group(1)
    assert code.replace("-", "") not in str(vars(kept))


def test_a_very_long_name_stays_on_one_page(centre, director):
    name = "Marie-Antoinette " + "Wolfeschlegelsteinhausenbergerdorff " * 3
    with inside(centre):
        issued = invite(
            name=name[:149], email="", role=Role.TEAM, on_paper=True, acting_user=director
        )
        content = invitation_pdf(issued)
    keep_for_looking("long", content)
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) == 1


def test_typst_markup_in_a_name_is_only_text(centre, director):
    name = '#panic("x") *gras* $x$ <b>'
    with inside(centre):
        content = invitation_pdf(
            invite(name=name, email="", role=Role.TEAM, on_paper=True, acting_user=director)
        )
    assert '#panic("x") *gras*' in text_of(content)


def test_the_federation_prints_too(db):
    admin = User.objects.create_user("admin", first_name="Ada", role=Role.ADMINISTRATION)
    content = invitation_pdf(
        invite(name="Luc", email="", role=Role.READING, on_paper=True, acting_user=admin)
    )
    keep_for_looking("federation", content)
    assert "maillage.localhost:8000/compte/invitation" in squeezed(text_of(content))


def test_the_federation_invites_the_first_direction_of_a_centre(centre, mails):
    ada = User.objects.create_user("ada", first_name="Ada", role=Role.ADMINISTRATION)
    with inside(centre):
        namesake = User.objects.create(pk=ada.pk, username="autre")
    issued = invite_first_direction(
        centre=centre, name="Rose Blin", email="rose@exemple.fr", acting_user=ada
    )
    with inside(centre):
        invitation = Invitation.objects.get()
        told = JournalEntry.objects.get()
        assert (invitation.role, invitation.created_by) == ("direction", None)
        assert invitation.created_by_name == "Ada"
        assert (told.actor, told.actor_name) == (None, "Ada")
        assert namesake.pk == ada.pk
        assert "les-tilleuls." in issued.link
    assert JournalEntry.objects.get().actor == ada
    assert Invitation.objects.count() == 0
    assert mails()[0].to == "rose@exemple.fr"


def test_a_password_code_is_not_for_someone_with_an_address_or_above(centre, manager, director):
    with inside(centre):
        reachable = User.objects.create_user("marie", "marie@exemple.fr", role=Role.TEAM)
        above = User.objects.create_user("root", role=Role.TEAM, is_superuser=True)
        gone = User.objects.create_user("parti", role=Role.TEAM, is_active=False)
    for user, sentence in (
        (reachable, "elle demande elle-même un code"),
        (above, "celui de l’installation"),
        (gone, "rendez-lui d’abord son accès"),
    ):
        page = manager.post(f"/compte/personnes/{user.pk}/code/", follow=True)
        assert sentence in page.text
    with inside(centre):
        assert Invitation.objects.count() == 0
