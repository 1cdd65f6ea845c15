import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as active_settings
from django.db import transaction

from jobs.enums import JobState
from jobs.models import Job
from jobs.services import cancel_job, retry_job, start_job
from jobs.tasks import run_job, sweep_everywhere
from tenants.connections import db as schemas
from tenants.context import inside
from tenants.models import Centre
from tests.jobs.job_factory import counted, make_job, path_of, person, until, until_state
from tests.jobs.job_worker import JobWorker
from tests.support.probe_tasks import traces

pytestmark = pytest.mark.usefixtures("tilleuls")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def worker(
    django_db_setup, django_db_blocker, tmp_path_factory, private_folder
) -> Iterator[JobWorker]:
    active_settings.PRIVATE_MEDIA_ROOT = private_folder
    with django_db_blocker.unblock():
        running = JobWorker(tmp_path_factory.mktemp("worker"))
    try:
        yield running.start()
    finally:
        running.stop()


def start(kind: str = "probe.count", owner: Any = None, **parameters: Any) -> Job:
    return start_job(kind=kind, parameters=parameters, owner=owner)


def test_a_job_is_followed_while_it_runs_and_ends_with_its_sentence(worker, key):
    traces().set(f"{key}:hold", "3")
    job = start(key=key, total=5)
    assert (job.state, job.label, job.percent) == ("waiting", "Compter des fiches", None)
    until_state(job, JobState.RUNNING)
    until(lambda: Job.objects.get(pk=job.pk).progress_next == "la mise en page")
    job.refresh_from_db()
    assert (job.progress_done, job.progress_total, job.percent) == (2, 5, 40)
    assert job.progress_note == "2 fiches sur 5"
    assert job.claim
    assert job.attempts == 1
    traces().delete(f"{key}:hold")
    until_state(job, JobState.DONE)
    assert job.result_message == "5 fiches comptées."
    assert (job.progress_done, job.claim) == (5, None)
    assert job.started_at
    assert job.finished_at
    assert job.started_at < job.finished_at
    assert counted(key) == [1, 2, 3, 4, 5]


def test_progress_is_seen_while_the_work_is_inside_one_transaction(worker, key):
    traces().set(f"{key}:hold", "1")
    job = start("probe.in_transaction", key=key)
    until(lambda: Job.objects.get(pk=job.pk).progress_note == "3 pages sur 10")
    assert counted(key) == []
    before = Job.objects.get(pk=job.pk).heartbeat_at
    until(lambda: Job.objects.get(pk=job.pk).heartbeat_at != before)
    traces().delete(f"{key}:hold")
    until_state(job, JobState.DONE)
    assert counted(key) == [1]


def test_progress_is_written_at_most_twice_a_second(worker, key):
    """The work steps twenty times a second."""
    traces().set(f"{key}:hold", "1")
    job = start(key=key, total=1)
    until_state(job, JobState.RUNNING)
    beats = set()
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        beats.add(Job.objects.get(pk=job.pk).heartbeat_at)
        time.sleep(0.02)
    assert 3 <= len(beats) <= 5
    traces().delete(f"{key}:hold")
    until_state(job, JobState.DONE)


def test_nothing_is_sent_when_the_transaction_fails(worker, key):
    def start_then_fail() -> None:
        with transaction.atomic():
            start(key=key, total=1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        start_then_fail()
    assert not Job.objects.exists()


def test_a_job_is_sent_to_its_schema_whichever_is_active_at_the_commit(worker, key):
    other = Centre.objects.get(slug="la-garenne")
    with transaction.atomic(), inside(other):
        job = start(key=key, total=1)
        schemas.set_schema_to_public()
    with inside(other):
        until_state(job, JobState.DONE)
        assert counted(key) == [1]
        assert job.sent_at
    assert counted(key) == []


def test_a_message_that_comes_twice_runs_the_job_once(worker, key):
    traces().set(f"{key}:hold", "2")
    job = start(key=key, total=3)
    until_state(job, JobState.RUNNING)
    for _ in range(4):
        run_job.delay(schema="c_les_tilleuls", job_uid=str(job.uid))
    until(lambda: traces().llen("celery") == 0)
    traces().delete(f"{key}:hold")
    until_state(job, JobState.DONE)
    run_job.delay(schema="c_les_tilleuls", job_uid=str(job.uid))
    until(lambda: traces().llen("celery") == 0)
    time.sleep(0.5)
    assert traces().lrange(f"{key}:starts", 0, -1) == ["0"]
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 1)


def test_a_running_job_is_cancelled_at_its_next_step_and_goes_on_when_retried(worker, key):
    owner = person()
    traces().set(f"{key}:hold", "3")
    job = start(owner=owner, key=key, total=4)
    until(lambda: counted(key) == [1, 2])
    cancel_job(job=job, acting_user=owner)
    assert (job.state, job.cancel_requested) == ("running", True)
    until_state(job, JobState.CANCELLED)
    assert counted(key) == [1, 2]
    traces().delete(f"{key}:hold")
    retry_job(job=job, acting_user=owner)
    until_state(job, JobState.DONE)
    assert counted(key) == [1, 2, 3, 4]
    assert traces().lrange(f"{key}:starts", 0, -1) == ["0", "2"]


