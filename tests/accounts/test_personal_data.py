"""What a person sees, takes away and corrects of what her account holds."""

import json
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from model_bakery import baker
from wagtail.models import ModelLogEntry, Page

from accounts import journal, personal_data, services
from accounts.enums import JournalAction, Role
from accounts.errors import Refused
from accounts.models import Invitation, JournalEntry, User
from jobs.models import Job
from mail.models import OutgoingMail
from tenants.context import inside
from tests.support.sheets import draft

pytestmark = pytest.mark.django_db
PASSWORD = "un-mot-de-passe-solide"
PAGE = "/compte/mes-donnees/"
SECTIONS = {
    *("account", "ways_in", "sessions", "invitations", "requests", "mails", "jobs", "journal"),
    *("sheets", "sheet_words", "participant", "history", "files"),
    *("exchange_events", "exchange_mandates", "exchange_helping", "exchange_signatures"),
    *("exchange_posts", "exchange_answers", "exchange_letters", "exchange_letter_refusal"),
}


def mail_to(address: str, **changes) -> OutgoingMail:
    values = {"to": address, "subject": "Bienvenue", "created": timezone.now(), "state": "sent"}
    return baker.make(OutgoingMail, **{**values, "sent_at": timezone.now(), **changes})


def taken_away(client) -> dict:
    return json.loads(client.post(f"{PAGE}telecharger/").content.decode("utf-8"))


def rows(data: dict, section: str) -> list[dict]:
    return data["sections"][section]["rows"]


def test_the_page_tells_each_part_why_it_is_kept_and_how_long(centre, marie, hers, director):
    with inside(centre):
        mail_to("Marie@exemple.fr", subject="Réunion de jeudi")
        mail_to("autre@exemple.fr", subject="Pour une autre")
        baker.make(Job, label="Import de fiches", owner=marie)
        baker.make(Job, label="Travail d’une autre", owner=director)
        baker.make(Invitation, user=marie, name="Marie Éloi", created_by_name="Claire Petit")
        journal.record(JournalAction.ROLE_GIVEN, actor=director, subject="Marie Éloi")
    page = " ".join(hers.get(PAGE).text.split()).replace("\u00a0", " ")
    for said in (
        *("Marie", "Éloi", "marie@exemple.fr", "Équipe", "Compte ouvert le"),
        *("Réunion de jeudi", "Import de fiches", "Claire Petit", "rôle donné"),
        *("365 jours", "180 jours", "90 jours", "1095 jours"),
        *("Télécharger mes données", "Corriger", "Demander l’effacement"),
        *("À qui demander", "CNIL"),
    ):
        assert said in page, said
    assert "Pour une autre" not in page
    assert "Travail d’une autre" not in page
    assert f'href="{PAGE}"' in hers.get("/compte/").text


def test_each_room_has_registered_its_part(hers):
    data = taken_away(hers)
    assert set(data["sections"]) == SECTIONS
    for section in data["sections"].values():
        assert section["why"]
        assert section["kept"]
        assert all(set(row) == set(section["labels"]) for row in section["rows"])


def test_the_download_is_one_dated_file_of_json(centre, marie, hers):
    response = hers.post(f"{PAGE}telecharger/")
    assert response["Content-Type"] == "application/json; charset=utf-8"
    today = timezone.localdate().isoformat()
    assert response["Content-Disposition"] == f'attachment; filename="mes-donnees-{today}.json"'
    assert "Éloi" in response.content.decode("utf-8")
    data = json.loads(response.content)
    assert data["format"] == "maillage-personal-data/1"
    assert data["place"] == centre.name
    assert data["made_at"].startswith(today)
    assert rows(data, "account")[0]["username"] == "marie"
    with inside(centre):
        told = JournalEntry.objects.get(action=JournalAction.DATA_EXPORTED)
        assert (told.actor_id, told.subject) == (marie.pk, "Marie Éloi")
    assert rows(taken_away(hers), "journal")[0]["action"] == "export"


def test_looking_is_not_taking_away(centre, hers):
    assert hers.get(f"{PAGE}telecharger/").status_code == 405
    with inside(centre):
        assert not JournalEntry.objects.filter(action=JournalAction.DATA_EXPORTED).exists()


