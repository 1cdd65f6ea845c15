"""What people write on the page « Contact »: kept, mailed, and safe from machines."""

import copy
import datetime
import re

import pytest
from django.conf import settings as active
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from cms import contact
from cms.models import ContactMessage
from cms.tasks import tidy
from mail.enums import MailState
from mail.models import OutgoingMail
from mail.tasks import deliver
from tenants.context import inside

pytestmark = pytest.mark.django_db
WORDS = {
    "name": "Zoé 🌻 d’Août",
    "email": "zoe@exemple.fr",
    "phone": "05 36 49 01 10",
    "text": "Y a-t-il de la place\nà l’atelier ?",
}


@pytest.fixture
def patient(monkeypatch):
    """Whoever sends the form has taken her time."""
    monkeypatch.setattr(contact, "FASTEST", -1)


@pytest.fixture
def reachable(centre):
    centre.email = "accueil@les-tilleuls.example"
    centre.save()
    return centre


def send(client, **changes):
    opened = re.search(r'name="opened" value="([^"]*)"', client.get("/contact/").text)[1]
    return client.post("/contact/", {**WORDS, "opened": opened, "site": "", **changes})


def kept(centre):
    with inside(centre):
        return list(ContactMessage.objects.all())


def holds_what_was_typed(page: str) -> bool:
    return all(part in page for part in (WORDS["name"], WORDS["email"], "à l’atelier"))


def test_a_message_is_kept_and_mailed_to_the_centre_alone(reachable, other_centre, browse, patient):
    answer = send(browse(reachable))
    assert (answer.status_code, answer["Location"]) == (302, "/contact/?envoye=1")
    assert "est enregistré" in browse(reachable).get(answer["Location"]).text
    [message] = kept(reachable)
    assert (message.name, message.text) == (WORDS["name"], WORDS["text"])
    with inside(reachable):
        [mail] = OutgoingMail.objects.all()
    assert mail.to == reachable.email
    for part in (WORDS["name"], WORDS["email"], WORDS["phone"], "à l’atelier"):
        assert part in mail.text
    assert kept(other_centre) == []


def test_a_second_press_of_the_button_sends_nothing_more(reachable, browse, patient):
    visitor = browse(reachable)
    answers = [send(visitor)["Location"] for _n in range(2)]
    assert answers == ["/contact/?envoye=1"] * 2
    assert len(kept(reachable)) == 1
    with inside(reachable):
        assert OutgoingMail.objects.count() == 1
    send(visitor, text="Et le mercredi ?")
    assert len(kept(reachable)) == 2


def test_with_the_mail_server_down_the_message_is_kept(reachable, browse, patient, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert send(browse(reachable)).status_code == 302
    assert len(kept(reachable)) == 1
    with inside(reachable):
        mail = OutgoingMail.objects.get()
        deliver(schema=reachable.schema_name, mail_id=mail.pk)
    with inside(reachable):
        mail.refresh_from_db()
        assert mail.state == MailState.WAITING


@pytest.mark.parametrize("email", ["", "pas une adresse"])
def test_a_centre_without_a_usable_address_keeps_its_messages(centre, browse, patient, email):
    centre.email = email
    centre.save()
    assert send(browse(centre)).status_code == 302
    assert len(kept(centre)) == 1


def test_the_federation_keeps_its_own(centre, browse, patient):
    assert send(browse(None)).status_code == 302
    assert ContactMessage.objects.count() == 1
    assert kept(centre) == []


def test_a_message_to_the_federation_is_mailed_to_its_administration(centre, browse, patient):
    for name, email, role, active_ in (
        ("ada", "ada@reseau.example", Role.ADMINISTRATION, True),
        ("jean", "jean@reseau.example", Role.ADMINISTRATION, True),
        ("sans", "", Role.ADMINISTRATION, True),
        ("partie", "partie@reseau.example", Role.ADMINISTRATION, False),
        ("agnes", "agnes@reseau.example", Role.FACILITATION, True),
    ):
        User.objects.create_user(name, email, role=role, is_active=active_)
    with inside(centre):
        User.objects.create_user("claire", "claire@les-tilleuls.example", role=Role.DIRECTION)
    assert send(browse(None)).status_code == 302
    mails = OutgoingMail.objects.order_by("to")
    assert [mail.to for mail in mails] == ["ada@reseau.example", "jean@reseau.example"]
    assert WORDS["email"] in mails[0].text
    with inside(centre):
        assert not OutgoingMail.objects.exists()


def test_the_federation_s_message_is_kept_with_the_mail_server_down(browse, patient, settings):
    User.objects.create_user("ada", "ada@reseau.example", role=Role.ADMINISTRATION)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert send(browse(None)).status_code == 302
    assert ContactMessage.objects.count() == 1
    mail = OutgoingMail.objects.get()
    deliver(schema="public", mail_id=mail.pk)
    mail.refresh_from_db()
    assert mail.state == MailState.WAITING


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"site": "https://exemple.fr"}, "devait rester vide"),
        ({"opened": ""}, "restée ouverte longtemps"),
        ({"opened": "n’importe quoi"}, "restée ouverte longtemps"),
        ({"email": "zoe@exemple.fr, autre"}, "adresse"),
        ({"name": ""}, "ou un prénom"),
        ({"text": "a" * 5001}, "5000"),
        ({"text": "nul \x00"}, "caractère nul"),
    ],
)
def test_what_is_refused_stays_on_the_page(centre, browse, patient, changes, sentence):
    answer = send(browse(centre), **changes)
    assert answer.status_code == 200
    assert sentence in answer.text.replace("\xa0", " ")
    expected = {**WORDS, **changes}
    assert all(expected[name] in answer.text for name in ("name", "phone"))
    assert kept(centre) == []