def test_a_work_that_swallows_every_exception_is_cancelled_all_the_same(worker, key):
    owner = person()
    job = start("probe.stubborn", owner=owner, key=key)
    until(lambda: traces().get(f"{key}:steps"))
    cancel_job(job=job, acting_user=owner)
    until_state(job, JobState.CANCELLED, seconds=5)


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(worker, key):
    owner = person()
    job = make_job(owner, parameters={"key": key, "total": 1})
    cancel_job(job=job, acting_user=owner)
    assert job.state == "cancelled"
    run_job.delay(schema="c_les_tilleuls", job_uid=str(job.uid))
    until(lambda: traces().llen("celery") == 0)
    time.sleep(0.3)
    assert traces().llen(f"{key}:starts") == 0


def test_an_unknown_exception_fails_with_a_sentence_and_keeps_its_detail(worker, key):
    owner = person()
    job = start("probe.break", owner=owner, key=key)
    until_state(job, JobState.FAILED)
    assert job.error_message.startswith("Ce travail n’a pas abouti")
    assert "Relancez-le" in job.error_message
    assert "hunter2" not in job.error_message
    assert "hunter2" in job.error_detail
    assert "hunter2" in worker.log.read_text()
    traces().set(f"{key}:mended", "1")
    retry_job(job=job, acting_user=owner)
    assert (job.error_message, job.error_detail) == ("", "")
    until_state(job, JobState.DONE)
    assert traces().get(f"{key}:starts") == "2"


def test_a_work_s_own_refusal_is_what_people_read(worker):
    job = start("probe.refuse")
    until_state(job, JobState.FAILED)
    assert job.error_message == "Le fichier est vide\u00a0: choisissez-en un autre."


def test_a_kind_that_has_gone_says_so(worker):
    job = make_job(None, kind="probe.gone")
    run_job.delay(schema="c_les_tilleuls", job_uid=str(job.uid))
    until_state(job, JobState.FAILED)
    assert "Refaites votre demande" in job.error_message


def test_a_result_file_is_private_and_kept_a_week(worker):
    job = start("probe.file", owner=person(), text="é;à")
    until_state(job, JobState.DONE)
    path = path_of(job, "c_les_tilleuls")
    assert path.read_text() == "é;à"
    assert path.stat().st_mode & 0o777 == 0o600
    assert {folder.stat().st_mode & 0o777 for folder in (path.parent, path.parents[1])} == {0o700}
    assert job.result_name == "Liste d’été.csv"
    assert job.result_expires_at
    assert job.finished_at
    assert 6.9 < (job.result_expires_at - job.finished_at).total_seconds() / 86400 < 7.1


def test_the_end_is_written_in_the_job_s_schema_wherever_the_work_ended(worker):
    job = start("probe.wander")
    until_state(job, JobState.DONE)
    assert path_of(job, "c_les_tilleuls").exists()
    assert not path_of(job, "public").exists()


def test_a_job_of_the_federation_runs_in_the_public_schema(worker, key):
    schemas.set_schema_to_public()
    job = start(key=key, total=2)
    until_state(job, JobState.DONE)
    assert counted(key) == [1, 2]
    with inside(Centre.objects.get(slug="les-tilleuls")):
        assert not Job.objects.exists()
        assert counted(key) == []


WITHOUT_QUEUE = """
import json, sys, time
import django
django.setup()
from django.conf import settings
from django.test import Client
from accounts.models import User
from tenants.context import inside
from tenants.models import Centre
import tests.jobs.probe_works

settings.ROOT_URLCONF = "tests.jobs.jobs_urls_centre"
client = Client(headers={"host": "les-tilleuls.maillage.localhost"})
with inside(Centre.objects.get(slug="les-tilleuls")):
    client.force_login(User.objects.get(username="direction"))
began = time.monotonic()
answer = client.post("/demander/", {"key": sys.argv[1]})
print(json.dumps([answer.status_code, answer["Location"], time.monotonic() - began,
                  client.get(answer["Location"]).status_code]))
"""


def test_with_redis_down_a_job_is_accepted_and_runs_when_the_sweep_comes(worker, key):
    """A web process whose Redis refuses connections; the worker's is up again when swept."""
    person()
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", WITHOUT_QUEUE, key],
        cwd=ROOT,
        env={**worker.environment, "REDIS_URL": "redis://127.0.0.1:9/0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    status, location, seconds, next_status = json.loads(answer.stdout.splitlines()[-1])
    job = Job.objects.get()
    assert (status, location, next_status) == (302, f"/travaux/{job.uid}/", 200)
    assert seconds < 3
    assert (job.state, job.sent_at) == ("waiting", None)
    sweep_everywhere.delay(schema="public")
    until_state(job, JobState.DONE)
    assert counted(key) == [1, 2]
