"""What is written, and what is refused, when a mail is queued."""

import email.utils
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from mail.composing import compose, paragraphs
from mail.enums import MailState
from mail.errors import MailRefused
from mail.models import OutgoingMail
from mail.senders import current_sender
from tenants.context import inside

pytestmark = pytest.mark.django_db


def headers_of(mail: OutgoingMail) -> dict:
    return dict(compose(mail, current_sender()).message().items())


def test_a_mail_rolls_back_with_its_cause(in_centre, write, django_capture_on_commit_callbacks):
    def fail_halfway() -> None:
        with transaction.atomic():
            User.objects.create(username="cause")
            write()
            raise KeyError("afterwards")

    with django_capture_on_commit_callbacks() as sent:
        with pytest.raises(KeyError, match="afterwards"):
            fail_halfway()
        assert not OutgoingMail.objects.exists()
        assert not User.objects.filter(username="cause").exists()
    assert sent == []


def test_the_mail_waits_in_the_schema_of_its_centre(centre, other_centre, write):
    with inside(centre):
        mail = write()
        assert (mail.state, mail.attempts) == (MailState.WAITING, 0)
    with inside(other_centre):
        assert OutgoingMail.objects.count() == 0
    assert OutgoingMail.objects.count() == 0


def test_the_text_says_it_all_and_the_layout_says_who_writes(in_centre, write):
    mail = write()
    assert mail.text == (
        "Bonjour Amélie,\n\n"
        "L’accueil est ouvert l'après-midi. Voici votre lien\u00a0:\n"
        "https://exemple.fr/?a=1&b=2.\n\n"
        "À bientôt\n\n"
        "-- \n"
        "Ce message vous est envoyé par Centre social des Tilleuls.\n"
    )
    assert '<a href="https://exemple.fr/?a=1&amp;b=2">' in mail.html
    assert "Ce message vous est envoyé par Centre social des Tilleuls." in mail.html
    assert mail.html.startswith("<!DOCTYPE html>")


def test_what_people_typed_is_text_in_the_html(in_centre, write):
    script = "<script>alert(1)</script> & l’été"
    for template in ("mail_tests/welcome", "mail_tests/with_html"):
        mail = write(
            template=template, context={"name": script}, subject="<b>Objet</b>", to_name="<i>"
        )
        assert "<script>" not in mail.html
        assert "<b>" not in mail.html
        assert "&lt;script&gt;" in mail.html
        assert script in mail.text
    assert '<p class="own">' in mail.html
    assert mail.html.count("Bonjour") == 1


def test_paragraphs_links_and_quotes_of_a_text():
    assert paragraphs('Un\n\nDeux\ntrois « https://a.fr/x?b="c" » (https://b.fr/).') == (
        "<p>Un</p>\n"
        '<p>Deux<br>\ntrois « <a href="https://a.fr/x?b=">https://a.fr/x?b=</a>&quot;c&quot; » '
        '(<a href="https://b.fr/">https://b.fr/</a>).</p>'
    )
    assert "<a" not in paragraphs("javascript://alert(1) ftp://a.fr")


@pytest.mark.parametrize("address", ["", "personne", "a@b@c.fr", "a@exemple.fr\nBcc: b@exemple.fr"])
def test_an_address_that_is_none_is_refused_with_a_sentence(in_centre, write, address):
    with pytest.raises(MailRefused, match="n’est pas une adresse e-mail"):
        write(to=address)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n", "\x00", "\x0b", "\x85", "\u2028", "\x1e"])
def test_no_header_can_be_slipped_in(in_centre, write, ending):
    more = f"Bonjour{ending}Bcc: autre@exemple.fr"
    for changes in (
        {"subject": more},
        {"to_name": more},
        {"headers": {"X-Note": more}},
        {"headers": {more: "x"}},
    ):
        with pytest.raises(MailRefused):
            write(**changes)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    "name", ["To", "bcc", "From", "Message-ID", "Content-Type", "X Y", "X:Y", "", "MIME-Version"]
)
def test_headers_that_are_ours_are_not_a_caller_s(in_centre, write, name):
    with pytest.raises(MailRefused):
        write(headers={name: "x"})


def test_a_long_subject_is_cut_and_an_empty_one_refused(in_centre, write):
    assert write(subject="a" * 300).subject == "a" * 199 + "…"
    with pytest.raises(MailRefused):
        write(subject="  ")


def test_the_centre_is_the_sender_and_answers_go_to_it(in_centre, write):
    in_centre.name = "Centre « Les Écureuils » & Cie, l'accueil, Cozes (17)"
    in_centre.email = "accueil@écureuils.fr"
    mail = write(to_name="Jeanne, « Mamie »", headers={"List-Unsubscribe": "<https://a.fr/>"})
    assert f"envoyé par {in_centre.name}." in mail.text
    assert "» &amp; Cie" in mail.html
    message = compose(mail, current_sender()).message()
    for header, name, address in (
        ("From", in_centre.name, "ne-pas-repondre@maillage.localhost"),
        ("Reply-To", in_centre.name, "accueil@xn--cureuils-90a.fr"),
        ("To", "Jeanne, « Mamie »", "habitante@exemple.fr"),
    ):
        shown, address_found = email.utils.parseaddr(str(message[header]))
        decoded = str(email.header.make_header(email.header.decode_header(shown)))
        assert (decoded, address_found) == (name, address)
    assert message["List-Unsubscribe"] == "<https://a.fr/>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_a_centre_without_an_address_asks_for_no_answers(in_centre, write):
    assert "Reply-To" not in headers_of(write())


def test_the_network_is_the_sender_of_the_federation_s_mails(db, write):
    mail = write()
    assert headers_of(mail)["From"] == "Maillage <ne-pas-repondre@maillage.localhost>"
    assert "envoyé par Maillage." in mail.text
    assert mail.message_id.endswith("@maillage.localhost>")


def test_the_identifier_is_the_same_at_each_attempt_and_names_the_centre(in_centre, write):
    mail, other = write(), write()
    assert mail.message_id.endswith("@les-tilleuls.maillage.localhost>")
    assert mail.message_id != other.message_id
    assert headers_of(mail)["Message-ID"] == headers_of(mail)["Message-ID"] == mail.message_id


def test_accented_domains_are_written_as_mail_servers_know_them(in_centre, write):
    assert write(to="mairie@lozère.fr").to == "mairie@xn--lozre-6ra.fr"


def test_an_expired_mail_is_not_ready(in_centre, write):
    write(expires_at=timezone.now() - timedelta(seconds=1))
    ready = write(expires_at=timezone.now() + timedelta(minutes=1))
    assert [mail.pk for mail in OutgoingMail.objects.ready(timezone.now())] == [ready.pk]
