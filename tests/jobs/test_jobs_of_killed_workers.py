"""A job outlives its worker: it goes on where it was, without doubles."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from jobs.claims import Claim, lock_key, try_lock
from jobs.enums import JobState
from jobs.errors import Cancelled, ClaimLost
from jobs.models import Job
from jobs.progress import Progress
from jobs.services import cancel_job, start_job
from jobs.tasks import run_job, sweep
from tests.jobs.job_factory import counted, make_job, person, until, until_state
from tests.support.probe_tasks import traces

pytestmark = pytest.mark.usefixtures("tilleuls")
SCHEMA = "c_les_tilleuls"

NewWorker = Callable[..., Any]


def its_lock_is_free(job: Job) -> bool:
    with transaction.atomic():
        return try_lock(SCHEMA, job.uid, for_transaction=True)


def killed_after_two(new_worker: NewWorker, key: str, owner: Any = None) -> Job:
    """A job of five units whose worker got kill -9 during the third."""
    traces().set(f"{key}:hold", "3")
    first = new_worker(concurrency=1)
    job = start_job(kind="probe.count", parameters={"key": key, "total": 5}, owner=owner)
    until(lambda: counted(key) == [1, 2])
    until(lambda: Job.objects.get(pk=job.pk).progress_done == 2)
    first.kill()
    # PostgreSQL may take a moment to see that the worker's connection is gone.
    until(lambda: its_lock_is_free(job))
    traces().delete(f"{key}:hold")
    return job


def last_sign(job: Job, *, seconds_ago: float) -> None:
    Job.objects.filter(pk=job.pk).update(
        heartbeat_at=timezone.now() - timedelta(seconds=seconds_ago)
    )


@contextmanager
def claimed(job: Job) -> Iterator[Claim]:
    claim = Claim(SCHEMA, job.uid)
    try:
        assert claim.take() == job
        yield claim
    finally:
        claim.drop()


def test_the_sweep_gives_the_job_of_a_dead_worker_to_another(new_worker, key):
    job = killed_after_two(new_worker, key)
    sweep(schema=SCHEMA)
    connection.set_schema(SCHEMA)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("running", 1)  # too early to tell
    last_sign(job, seconds_ago=61)
    new_worker()
    sweep.delay(schema=SCHEMA)
    until_state(job, JobState.DONE)
    assert counted(key) == [1, 2, 3, 4, 5]
    assert traces().lrange(f"{key}:starts", 0, -1) == ["0", "2"]
    assert job.attempts == 2


def test_a_message_given_out_again_resumes_the_job_before_the_sweep(new_worker, key):
    job = killed_after_two(new_worker, key)
    last_sign(job, seconds_ago=16)
    call_command("requeue_lost_tasks")
    new_worker()
    until_state(job, JobState.DONE)
    assert counted(key) == [1, 2, 3, 4, 5]
    assert traces().lrange(f"{key}:starts", 0, -1) == ["0", "2"]


def test_a_message_given_out_again_at_once_comes_back_a_little_later(new_worker, key):
    """Nobody touches the row's clock here: the wait is real."""
    job = killed_after_two(new_worker, key)
    call_command("requeue_lost_tasks")
    new_worker()
    until_state(job, JobState.DONE, seconds=40)
    assert counted(key) == [1, 2, 3, 4, 5]
    assert traces().lrange(f"{key}:starts", 0, -1) == ["0", "2"]


def test_a_worker_that_only_sleeps_keeps_its_job(new_worker, key):
    """Stopped as by a hypervisor: no sign of life for two minutes, and yet it will go on."""
    traces().set(f"{key}:hold", "3")
    sleeper = new_worker(concurrency=1)
    job = start_job(kind="probe.count", parameters={"key": key, "total": 5}, owner=None)
    until(lambda: counted(key) == [1, 2])
    sleeper.freeze()
    last_sign(job, seconds_ago=120)
    other = new_worker()
    sweep.delay(schema=SCHEMA)
    run_job.delay(schema=SCHEMA, job_uid=str(job.uid))
    until(lambda: other.log.read_text().count("succeeded") >= 2)
    assert traces().llen(f"{key}:starts") == 1
    traces().delete(f"{key}:hold")
    sleeper.wake()
    until_state(job, JobState.DONE)
    assert counted(key) == [1, 2, 3, 4, 5]
    assert traces().lrange(f"{key}:starts", 0, -1) == ["0"]
    assert job.attempts == 1


def test_a_job_cancelled_after_its_worker_s_death_does_not_start_again(new_worker, key):
    owner = person()
    job = killed_after_two(new_worker, key, owner)
    cancel_job(job=job, acting_user=owner)
    last_sign(job, seconds_ago=61)
    sweep(schema=SCHEMA)
    connection.set_schema(SCHEMA)
    until_state(job, JobState.CANCELLED)
    assert counted(key) == [1, 2]


def test_after_three_attempts_the_job_fails_with_a_sentence():
    job = make_job(person(), JobState.RUNNING, attempts=3)
    last_sign(job, seconds_ago=61)
    sweep(schema=SCHEMA)
    connection.set_schema(SCHEMA)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "interrompu trois fois" in job.error_message
    assert "Relancez-le" in job.error_message
    assert job.finished_at


