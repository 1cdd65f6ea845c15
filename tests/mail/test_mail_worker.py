"""The whole way: a real worker, a real broker, a real SMTP server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from mail.enums import MailState
from mail.models import OutgoingMail
from mail.tasks import sweep, sweep_everywhere
from tenants.context import inside
from tests.support.smtp import SmtpServer
from tests.support.worker import ROOT, Worker

pytestmark = pytest.mark.usefixtures("really")


@pytest.fixture
def start_worker(smtp: SmtpServer, tmp_path: Path) -> Iterator:
    workers: list[Worker] = []

    def start(timeout: int = 2) -> Worker:
        folder = tmp_path / str(len(workers))
        folder.mkdir()
        worker = Worker(folder)
        worker.environment |= environment(smtp, timeout)
        workers.append(worker)
        return worker.start()

    yield start
    for worker in workers:
        worker.stop()


def environment(smtp: SmtpServer, timeout: int = 2) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "tests.mail.worker_settings",
        "TEST_SMTP_PORT": str(smtp.port),
        "TEST_SMTP_TIMEOUT": str(timeout),
    }


def states(centre) -> list[str]:
    with inside(centre):
        return list(OutgoingMail.objects.order_by("pk").values_list("state", flat=True))


def test_a_mail_is_sent_once_after_commit_and_not_before(
    smtp, start_worker, centre_now, other_centre_now, write, until
):
    start_worker()
    with inside(centre_now), transaction.atomic():
        write()
        undone = transaction.savepoint()
        write(to="annulee@exemple.fr")
        transaction.savepoint_rollback(undone)
        with inside(other_centre_now):
            write(to="ailleurs@exemple.fr")
        assert smtp.received == []
    until(lambda: len(smtp.received) == 2)
    until(lambda: states(centre_now) == states(other_centre_now) == [MailState.SENT])
    sweep_everywhere(schema="public")
    senders = {str(message["To"]): str(message["From"]) for message in smtp.received}
    assert senders == {
        "habitante@exemple.fr": "Centre social des Tilleuls <ne-pas-repondre@maillage.localhost>",
        "ailleurs@exemple.fr": "EVS La Garenne <ne-pas-repondre@maillage.localhost>",
    }


def test_a_worker_killed_with_the_mail_in_hand_leaves_it_to_a_person(
    smtp, start_worker, centre_now, write, until, sign_in
):
    """The server has the text; nobody heard whether it took it."""
    smtp.behave("hang")
    first = start_worker(timeout=60)
    with inside(centre_now):
        pk = write(to_name="Jeanne").pk
    smtp.wait_for_one()
    first.kill()
    assert states(centre_now) == [MailState.CLAIMED]

    smtp.behave("accept")
    call_command("requeue_lost_tasks")
    start_worker()
    with inside(centre_now):
        sentinel = write(to="suivante@exemple.fr").pk
        until(lambda: OutgoingMail.objects.get(pk=sentinel).state == MailState.SENT)
        OutgoingMail.objects.filter(pk=pk).update(claimed_at=timezone.now() - timedelta(minutes=16))
    sweep_everywhere.delay(schema="public")
    until(lambda: states(centre_now) == [MailState.UNKNOWN, MailState.SENT])
    sweep(schema=centre_now.schema_name)

    page = sign_in(centre_now).get("/courriels/").text
    assert "Sort inconnu" in page
    assert f"/courriels/{pk}/renvoyer/" in page
    assert f"/courriels/{pk}/considerer-envoye/" in page
    assert [str(message["To"]) for message in smtp.received] == [
        "Jeanne <habitante@exemple.fr>",
        "suivante@exemple.fr",
    ]


def test_the_page_that_queues_works_while_redis_is_down(
    smtp, start_worker, centre_now, until, tmp_path
):
    """Caches and broker point at a port where nothing listens, in a process of its own."""
    script = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "answer = Client(headers={'host': 'les-tilleuls.maillage.localhost'})"
        ".get('/essai/?nom=Redis')\n"
        "print(answer.status_code)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={
            **os.environ,
            **Worker(tmp_path).environment,
            **environment(smtp),
            "REDIS_URL": "redis://127.0.0.1:9/0",
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert answer.stdout.strip() == "200"
    assert "wait for the broker" in answer.stderr
    with inside(centre_now):
        assert User.objects.filter(username="Redis").exists()
        assert OutgoingMail.objects.get().queued_at is None
    assert states(centre_now) == [MailState.WAITING]

    start_worker()
    sweep_everywhere.delay(schema="public")
    until(lambda: states(centre_now) == [MailState.SENT])
    assert len(smtp.received) == 1
