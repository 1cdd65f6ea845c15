"""Reports of mails that came back, as mail servers write them."""

import io
import sys
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.utils import timezone

from mail.enums import MailState
from mail.models import OutgoingMail
from tenants.context import inside

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@relay.exemple.fr
To: ne-pas-repondre@maillage.localhost
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you...

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.exemple.fr

Final-Recipient: rfc822; habitante@exemple.fr
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <habitante@exemple.fr>:
    Recipient address rejected

--b
{original}
--b--
"""
WHOLE = "Content-Type: message/rfc822\n\nSubject: Bienvenue\nMessage-ID: {id}\n\nBonjour\n"
HEADERS = "Content-Type: text/rfc822-headers\n\nSubject: Bienvenue\nmessage-id: {id}\n"


@pytest.fixture
def receive(monkeypatch):
    def give(text: str) -> str:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
        out = io.StringIO()
        call_command("receive_bounce", stdout=out)
        return out.getvalue()

    return give


def sent(write) -> OutgoingMail:
    mail = write()
    OutgoingMail.objects.update(state=MailState.SENT, sent_at=timezone.now())
    return mail


@pytest.mark.parametrize("original", [WHOLE, HEADERS])
def test_a_mail_that_comes_back_is_refused_and_shown(centre, write, receive, sign_in, original):
    with inside(centre):
        mail = sent(write)
    text = REPORT.format(action="failed", original=original.format(id=mail.message_id))
    assert "est revenu" in receive(text)
    with inside(centre):
        mail.refresh_from_db()
    assert mail.state == MailState.REFUSED
    assert mail.error_detail == (
        "smtp; 550 5.1.1 <habitante@exemple.fr>: Recipient address rejected"
    )
    page = sign_in(centre).get("/courriels/").text
    assert "a rendu ce message" in page
    assert f"/courriels/{mail.pk}/renvoyer/" in page


def test_a_mail_of_the_federation_comes_back_to_it(write, receive):
    mail = sent(write)
    receive(REPORT.format(action="failed", original=WHOLE.format(id=mail.message_id)))
    mail.refresh_from_db()
    assert mail.state == MailState.REFUSED


@pytest.mark.parametrize(
    "text",
    [
        REPORT.format(action="delayed", original=WHOLE.format(id="<known>")),
        REPORT.format(action="failed", original="Content-Type: text/plain\n\nNothing\n"),
        REPORT.format(action="failed", original=WHOLE.format(id="<x@ailleurs.fr>")),
        REPORT.format(action="failed", original=WHOLE.format(id="")),
        "Subject: Absence\n\nJe suis en congé.\n",
        "",
    ],
)
def test_other_mails_change_nothing(centre, write, receive, text):
    with inside(centre):
        mail = sent(write)
    receive(text.replace("<known>", mail.message_id))
    with inside(centre):
        assert OutgoingMail.objects.get().state == MailState.SENT