def test_two_processes_never_have_the_same_job():
    job = make_job(None)
    with claimed(job):
        job.refresh_from_db()
        assert (job.state, job.attempts) == ("running", 1)
        last_sign(job, seconds_ago=3600)
        second = Claim(SCHEMA, job.uid)
        assert second.take() is None
        assert not second.too_early
        second.drop()
    third = Claim(SCHEMA, job.uid)
    last_sign(job, seconds_ago=1)
    assert third.take() is None
    assert third.too_early
    third.drop()
    last_sign(job, seconds_ago=16)
    with claimed(job) as fourth:
        fourth.check()
        job.refresh_from_db()
        assert (job.claim, job.attempts) == (fourth.token, 2)


def test_of_eight_processes_that_ask_at_once_one_gets_the_job():
    job = make_job(None)
    claims = [Claim(SCHEMA, job.uid) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(Claim.take, claims))
    for claim in claims:
        claim.drop()
    assert [found for found in taken if found] == [job]
    job.refresh_from_db()
    assert job.attempts == 1


def test_the_same_number_in_two_schemas_is_two_locks():
    job = make_job(None)
    assert lock_key(SCHEMA, job.uid) != lock_key("c_la_garenne", job.uid)


def test_a_process_that_lost_its_job_commits_nothing_more(key):
    job = make_job(None, parameters={})
    with claimed(job) as claim:
        progress = Progress(Job.objects.get(), claim)
        with progress.unit(total=3):
            Session.objects.create(session_key=f"{key}-1", expire_date=timezone.now())

        def lose_it_meanwhile() -> None:
            with progress.unit():
                Session.objects.create(session_key=f"{key}-2", expire_date=timezone.now())
                Job.objects.filter(pk=job.pk).update(claim=token_of_another())

        with pytest.raises(ClaimLost):
            lose_it_meanwhile()
        assert counted(key) == [1]
        Job.objects.filter(pk=job.pk).update(claim=token_of_another())
        with pytest.raises(ClaimLost):
            go_on(progress)
        assert not claim.finish({"state": JobState.DONE})
    job.refresh_from_db()
    assert (job.state, job.progress_done) == ("running", 1)


def token_of_another() -> str:
    return "00000000-0000-4000-8000-000000000000"


def go_on(progress: Progress) -> None:
    """Five seconds of steps."""
    for _ in range(100):
        progress.step(1, 10)
        time.sleep(0.05)


def test_a_unit_that_fails_is_not_counted(key):
    job = make_job(None)
    with claimed(job) as claim:
        progress = Progress(Job.objects.get(), claim)

        def break_it() -> None:
            with progress.unit():
                Session.objects.create(session_key=f"{key}-1", expire_date=timezone.now())
                raise ValueError("broken")

        with pytest.raises(ValueError, match="broken"):
            break_it()
        assert progress.done == 0
        with progress.unit(note="la bonne"):
            Session.objects.create(session_key=f"{key}-1", expire_date=timezone.now())
        assert progress.done == 1
    job.refresh_from_db()
    assert (job.progress_done, job.progress_note) == (1, "la bonne")


def test_what_a_step_showed_never_comes_back_over_a_unit(key):
    """The step's number waits for the next beat; the unit's is committed meanwhile."""
    job = make_job(None)
    with claimed(job) as claim:
        progress = Progress(Job.objects.get(), claim)
        for _ in range(30):
            progress.step(progress.done, 30, "juste avant")
            with progress.unit():
                pass
        time.sleep(1.2)
        job.refresh_from_db()
        assert job.progress_done == 30


def test_a_cut_connection_is_made_again_and_the_job_kept():
    job = make_job(None)
    with claimed(job) as claim:
        assert terminate_the_holder(job)
        until(lambda: holders(job))
        claim.check()
        Progress(Job.objects.get(), claim).step(5, 10, "toujours là")
        until(lambda: Job.objects.get(pk=job.pk).progress_note == "toujours là")


def test_a_cut_connection_whose_lock_was_taken_loses_the_job():
    job = make_job(None)
    with claimed(job) as claim:
        assert terminate_the_holder(job)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [lock_key(SCHEMA, job.uid)])
            try:
                with pytest.raises(ClaimLost):
                    go_on(Progress(Job.objects.get(), claim))
            finally:
                cursor.execute("SELECT pg_advisory_unlock_all()")


def test_a_cancellation_reaches_the_work_within_moments():
    owner = person()
    job = make_job(owner)
    with claimed(job) as claim:
        progress = Progress(Job.objects.get(), claim)
        progress.step(1, 10)
        cancel_job(job=job, acting_user=owner)
        began = time.monotonic()
        with pytest.raises(Cancelled):
            go_on(progress)
        assert time.monotonic() - began < 2.5
        with pytest.raises(Cancelled), progress.unit():
            pass


def holders(job: Job) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND ((classid::bigint << 32) | objid::bigint) = %s",
            [lock_key(SCHEMA, job.uid)],
        )
        return [row[0] for row in cursor.fetchall()]


def terminate_the_holder(job: Job) -> bool:
    (pid,) = holders(job)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 2000)", [pid])
        return cursor.fetchone()[0]