def test_a_form_sent_at_once_is_asked_again_and_then_taken(centre, browse, monkeypatch):
    client = browse(centre)
    answer = send(client)
    assert "parti très vite" in answer.text
    assert holds_what_was_typed(answer.text)
    opened = re.search(r'name="opened" value="([^"]*)"', answer.text)[1]
    monkeypatch.setattr(contact, "FASTEST", -1)  # some seconds later
    assert client.post("/contact/", {**WORDS, "opened": opened}).status_code == 302


def test_a_page_left_open_too_long_is_taken_at_the_second_try(centre, browse, patient, monkeypatch):
    client = browse(centre)
    monkeypatch.setattr(contact, "SLOWEST", -1)
    answer = send(client)
    assert "restée ouverte longtemps" in answer.text
    opened = re.search(r'name="opened" value="([^"]*)"', answer.text)[1]
    monkeypatch.setattr(contact, "SLOWEST", 60)
    assert client.post("/contact/", {**WORDS, "opened": opened}).status_code == 302


def test_the_time_of_one_centre_s_page_means_nothing_at_another(
    centre, other_centre, browse, patient
):
    opened = re.search(r'name="opened" value="([^"]*)"', browse(centre).get("/contact/").text)[1]
    answer = send(browse(other_centre), opened=opened)
    assert "restée ouverte longtemps" in answer.text


def test_twenty_messages_an_hour_from_one_address_are_enough(centre, other_centre, browse, patient):
    for _n in range(20):
        assert send(browse(centre)).status_code == 302
    answer = send(browse(centre))
    assert "un peu plus tard" in answer.text
    assert holds_what_was_typed(answer.text)
    assert send(browse(other_centre)).status_code == 302


def test_with_redis_down_one_is_asked_to_try_again(centre, browse, patient, settings):
    caches = copy.deepcopy(active.CACHES)
    for options in caches.values():
        options["LOCATION"] = "redis://127.0.0.1:9/0"
    settings.CACHES = caches
    answer = send(browse(centre))
    assert answer.status_code == 503
    assert "Réessayez dans une minute" in answer.text
    assert holds_what_was_typed(answer.text)


@pytest.fixture
def member(centre, browse):
    with inside(centre):
        client = browse(centre)
        client.force_login(User.objects.create_user("equipe", role=Role.TEAM))
    return client


def test_the_team_reads_marks_and_erases(centre, browse, patient, member):
    assert "Aucun message" in member.get("/messages/").text
    send(browse(centre))
    assert "1 message reçu attend une réponse" in member.get("/gestion/").text
    page = member.get("/messages/").text
    assert WORDS["name"] in page
    assert 'href="mailto:zoe@exemple.fr"' in page
    [message] = kept(centre)
    member.post(f"/messages/{message.pk}/traite/")
    assert "Traité le" in member.get("/messages/").text
    assert "attend une réponse" not in member.get("/gestion/").text
    asked = member.get(f"/messages/{message.pk}/effacer/").text
    assert WORDS["name"] in asked
    assert kept(centre) == [message]
    member.post(f"/messages/{message.pk}/effacer/")
    assert kept(centre) == []


def test_messages_of_another_centre_are_out_of_reach(centre, other_centre, browse, patient, member):
    send(browse(other_centre))
    [message] = kept(other_centre)
    assert WORDS["name"] not in member.get("/messages/").text
    for ask in (member.get, member.post):
        assert ask(f"/messages/{message.pk}/effacer/").status_code == 404
    assert len(kept(other_centre)) == 1


def test_old_messages_are_erased_in_their_own_schema(centre, other_centre, settings):
    for place in (centre, other_centre):
        with inside(place):
            for days in (1, settings.RETENTION_DAYS["messages"] + 1):
                message = ContactMessage.objects.create(name=f"{days} jours", text="x")
                ContactMessage.objects.filter(pk=message.pk).update(
                    created=timezone.now() - datetime.timedelta(days=days)
                )
    tidy(schema=centre.schema_name)
    assert [message.name for message in kept(centre)] == ["1 jours"]
    assert len(kept(other_centre)) == 2


def test_the_list_takes_as_many_statements_for_10_as_for_200(centre, member):
    counts = []
    for total in (10, 200):
        with inside(centre):
            ContactMessage.objects.bulk_create(
                ContactMessage(name=f"N{n}", text="x")
                for n in range(total - ContactMessage.objects.count())
            )
        member.get("/messages/")
        with CaptureQueriesContext(connection) as queries:
            assert member.get("/messages/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