def test_ways_to_sign_in_are_named_and_secrets_never_leave(centre, marie, hers):
    with inside(centre):
        codes = RecoveryCodes.activate(marie)
        codes._mark_code_used(0)
        unused = codes.get_unused_codes()
        Authenticator.objects.create(user=marie, type="totp", data={"secret": "graine-secrete"})
        Authenticator.objects.create(
            user=marie,
            type="webauthn",
            data={"name": "Mon téléphone", "credential": {"id": "cle-secrete"}},
        )
        seed = codes.instance.data["seed"]
        key = Session.objects.get().pk
    text = hers.post(f"{PAGE}telecharger/").content.decode()
    ways = {row["way"]: row["detail"] for row in rows(json.loads(text), "ways_in")}
    assert ways["Clé d’accès"] == "Mon téléphone"
    assert ways["Codes de secours"] == f"{len(unused)} restants"
    assert {"Mot de passe", "Code par e-mail", "Application de codes"} <= set(ways)
    page = hers.get(PAGE).text
    for secret in (*unused, "graine-secrete", "cle-secrete", seed, key, marie.password):
        assert secret not in text
        assert secret not in page


def test_open_sessions_are_hers_and_only_those_that_still_open(
    centre, marie, hers, director, signed_in
):
    signed_in(director, centre)
    signed_in(marie, centre).get("/compte/")
    assert len(rows(taken_away(hers), "sessions")) == 2
    assert rows(taken_away(hers), "sessions")[0]["last_seen"]
    with inside(centre):
        services.end_access(user=marie, acting_user=director)
        services.give_access_back(user=marie, acting_user=director)
        marie.refresh_from_db()
    again = signed_in(marie, centre)
    assert len(rows(taken_away(again), "sessions")) == 1


def test_somebody_of_the_same_name_does_not_read_what_concerns_the_other(
    centre, marie, hers, director
):
    with inside(centre):
        journal.record(JournalAction.ACCESS_ENDED, actor=director, subject="Marie Éloi")
    assert "accès retiré" in str(rows(taken_away(hers), "journal"))
    with inside(centre):
        User.objects.create_user("marie2", first_name="Marie", last_name="Éloi")
    assert "accès retiré" not in str(rows(taken_away(hers), "journal"))


def test_sheets_drafts_and_work_on_the_site_are_listed(centre, marie, hers, director):
    with inside(centre):
        sheet = draft(title="Le café des voisins")
        sheet.title = "Le café, tome 2"
        sheet.save_revision(user=marie, clean=False)
        sheet.title = "D’une autre"
        sheet.save_revision(user=director, clean=False)
        ModelLogEntry.objects.log_action(Page.objects.first(), "wagtail.edit", user=marie)
    data = taken_away(hers)
    assert [row["title"] for row in rows(data, "sheets")] == ["Le café, tome 2"]
    assert len(rows(data, "history")) == 1
    assert "Le café, tome 2" in hers.get(PAGE).text


def test_the_screen_shows_the_newest_fifty_and_the_file_all_in_as_many_statements(
    centre, marie, hers
):
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            hers.get(PAGE)
        return len(queries)

    def add(count: int) -> None:
        with inside(centre):
            for n in range(count):
                mail_to("marie@exemple.fr", subject=f"Lettre {n}", message_id=f"<{count}-{n}@x>")
                journal.record(JournalAction.SIGNED_OUT, actor=marie)
                baker.make(Job, owner=marie)
                baker.make(Invitation, user=marie, code_hash=f"{count}-{n}")

    add(10)
    hers.get(PAGE)
    few = statements()
    add(190)
    assert statements() == few
    assert few <= 12
    page = hers.get(PAGE).text
    assert len(re.findall("Lettre ", page)) == personal_data.NEWEST
    assert "Le fichier à télécharger les a toutes" in page
    assert len(rows(taken_away(hers), "mails")) == 200


def test_the_federation_s_people_have_the_page_too(browse):
    user = User.objects.create_user("ada", first_name="Ada", role=Role.READING)
    client = browse(None)
    client.force_login(user)
    assert "Ada" in client.get(PAGE).text
    assert rows(taken_away(client), "sheets") == []


