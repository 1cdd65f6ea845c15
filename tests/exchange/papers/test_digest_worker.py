"""The letter to five hundred people by a real worker, which dies in the middle, and by the next."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from exchange.enums import PostKind, Rhythm
from exchange.models import (
    Category,
    DigestIssue,
    DigestSending,
    ExchangeSettings,
    Participant,
)
from exchange.papers.tasks import send_digest_of_wall
from exchange.wall.services import write_post
from mail.enums import MailState
from mail.models import OutgoingMail
from mail.tasks import sweep
from tenants.context import inside
from tenants.enums import Module
from tenants.models import Centre
from tenants.provisioning import create_centre
from territory.models import Department
from tests.support.smtp import SmtpServer
from tests.support.worker import Worker

READERS = 500


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    server = SmtpServer()
    yield server
    server.stop()


@pytest.fixture
def centre_with_readers(committed) -> Centre:
    centre = create_centre(
        name="Centre social du Lavoir",
        slug="le-lavoir",
        department=Department.objects.get(code="17"),
    )
    centre.modules = [Module.EXCHANGE]
    centre.save()
    with inside(centre):
        ExchangeSettings.objects.create(pk=1, digest=Rhythm.WEEKLY)
        people = Participant.objects.bulk_create(
            Participant(first_name="Rose", last_name=f"Marchand {n}", email=f"p{n}@x.example")
            for n in range(READERS)
        )
        write_post(
            participant=people[0],
            acting_user=None,
            form_key=uuid4(),
            checked=True,
            kind=PostKind.OFFER,
            title="Tondre une pelouse",
            category=Category.objects.get(name="Jardin et plantes"),
        )
    return centre


@pytest.fixture
def start_worker(smtp: SmtpServer, tmp_path) -> Iterator[Callable[[], Worker]]:
    workers: list[Worker] = []

    def start() -> Worker:
        folder = tmp_path / str(len(workers))
        folder.mkdir()
        worker = Worker(folder)
        worker.environment |= {
            "DJANGO_SETTINGS_MODULE": "tests.exchange.worker_settings",
            "TEST_SMTP_PORT": str(smtp.port),
        }
        workers.append(worker)
        return worker.start()

    yield start
    for worker in workers:
        worker.stop()


def until(centre: Centre, condition: Callable[[], object], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while True:
        with inside(centre):
            if condition():
                return
            left = Counter(OutgoingMail.objects.values_list("state", flat=True))
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def test_a_letter_to_500_people_whose_worker_is_killed_reaches_nobody_twice(
    centre_with_readers, start_worker, smtp, browse
):
    centre = centre_with_readers
    first = start_worker()
    send_digest_of_wall.delay(schema=centre.schema_name)
    until(centre, lambda: DigestSending.objects.count() >= 100)
    first.kill()
    with inside(centre):
        # In the middle: some have a mail, each with its line, and some have none.
        half = DigestSending.objects.count()
        assert 100 <= half < READERS
        assert OutgoingMail.objects.count() == half
        assert not DigestIssue.objects.get().complete

    call_command("requeue_lost_tasks")
    start_worker()
    # What the beat of the next morning does, should the broker have lost everything.
    send_digest_of_wall.delay(schema=centre.schema_name)
    until(centre, lambda: DigestIssue.objects.get().complete)
    with inside(centre):
        assert DigestSending.objects.count() == READERS
        assert OutgoingMail.objects.count() == READERS
        # What the dead worker had in hand is given up after a quarter of an hour.
        late = timezone.now() - timedelta(minutes=16)
    until(centre, lambda: not OutgoingMail.objects.filter(state=MailState.WAITING).exists())
    with inside(centre):
        OutgoingMail.objects.filter(state=MailState.CLAIMED).update(claimed_at=late)
    sweep(schema=centre.schema_name)
    until(centre, lambda: not OutgoingMail.objects.filter(state=MailState.CLAIMED).exists())

    reached = Counter(str(message["To"]) for message in smtp.received)
    assert set(reached.values()) == {1}
    with inside(centre):
        fates = Counter(OutgoingMail.objects.values_list("state", flat=True))
        unknown = list(
            OutgoingMail.objects.filter(state=MailState.UNKNOWN).values_list("pk", flat=True)
        )
        director = User.objects.create_user("claire", role=Role.DIRECTION)
    assert fates[MailState.SENT] + fates[MailState.UNKNOWN] == READERS
    assert fates[MailState.SENT] <= len(reached) <= READERS
    # Those of whom nobody knows are listed for a person to decide.
    visitor = browse(centre)
    with inside(centre):
        visitor.force_login(director)
    page = visitor.get("/courriels/").text
    for pk in unknown:
        assert f"/courriels/{pk}/renvoyer/" in page
