"""One mail against a real SMTP server: each answer has its consequence."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import requests
from django.db import connections, transaction
from django.utils import timezone

from mail import delivery
from mail.enums import MailState
from mail.models import OutgoingMail
from mail.tasks import deliver
from mail.transport import judge
from tenants.context import inside

pytestmark = pytest.mark.usefixtures("really")


@pytest.fixture
def delivered(centre_now, write):
    """Queues a mail in the centre, delivers it here and now, and returns its row."""

    def act(mail_id=None, **changes) -> OutgoingMail:
        with inside(centre_now):
            pk = mail_id or write(**changes).pk
        deliver(schema=centre_now.schema_name, mail_id=pk)
        with inside(centre_now):
            return OutgoingMail.objects.get(pk=pk)

    return act


def test_a_taken_mail_is_sent_and_arrives_whole(smtp, delivered):
    mail = delivered(to_name="Amélie", subject="Bienvenue à l’accueil")
    assert (mail.state, mail.attempts, mail.last_error) == (MailState.SENT, 1, "")
    assert mail.sent_at is not None
    (message,) = smtp.received
    assert message["Subject"] == "Bienvenue à l’accueil"
    assert message["Message-ID"] == mail.message_id
    assert str(message["To"]) == "Amélie <habitante@exemple.fr>"
    assert str(message["From"]) == "Centre social des Tilleuls <ne-pas-repondre@maillage.localhost>"
    body = message.get_body(("plain",)).get_content()
    assert body.replace("\r\n", "\n") == mail.text


def test_a_mail_that_is_delivered_again_is_not_sent_again(smtp, delivered):
    mail = delivered()
    delivered(mail_id=mail.pk)
    assert len(smtp.received) == 1


def test_ten_deliveries_at_once_send_one_mail(smtp, centre_now, write):
    with inside(centre_now):
        pk = write().pk
    start = threading.Barrier(10)

    def run() -> None:
        try:
            start.wait()
            deliver(schema=centre_now.schema_name, mail_id=pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        for future in [pool.submit(run) for _ in range(10)]:
            future.result()
    assert len(smtp.received) == 1
    with inside(centre_now):
        assert OutgoingMail.objects.get(pk=pk).attempts == 1


@pytest.mark.parametrize(
    ("behaviour", "sentence"),
    [("refuse", "refuse cette adresse"), ("refuse-data", "refuse ce message")],
)
def test_a_refusal_is_final_and_said(smtp, delivered, behaviour, sentence):
    smtp.behave(behaviour)
    mail = delivered()
    assert mail.state == MailState.REFUSED
    assert sentence in mail.last_error
    assert "55" in mail.error_detail
    smtp.behave("accept")
    assert delivered(mail_id=mail.pk).state == MailState.REFUSED


def test_a_server_that_asks_to_wait_is_tried_again_later_and_later(smtp, delivered, centre_now):
    smtp.behave("later")
    before = timezone.now()
    mail = delivered()
    assert mail.state == MailState.WAITING
    assert "autre essai" in mail.last_error
    assert "451" in mail.error_detail
    assert (mail.claimed_by, mail.claimed_at, mail.queued_at) == ("", None, None)
    assert before + timedelta(minutes=1) <= mail.next_attempt_at
    assert mail.next_attempt_at <= timezone.now() + timedelta(minutes=1)
    # Not before its time.
    assert delivered(mail_id=mail.pk).attempts == 1
    with inside(centre_now):
        OutgoingMail.objects.update(next_attempt_at=timezone.now())
    mail = delivered(mail_id=mail.pk)
    assert mail.attempts == 2
    assert mail.next_attempt_at > before + timedelta(minutes=2)


def test_attempts_end_after_two_days_with_a_refusal(smtp, delivered, centre_now, write):
    total = sum((delivery.delay_after(n) for n in range(1, delivery.MOST_ATTEMPTS)), timedelta())
    assert timedelta(days=2) < total < timedelta(days=2.1)
    smtp.behave("later")
    with inside(centre_now):
        pk = write().pk
        OutgoingMail.objects.update(attempts=delivery.MOST_ATTEMPTS - 1)
    mail = delivered(mail_id=pk)
    assert mail.state == MailState.REFUSED
    assert "en 20 essais" in mail.last_error


def test_a_mail_waits_while_the_server_is_down_and_leaves_when_it_is_back(
    smtp, delivered, centre_now
):
    smtp.stop()
    mail = delivered()
    assert mail.state == MailState.WAITING
    assert "ConnectionRefusedError" in mail.error_detail
    smtp.start()
    with inside(centre_now):
        OutgoingMail.objects.update(next_attempt_at=timezone.now())
    assert delivered(mail_id=mail.pk).state == MailState.SENT
    assert len(smtp.received) == 1


@pytest.mark.parametrize("behaviour", ["drop", "hang"])
def test_a_server_that_leaves_with_the_text_makes_the_fate_unknown(smtp, delivered, behaviour):
    """Its « 250 » may have been on the way."""
    smtp.behave(behaviour)
    mail = delivered()
    assert mail.state == MailState.UNKNOWN
    assert "peut-être arrivé" in mail.last_error
    smtp.behave("accept")
    assert delivered(mail_id=mail.pk).state == MailState.UNKNOWN
    assert len(smtp.received) == 1


def test_a_mail_of_one_centre_cannot_be_delivered_from_another(
    smtp, centre_now, other_centre_now, write
):
    with inside(centre_now):
        pk = write().pk
    for schema in (other_centre_now.schema_name, "public"):
        deliver(schema=schema, mail_id=pk)
    assert smtp.received == []
    with inside(centre_now):
        assert OutgoingMail.objects.get(pk=pk).state == MailState.WAITING


def test_a_mail_that_is_gone_is_no_error(smtp, centre_now):
    deliver(schema=centre_now.schema_name, mail_id=999_999_999)
    assert smtp.received == []


def test_a_mail_cannot_be_claimed_inside_a_transaction_that_could_undo_it(centre_now, write):
    with inside(centre_now):
        pk = write().pk
        with pytest.raises(RuntimeError), transaction.atomic():
            delivery.claim(pk)


def test_a_worker_that_wakes_after_its_claim_was_given_up_still_says_what_it_knows(
    centre_now, write
):
    with inside(centre_now):
        mail = delivery.claim(write().pk)
        assert mail is not None
        delivery.give_up_stale_claims(timezone.now() + timedelta(minutes=16))
        mail.refresh_from_db()
        assert mail.state == MailState.UNKNOWN
        delivery.record(mail, delivery.Outcome(MailState.SENT))
        mail.refresh_from_db()
        assert mail.state == MailState.SENT


class ProviderError(Exception):
    """In the shape of django-anymail's errors, which are not installed here."""

    def __init__(self, status_code: int | None) -> None:
        super().__init__("provider")
        self.status_code = status_code


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (400, MailState.REFUSED),
        (422, MailState.REFUSED),
        (401, MailState.WAITING),
        (429, MailState.WAITING),
        (503, MailState.WAITING),
        (500, MailState.UNKNOWN),
        (200, MailState.UNKNOWN),
        (None, MailState.UNKNOWN),
    ],
)
def test_answers_of_a_provider_s_api_are_understood(status, state):
    assert judge(ProviderError(status)).state == state


def test_a_provider_that_was_never_reached_has_taken_nothing():
    with pytest.raises(requests.ConnectionError) as refusal:
        requests.post("http://127.0.0.1:9/", timeout=1)
    assert judge(refusal.value).state == MailState.WAITING
