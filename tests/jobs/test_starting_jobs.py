"""Without a worker: what is started waits."""

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from jobs.conf import private_root
from jobs.errors import UnknownKind
from jobs.models import Job
from jobs.services import cancel_job, retry_job, start_job
from tenants.connections import db as schemas
from tests.jobs.job_factory import person

pytestmark = pytest.mark.usefixtures("tilleuls")


def test_a_double_click_starts_one_job(key):
    """Eight requests at once, without a worker."""
    owner = person()
    schema = connection.schema_name
    found, barrier = [], threading.Barrier(8)

    def click() -> None:
        schemas.set_schema(schema)
        barrier.wait()
        found.append(
            start_job(kind="probe.count", parameters={"key": key}, owner=owner, key="2025").uid
        )
        connection.close()

    clicks = [threading.Thread(target=click) for _ in range(8)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert Job.objects.count() == 1


def test_a_key_counts_for_one_person_one_kind_and_while_it_waits_or_runs():
    anne, bruno = person("anne"), person("bruno")

    def ask(**change: Any) -> Job:
        wish = {"kind": "probe.count", "parameters": {}, "owner": anne, "key": "2025", **change}
        return start_job(**wish)

    first = ask()
    assert ask() == first
    others = [ask(owner=bruno), ask(kind="probe.file"), ask(key="2024"), ask(owner=None)]
    assert len({first.pk, *(job.pk for job in others)}) == 5
    assert ask(owner=None) == others[-1]
    assert ask(key=None) != ask(key=None)
    cancel_job(job=first, acting_user=anne)
    second = ask()
    assert second != first
    assert retry_job(job=first, acting_user=anne) == second


def test_an_unknown_kind_is_refused_at_once():
    with pytest.raises(UnknownKind):
        start_job(kind="probe.nothing", parameters={}, owner=None)
    assert not Job.objects.exists()


def test_the_private_folder_is_not_the_public_one(settings):
    assert not Path(settings.MEDIA_ROOT).is_relative_to(private_root())
    assert not private_root().is_relative_to(settings.MEDIA_ROOT)