# --- Correcting ------------------------------------------------------------------------------------


def corrected(client, **changes):
    values = {
        "first_name": "Marie",
        "last_name": "Éloi",
        "username": "marie",
        "email": "marie@exemple.fr",
    }
    return client.post(f"{PAGE}corriger/", {**values, **changes}, follow=True)


def test_a_name_and_an_identifiant_are_corrected_and_told(centre, marie, hers):
    page = corrected(hers, last_name="  Éloi \n Martin ", username="marie.martin")
    assert "C’est enregistré" in page.text
    with inside(centre):
        marie.refresh_from_db()
        assert (marie.last_name, marie.username) == ("Éloi Martin", "marie.martin")
        told = JournalEntry.objects.get(action=JournalAction.DATA_CORRECTED)
        assert told.subject == "Marie Éloi Martin"
        assert "Marie Éloi → Marie Éloi Martin" in told.note
        assert "marie → marie.martin" in told.note


def test_correcting_nothing_writes_nothing_in_the_journal(centre, hers):
    assert "C’est enregistré" in corrected(hers).text
    with inside(centre):
        assert not JournalEntry.objects.filter(action=JournalAction.DATA_CORRECTED).exists()


def test_an_identifiant_somebody_has_is_refused_and_nothing_typed_is_lost(centre, marie, hers):
    with inside(centre):
        User.objects.create_user("Ginette")
    page = corrected(hers, username="ginette", first_name="Mariette").text
    assert "Cet identifiant est déjà pris" in page
    assert 'value="Mariette"' in page
    page = corrected(hers, username="a@b.fr").text
    assert "enlevez le @" in page
    with inside(centre), pytest.raises(Refused, match="déjà pris"):
        services.correct_account(
            user=marie, first_name="", last_name="", username="GINETTE", email=""
        )


def link_in(mail: OutgoingMail) -> str:
    found = re.search(r"/compte/adresse/\S+", mail.text)
    assert found
    return found.group(0)


def test_a_new_address_counts_once_its_link_is_opened_and_the_former_one_is_told(
    centre, marie, hers, mails, browse
):
    with inside(centre):
        EmailAddress.objects.create(user=marie, email="marie@exemple.fr", verified=True)
    page = corrected(hers, email="Neuve@exemple.fr")
    assert "Un message part à l’adresse Neuve@exemple.fr" in page.text
    (sent,) = mails()
    assert sent.to == "Neuve@exemple.fr"
    with inside(centre):
        marie.refresh_from_db()
        assert marie.email == "marie@exemple.fr"
    link = link_in(sent)
    assert "confirmée" in browse(centre).post(link).text
    with inside(centre):
        marie.refresh_from_db()
        assert marie.email == "neuve@exemple.fr"
        assert not EmailAddress.objects.exists()
        assert JournalEntry.objects.filter(action=JournalAction.ADDRESS_CONFIRMED).count() == 1
    assert [mail.to for mail in mails()] == ["Neuve@exemple.fr", "marie@exemple.fr"]
    assert "prévenez tout de suite" in mails()[1].text
    assert "ne vaut plus" in browse(centre).post(link).text


def test_an_older_link_does_not_bring_a_former_address_back(centre, marie, hers, mails, browse):
    corrected(hers, email="une@exemple.fr")
    corrected(hers, email="deux@exemple.fr")
    first, second = (link_in(mail) for mail in mails())
    browse(centre).post(second)
    assert "ne vaut plus" in browse(centre).post(first).text
    with inside(centre):
        marie.refresh_from_db()
        assert marie.email == "deux@exemple.fr"


def test_nobody_learns_that_an_address_is_somebody_s(centre, hers, mails):
    with inside(centre):
        User.objects.create_user("prise", "prise@exemple.fr")
    taken = corrected(hers, email="prise@exemple.fr").text
    free = corrected(hers, email="libre@exemple.fr").text
    assert [mail.to for mail in mails()] == ["libre@exemple.fr"]

    def words(page: str) -> str:
        said = re.search(r'<ul class="messages">.*?</ul>', page, re.DOTALL)
        assert said
        return said.group(0)

    assert words(taken).replace("prise@", "libre@") == words(free)


