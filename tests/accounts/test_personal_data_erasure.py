"""Asking for erasure, answering, and what is left of an account."""

from datetime import date, timedelta
from functools import partial

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from model_bakery import baker
from wagtail.models import Revision
from wagtail.users.models import UserProfile

from accounts import services
from accounts.enums import DataRequestKind, DataRequestState, JournalAction, Role
from accounts.errors import Refused
from accounts.models import DataRequest, Invitation, JournalEntry, User
from accounts.services.data_requests import one_month_after
from accounts.services.erasure import erase_account
from actions.models import ActionSheet
from jobs.models import Job
from mail.models import OutgoingMail
from tenants.context import inside
from tests.isolation.test_centres_stay_apart import tiny_png
from tests.support.sheets import draft

pytestmark = pytest.mark.django_db
PASSWORD = "un-mot-de-passe-solide"
ASK = "/compte/mes-donnees/effacement/"
REQUESTS = "/compte/personnes/demandes/"


def asked(user: User, message: str = "") -> DataRequest:
    return services.ask_for_erasure(user=user, message=message)


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 22), date(2026, 12, 22)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
    ],
)
def test_an_answer_is_due_within_the_month(day, due):
    assert one_month_after(day) == due


def test_she_asks_reads_what_stays_and_takes_it_back(centre, marie, hers):
    page = hers.get(ASK).text
    assert "Ce qui reste, et pourquoi" in page
    assert "365 jours" in page
    assert hers.post(ASK, {"message": "Je déménage."}).status_code == 302
    with inside(centre):
        request = DataRequest.objects.get()
        assert (request.kind, request.state) == (
            DataRequestKind.ERASURE,
            DataRequestState.WAITING,
        )
        assert request.due_on == one_month_after(timezone.localdate())
        assert JournalEntry.objects.filter(action=JournalAction.ERASURE_ASKED).count() == 1
    assert "Reprendre ma demande" in hers.get("/compte/mes-donnees/").text
    page = hers.post(f"{ASK}reprendre/", follow=True).text
    assert "rien n’est effacé" in page
    assert "il n’y a rien à reprendre" in hers.post(f"{ASK}reprendre/", follow=True).text
    with inside(centre):
        assert not DataRequest.objects.exists()
        marie.refresh_from_db()
        assert marie.is_active


def test_a_second_request_is_refused_with_a_sentence(centre, marie, hers):
    hers.post(ASK, {"message": ""})
    assert "déjà enregistrée" in hers.post(ASK, {"message": "Vite"}).text
    with inside(centre):
        assert DataRequest.objects.count() == 1
        services.refuse_erasure(
            asked=DataRequest.objects.get(),
            acting_user=User.objects.create_user("chef", role=Role.DIRECTION),
            answer="Non",
        )
        asked(marie)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"state": "autre", "answered_at": timezone.now()}, "data_request_state_known"),
        ({"state": "accepted"}, "data_request_answered_when_over"),
        ({"state": "refused", "answered_at": timezone.now()}, "data_request_refused_with_words"),
    ],
)
def test_the_database_keeps_requests_consistent(centre, marie, changes, constraint):
    with inside(centre):
        values = {"user": marie, "kind": "erasure", "due_on": date(2027, 1, 1), **changes}
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            DataRequest.objects.create(**values)


def test_direction_sees_requests_with_their_dates_the_late_ones_marked(
    centre, marie, hers, manager
):
    assert "Personne n’a rien demandé" in manager.get(REQUESTS).text
    hers.post(ASK, {"message": "Je déménage."})
    page = manager.get(REQUESTS).text
    assert "Marie Éloi" in page
    assert "En\u00a0retard" not in page
    with inside(centre):
        request = DataRequest.objects.get()
        DataRequest.objects.update(due_on=timezone.localdate())
    assert "En\u00a0retard" not in manager.get(REQUESTS).text
    with inside(centre):
        DataRequest.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert "En\u00a0retard" in manager.get(REQUESTS).text
    page = manager.get(f"{REQUESTS}{request.pk}/").text
    assert "Je déménage." in page
    assert "Ce qui reste, et pourquoi" in page
    assert hers.get(REQUESTS).status_code == 403


