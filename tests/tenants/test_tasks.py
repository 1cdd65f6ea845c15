import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from celery.exceptions import NotRegistered
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from tenants import connections as centre_connections
from tenants.context import inside
from tenants.errors import MissingSchema
from tenants.models import Centre
from tenants.tasks import activate, clear_expired_sessions_everywhere
from tests.support.probe_tasks import fail, note_schema, traces
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


@pytest.fixture
def key() -> str:
    return f"probe:{uuid.uuid4()}"


def wait_for(length: int, key: str, seconds: float = 15) -> list[Any]:
    deadline = time.monotonic() + seconds
    while traces().llen(key) < length and time.monotonic() < deadline:
        time.sleep(0.05)
    return traces().lrange(key, 0, -1)


def test_tasks_of_two_centres_each_see_their_own_schema(worker, key):
    names = ["c_les_tilleuls", "c_la_garenne"] * 6
    for name in names:
        note_schema.delay(schema=name, key=key)
    seen = wait_for(len(names), key)
    assert sorted(seen) == sorted(
        f"{name}|{name}|{name[2:].replace('_', '-')}.maillage.localhost" for name in names
    )


def test_a_task_without_a_schema_is_not_even_sent(key):
    with pytest.raises(MissingSchema):
        note_schema.delay(key=key)
    with pytest.raises(MissingSchema):
        note_schema.apply_async(kwargs={"schema": "", "key": key})


def test_a_message_without_a_schema_is_refused_by_the_worker(worker, key):
    """Sent around the task's own guard, as a faulty or older program would."""
    current_app.send_task("tests.support.probe_tasks.note_schema", kwargs={"key": key})
    current_app.send_task(
        "tests.support.probe_tasks.note_schema", kwargs={"key": key, "schema": "c_nowhere"}
    )
    current_app.send_task(
        "tests.support.probe_tasks.note_schema", kwargs={"key": key, "schema": "_template"}
    )
    note_schema.delay(schema="c_la_garenne", key=key)
    assert [trace.split("|")[0] for trace in wait_for(1, key)] == ["c_la_garenne"]
    time.sleep(0.5)
    assert traces().llen(key) == 1
    assert worker.log.read_text().count("MissingSchema") >= 3


def test_after_a_failure_the_next_task_starts_in_its_own_schema(worker, key):
    for _ in range(4):
        fail.delay(schema="c_les_tilleuls", key=key)
    wait_for(4, key)
    note_schema.delay(schema="public", key=key)
    assert wait_for(5, key)[-1] == "public|public|localhost"


@pytest.mark.parametrize(
    "schema", [None, "", "c_nowhere", "_template", "pg_catalog", "C_LA_GARENNE"]
)
def test_only_public_and_centres_are_schemas_for_a_task(schema):
    with pytest.raises(MissingSchema):
        activate(schema, "probe")
    assert connection.schema_name == "public"


def test_every_task_of_ours_names_its_schema():
    current_app.loader.import_default_modules()
    ours = [name for name in current_app.tasks if not name.startswith("celery.")]
    assert "tenants.tasks.clear_expired_sessions" in ours
    for name in ours:
        with pytest.raises(MissingSchema):
            current_app.tasks[name].apply_async()
    with pytest.raises(NotRegistered):
        _ = current_app.tasks["no.such.task"]


def test_the_beat_schedule_names_tasks_that_exist_with_their_schema():
    for entry in current_app.conf.beat_schedule.values():
        assert entry["task"] in current_app.tasks
        assert entry["kwargs"]["schema"] == "public"


def test_expired_sessions_are_cleared_in_every_schema(worker):
    centres = list(Centre.objects.order_by("pk"))
    for centre in centres:
        with inside(centre):
            for age, session_key in ((-1, "old"), (1, "new")):
                Session.objects.update_or_create(
                    session_key=session_key,
                    defaults={
                        "session_data": "",
                        "expire_date": timezone.now() + timedelta(days=age),
                    },
                )
    clear_expired_sessions_everywhere.delay(schema="public")
    deadline = time.monotonic() + 15
    left: set[tuple[str, str]] = set()
    while time.monotonic() < deadline:
        left = set()
        for centre in centres:
            with inside(centre):
                left |= {(centre.slug, k) for k in Session.objects.values_list("pk", flat=True)}
        if len(left) == len(centres):
            break
        time.sleep(0.1)
    assert left == {(centre.slug, "new") for centre in centres}
    for centre in centres:
        with inside(centre):
            Session.objects.all().delete()


def test_a_connection_that_visited_many_centres_is_closed(monkeypatch):
    monkeypatch.setattr(centre_connections, "MOST_CENTRES_PER_CONNECTION", 2)
    connection.ensure_connection()
    for centre in Centre.objects.order_by("pk"):
        with inside(centre):
            pass
    centre_connections.close_if_worn()
    assert connection.connection is None
    connection.ensure_connection()
    assert centre_connections.visited_schemas() == set()
    centre_connections.close_if_worn()
    assert connection.connection is not None