def test_an_address_is_removed_only_by_somebody_who_can_sign_in_otherwise(centre, marie, hers):
    with inside(centre):
        marie.set_unusable_password()
        marie.save()
        with pytest.raises(Refused, match="il vous faut un mot de passe"):
            services.correct_account(
                user=marie, first_name="M", last_name="", username="marie", email=""
            )
        marie.refresh_from_db()
        assert (marie.first_name, marie.email) == ("Marie", "marie@exemple.fr")
        marie.set_password(PASSWORD)
        marie.save()
        services.correct_account(
            user=marie, first_name="M", last_name="", username="marie", email=""
        )
        marie.refresh_from_db()
        assert marie.email == ""


def test_many_new_addresses_in_an_hour_are_too_many(hers, mails):
    for n in range(5):
        corrected(hers, email=f"essai{n}@exemple.fr")
    page = corrected(hers, email="essai9@exemple.fr").text
    assert "Trop d’adresses" in page
    assert 'value="essai9@exemple.fr"' in page
    assert len(mails()) == 5


def test_without_redis_a_new_address_waits_and_is_kept_in_the_form(hers, redis_down, mails):
    redis_down()
    response = hers.post(
        f"{PAGE}corriger/",
        {"first_name": "M", "last_name": "", "username": "marie", "email": "n@exemple.fr"},
    )
    assert response.status_code == 503
    assert 'value="n@exemple.fr"' in response.text
    assert mails() == []


def test_no_other_page_gives_her_an_address_that_she_has_not_confirmed(centre, hers, marie):
    with inside(centre):
        User.objects.create_user("paul", email="paul@exemple.fr")
    answers = [
        hers.post("/compte/email/", {action: "", "email": address})["Location"]
        for address in ("paul@exemple.fr", "personne@exemple.fr")
        for action in ("action_add", "action_primary")
    ]
    assert set(answers) == {"/compte/mes-donnees/corriger/"}
    with inside(centre):
        former = marie.email
        marie.refresh_from_db()
        assert marie.email == former
        assert not EmailAddress.objects.filter(user=marie).exclude(email=former).exists()


@pytest.mark.parametrize(
    "taken",
    [
        # Somebody who is here, whose name is cut elsewhere.
        {"first_name": "Claire Petit", "last_name": "", "username": "marie"},
        {"first_name": "", "last_name": "claire petit", "username": "marie"},
        # Somebody who has left, by her name and by her identifiant.
        {"first_name": "Odile", "last_name": "Partie", "username": "marie"},
        {"first_name": "Marie", "last_name": "Éloi", "username": "odile.partie"},
    ],
)
def test_taking_another_s_name_opens_no_line_of_hers(centre, hers, director, taken):
    with inside(centre):
        for name in ("Claire Petit", "Odile Partie", "odile.partie"):
            journal.record(
                JournalAction.ROLE_GIVEN, actor=director, subject=name, note="rien que pour elle"
            )
    answer = hers.post(f"{PAGE}corriger/", {**taken, "email": "marie@exemple.fr"})
    assert answer.status_code == 302
    assert "rien que pour elle" not in str(taken_away(hers))
    with inside(centre):
        journal.record(
            JournalAction.ROLE_GIVEN, actor=director, subject="Odile Partie", note="neuf"
        )
    shown = "neuf" in str(rows(taken_away(hers), "journal"))
    assert shown is (taken["last_name"] == "Partie")


def test_the_longest_of_names_breaks_neither_the_journal_nor_her_mails(centre, hers, marie):
    longest = {"first_name": "é" * 150, "last_name": "z" * 150}
    asked = {**longest, "username": "marie", "email": "autre@exemple.fr"}
    assert hers.post(f"{PAGE}corriger/", asked).status_code == 302
    with inside(centre):
        marie.refresh_from_db()
        assert marie.last_name == longest["last_name"]
        assert OutgoingMail.objects.filter(to="autre@exemple.fr").exists()
    assert hers.post("/compte/logout/").status_code == 302