def test_the_back_office_opens_on_requests_and_unused_accounts(centre, marie, hers, manager):
    page = manager.get("/gestion/").text
    assert "demande l’effacement" not in page
    assert "sans connexion" not in page
    hers.post(ASK)
    with inside(centre):
        long_ago = timezone.now() - timedelta(days=731)
        User.objects.filter(pk=marie.pk).update(last_login=long_ago)
        User.objects.create_user("endormie", first_name="Odile", date_joined=long_ago)
    manager.get("/gestion/")
    with CaptureQueriesContext(connection) as queries:
        page = manager.get("/gestion/").text
    assert len(queries) <= 25
    assert "1 personne demande l’effacement de son compte" in page
    assert f'href="{REQUESTS}"' in page
    assert "2 comptes sont sans connexion depuis longtemps" in page
    found = manager.get("/compte/personnes/?inutilises=1").text
    assert "Odile" in found
    assert "Marie Éloi" in found
    assert "Claire Petit" not in found.split("<main")[1]
    assert "/gestion/" in hers.get("/compte/").text
    assert "demande l’effacement" not in hers.get("/gestion/").text


def test_a_list_of_ten_or_two_hundred_requests_takes_as_many_statements(centre, manager):
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            manager.get(REQUESTS)
        return len(queries)

    def add(count: int) -> None:
        with inside(centre):
            for n in range(count):
                baker.make(
                    DataRequest,
                    user=User.objects.create_user(f"p{count}-{n}"),
                    kind="erasure",
                    due_on=date(2027, 1, 1),
                )

    add(10)
    manager.get(REQUESTS)
    few = statements()
    add(190)
    assert statements() == few
    assert few <= 12
    assert "Page 1 sur 4" in manager.get(REQUESTS).text


def test_refusing_takes_words_which_she_reads_by_mail_and_on_her_page(
    centre, marie, hers, manager, mails
):
    hers.post(ASK)
    with inside(centre):
        address = f"{REQUESTS}{DataRequest.objects.get().pk}/"
    assert "Choisissez d’accepter ou de refuser" in manager.post(address, {"decision": ""}).text
    assert "Dites pourquoi" in manager.post(address, {"decision": "refuse", "answer": " "}).text
    assert mails() == []
    words = "Une enquête est en cours <b>."
    assert manager.post(address, {"decision": "refuse", "answer": words}).status_code == 302
    (sent,) = mails()
    assert sent.to == "marie@exemple.fr"
    assert words in sent.text
    assert "Une enquête est en cours &lt;b&gt;." in hers.get("/compte/mes-donnees/").text
    with inside(centre):
        request = DataRequest.objects.get()
        assert (request.state, request.answered_by_name) == ("refused", "Claire Petit")
        told = JournalEntry.objects.get(action=JournalAction.ERASURE_REFUSED)
        assert told.subject == "Marie Éloi"
        marie.refresh_from_db()
        assert marie.is_active
    assert "n’attend plus" in manager.post(address, {"decision": "accept"}).text
    assert "Une enquête" in manager.get(address).text


def everything_of(user: User) -> ActionSheet:
    """One row of each kind that says who she is."""
    EmailAddress.objects.create(user=user, email="marie@exemple.fr", verified=True)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    UserProfile.get_for_user(user)
    baker.make(Invitation, user=user, name="Marie Éloi", email="marie@exemple.fr", code_hash="1")
    baker.make(Invitation, created_by=user, created_by_name="Marie Éloi", name="Zoé", code_hash="2")
    baker.make(
        OutgoingMail,
        to="Marie@exemple.fr",
        to_name="Marie Éloi",
        subject="Bonjour Marie",
        state="sent",
        sent_at=timezone.now(),
        created=timezone.now(),
        message_id="<1@x>",
    )
    baker.make(
        OutgoingMail,
        to="marie@exemple.fr",
        to_name="Marie Éloi",
        subject="Votre code",
        text="Marie",
        state="waiting",
        created=timezone.now(),
        message_id="<2@x>",
    )
    baker.make(Job, owner=user, label="Export", key="a")
    sheet = draft(title="Le jardin")
    sheet.save_revision(user=user, clean=False)
    return sheet


