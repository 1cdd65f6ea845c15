"""The night's work by a real worker, from the one task of the timetable."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Invitation
from accounts.tasks import apply_retention_everywhere
from tenants.context import inside
from tenants.models import Centre
from tests.support.worker import Worker

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture(scope="module")
def worker(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Worker]:
    with django_db_blocker.unblock():
        running = Worker(tmp_path_factory.mktemp("worker"))
    try:
        yield running.start()
    finally:
        running.stop()


def write_invitations() -> None:
    for name, days in (("due", 91), ("kept", 89)):
        over = timezone.now() - timedelta(days=days)
        Invitation.objects.create(name=name, code_hash=name, expires_at=over)


def test_each_schema_is_looked_after_by_a_task_of_its_own(worker):
    centres = list(Centre.objects.order_by("pk"))
    write_invitations()
    for centre in centres:
        with inside(centre):
            write_invitations()
    wanted = {"public": ["kept"], **{centre.schema_name: ["kept"] for centre in centres}}
    try:
        apply_retention_everywhere.delay(schema="public")
        deadline = time.monotonic() + 15
        while (found := left(centres)) != wanted and time.monotonic() < deadline:
            time.sleep(0.1)
        assert found == wanted
        # Each is told twice: received, succeeded; the second a moment after the rows are gone.
        while (done := told(worker)) < 2 * len(wanted) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert done == 2 * len(wanted)
        for schema in wanted:
            assert f"{schema}: the time of some data is over" in worker.log.read_text()
    finally:
        Invitation.objects.all().delete()
        for centre in centres:
            with inside(centre):
                Invitation.objects.all().delete()


def told(worker) -> int:
    return worker.log.read_text().count("Task accounts.tasks.apply_retention[")


def left(centres: list[Centre]) -> dict[str, list[str]]:
    found = {"public": list(Invitation.objects.values_list("name", flat=True))}
    for centre in centres:
        with inside(centre):
            found[centre.schema_name] = list(Invitation.objects.values_list("name", flat=True))
    return found