def test_an_accepted_request_leaves_the_work_and_not_the_name(
    centre, marie, hers, manager, mails, browse
):
    with inside(centre):
        sheet = everything_of(marie)
    hers.post(ASK, {"message": "Je m’appelle Marie Éloi."})
    with inside(centre):
        request = DataRequest.objects.get()
    response = manager.post(
        f"{REQUESTS}{request.pk}/", {"decision": "accept", "answer": "Bonne route."}, follow=True
    )
    assert "Le compte de Marie Éloi est effacé" in response.text
    with inside(centre):
        marie.refresh_from_db()
        assert str(marie) == "Compte effacé"
        assert marie.username.startswith("efface-")
        assert (marie.email, marie.role, marie.is_active, marie.last_login) == ("", "", False, None)
        assert not marie.has_usable_password()
        assert marie.erased_at
        assert not marie.groups.exists()
        for model in (EmailAddress, Authenticator, UserProfile):
            assert not model.objects.filter(user=marie).exists()
        assert {
            session.get_decoded().get("_auth_user_id") for session in Session.objects.all()
        } == {str(User.objects.get(username="cheffe").pk)}
        assert Revision.objects.filter(user=marie).count() == 1
        assert ActionSheet.objects.filter(pk=sheet.pk).exists()
        assert set(Invitation.objects.values_list("name", "email", "created_by_name")) == {
            ("Compte effacé", "", ""),
            ("Zoé", "", centre.name),
        }
        request.refresh_from_db()
        assert (request.state, request.message, request.answer) == ("accepted", "", "Bonne route.")
        assert request.answered_by_name == "Claire Petit"
        assert not JournalEntry.objects.filter(actor=marie).exists()
        told = JournalEntry.objects.get(action=JournalAction.ERASURE_ACCEPTED)
        assert (told.actor_name, told.subject) == (
            "Claire Petit",
            f"Compte effacé (n° {marie.pk})",
        )
        assert Job.objects.get().state == "cancelled"
    former, waiting, notice = mails()
    assert (former.to, former.to_name, former.subject, former.state) == ("", "", "", "sent")
    assert (waiting.to, waiting.text, waiting.state) == ("", "", "cancelled")
    assert (notice.to, notice.state, notice.forget_when_over) == (
        "marie@exemple.fr",
        "waiting",
        True,
    )
    assert "Bonne route." in notice.text
    assert hers.get("/compte/").status_code == 302
    refused = browse(centre).post("/compte/login/", {"login": "marie", "password": PASSWORD})
    assert refused.get("Location") is None
    assert f"/compte/personnes/{marie.pk}/" not in manager.get("/compte/personnes/").text
    assert manager.get(f"/compte/personnes/{marie.pk}/").status_code == 404
    assert manager.post(f"/compte/personnes/{marie.pk}/rendre/").status_code == 404


def test_no_column_of_the_schema_holds_her_address_or_identifiant_any_more(centre, marie, director):
    """Whatever table a room adds: only the mail that tells her has the address, for a night."""
    marie.username = "identifiant-unique-42"
    with inside(centre):
        marie.save()
        everything_of(marie)
        request = asked(marie, "marie@exemple.fr")
        services.accept_erasure(asked=request, acting_user=director)
        OutgoingMail.objects.filter(forget_when_over=True).delete()
        assert holders(centre, "marie@exemple.fr") == []
        assert holders(centre, "identifiant-unique-42") == []
        assert holders(centre, "Marie Éloi") == ["accounts_journalentry"]


def holders(centre, words: str) -> list[str]:
    """The tables of the schema in which some row holds these words."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1",
            [centre.schema_name],
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT EXISTS (SELECT 1 FROM "{table}" t WHERE t::text ILIKE %s)',  # noqa: S608
                [f"%{words}%"],
            )
            if cursor.fetchone() == (True,):
                found.append(table)
    return found


def test_her_portrait_of_the_back_office_is_no_longer_a_file(
    centre, marie, director, hers, browse, media, django_capture_on_commit_callbacks
):
    """Wagtail leaves the file, which its address would go on showing."""
    with inside(centre):
        profile = UserProfile.get_for_user(marie)
        profile.avatar.save("marie.png", ContentFile(tiny_png()))
        address = profile.avatar.url
        assert browse(centre).get(address).status_code == 200
        with django_capture_on_commit_callbacks(execute=True):
            services.accept_erasure(asked=asked(marie), acting_user=director)
        assert browse(centre).get(address).status_code == 404


def test_somebody_without_an_address_is_erased_without_a_mail(centre, director, mails):
    with inside(centre):
        ginette = User.objects.create_user("ginette", role=Role.RESIDENT)
        other = User.objects.create_user("autre", role=Role.RESIDENT)
        baker.make(OutgoingMail, to="", created=timezone.now(), state="cancelled", subject="x")
        services.accept_erasure(asked=asked(ginette), acting_user=director)
        other.refresh_from_db()
        assert other.username == "autre"
    assert [mail.subject for mail in mails()] == ["x"]


def test_the_last_person_of_direction_is_not_erased(centre, director, manager):
    manager.post(ASK)
    assert "une fois quelqu’un d’autre nommé" in manager.get(ASK).text
    with inside(centre):
        request = DataRequest.objects.get()
    answers = f"{REQUESTS}{request.pk}/"
    page = manager.post(answers, {"decision": "accept", "answer": "Oui"}).text
    assert "nommez d’abord quelqu’un d’autre" in page
    assert "Oui</textarea>" in page
    ada = User.objects.create_user("ada", role=Role.ADMINISTRATION)
    with inside(centre):
        with pytest.raises(Refused, match="seule personne"):
            services.accept_erasure(asked=request, acting_user=ada)
        with pytest.raises(Refused, match="seule personne"):
            erase_account(user=director)
        director.refresh_from_db()
        assert (director.username, director.is_active) == ("cheffe", True)


def test_one_s_own_request_is_answered_by_somebody_else_of_direction(
    centre, director, manager, signed_in
):
    manager.post(ASK)
    with inside(centre):
        second = User.objects.create_user("second", role=Role.DIRECTION)
        request = DataRequest.objects.get()
    answers = f"{REQUESTS}{request.pk}/"
    for decision in ("accept", "refuse"):
        page = manager.post(answers, {"decision": decision, "answer": "Moi-même"}).text
        assert "quelqu’un d’autre" in page
    client = signed_in(second, centre)
    assert client.post(answers, {"decision": "accept"}).status_code == 302
    with inside(centre):
        director.refresh_from_db()
        assert director.erased_at


def test_a_job_and_a_mail_on_their_way_end_without_her(centre, marie, director):
    with inside(centre):
        running = baker.make(
            Job,
            owner=marie,
            state="running",
            claim="11111111-1111-4111-8111-111111111111",
            heartbeat_at=timezone.now(),
        )
        claimed = baker.make(
            OutgoingMail,
            to="marie@exemple.fr",
            state="claimed",
            claimed_at=timezone.now(),
            claimed_by="x",
            created=timezone.now(),
        )
        services.accept_erasure(asked=asked(marie), acting_user=director)
        running.refresh_from_db()
        claimed.refresh_from_db()
        assert running.cancel_requested
        assert (claimed.to, claimed.forget_when_over) == ("marie@exemple.fr", True)


def test_an_erased_account_is_not_given_back_and_erasing_twice_changes_nothing(
    centre, marie, director
):
    with inside(centre):
        services.accept_erasure(asked=asked(marie), acting_user=director)
        marie.refresh_from_db()
        name = marie.username
        erase_account(user=marie)
        marie.refresh_from_db()
        assert marie.username == name
        with pytest.raises(Refused, match="effacé"):
            services.give_access_back(user=marie, acting_user=director)


def test_who_answered_loses_her_name_with_her_account(centre, marie, director):
    with inside(centre):
        second = User.objects.create_user("second", first_name="Zoé", role=Role.DIRECTION)
        services.refuse_erasure(asked=asked(marie), acting_user=second, answer="Non")
        erase = partial(services.accept_erasure, asked=asked(second), acting_user=director)
        erase()
        assert DataRequest.objects.get(user=marie).answered_by_name == "Compte effacé"
