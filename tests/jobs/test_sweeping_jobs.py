from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from jobs.models import Job
from jobs.sweeping import (
    delete_expired_results,
    delete_old_jobs,
    expired,
    schemas_with_something_to_do,
    unsent,
)
from tenants.context import inside
from tenants.models import Centre
from tests.jobs.job_factory import make_done_with_file, make_job, path_of, person

pytestmark = pytest.mark.django_db
NAMES = ["public", "c_les_tilleuls", "c_la_garenne", "c_nowhere"]


def ago(**time: float) -> Any:
    return timezone.now() - timedelta(**time)


def asked() -> set[str]:
    return set(schemas_with_something_to_do(NAMES))


def test_only_schemas_with_something_to_do_are_named(centre, other_centre):
    assert asked() == set()
    with inside(centre):
        make_job(None)
    assert asked() == {"c_les_tilleuls"}
    make_job(None)
    assert asked() == {"public", "c_les_tilleuls"}


@pytest.mark.parametrize(
    ("state", "fields", "seconds_ago", "something"),
    [
        ("waiting", ["sent_at", "queued_at"], 5, False),
        ("running", ["heartbeat_at"], 50, False),
        ("running", ["heartbeat_at"], 70, True),
        ("done", [], 0, False),
        ("done", ["result_expires_at"], -60, False),
        ("done", ["result_expires_at"], 60, True),
        ("failed", ["finished_at"], 29 * 86400, False),
        ("failed", ["finished_at"], 31 * 86400, True),
    ],
)
def test_what_there_is_to_do(in_centre, state, fields, seconds_ago, something):
    when = ago(seconds=seconds_ago)
    job = make_job(None, state, **dict.fromkeys(fields, when))
    if "result_expires_at" in fields:
        assert not Job.objects.filter(expired()).exists()
        Job.objects.filter(pk=job.pk).update(result="jobs/x")
    connection.set_schema_to_public()
    assert asked() == ({"c_les_tilleuls"} if something else set())


def test_all_schemas_are_asked_in_two_statements(centre, django_assert_num_queries):
    with django_assert_num_queries(2):
        list(schemas_with_something_to_do([*NAMES, *Centre.objects.none()]))


def test_a_waiting_job_is_sent_again_after_longer_and_longer(in_centre):
    job = make_job(None)

    def due(*, queued: float, sent: float | None) -> bool:
        Job.objects.filter(pk=job.pk).update(
            queued_at=ago(seconds=queued), sent_at=None if sent is None else ago(seconds=sent)
        )
        return Job.objects.filter(unsent()).exists()

    assert due(queued=1, sent=None)
    assert not due(queued=50, sent=50)
    assert due(queued=62, sent=62)
    assert not due(queued=121, sent=61)
    assert due(queued=185, sent=124)
    assert not due(queued=3600, sent=1600)


def test_expired_results_go_and_the_others_stay(in_centre):
    owner = person()
    late = make_done_with_file(owner, result_expires_at=ago(minutes=1))
    fresh = make_done_with_file(owner)
    delete_expired_results()
    assert not path_of(late, "c_les_tilleuls").exists()
    assert path_of(fresh, "c_les_tilleuls").exists()
    late.refresh_from_db()
    assert (late.result.name, late.result_name) == ("", "liste.csv")
    delete_expired_results()


def test_old_jobs_go_with_their_files(in_centre, settings):
    owner = person()
    old = make_done_with_file(owner, finished_at=ago(days=31))
    kept = make_job(owner, "failed", finished_at=ago(days=29))
    waiting = make_job(owner)
    Job.objects.filter(pk=waiting.pk).update(created=ago(days=60), queued_at=ago(days=60))
    delete_old_jobs()
    assert set(Job.objects.all()) == {kept, waiting}
    assert not path_of(old, "c_les_tilleuls").exists()
    settings.JOBS_KEPT_DAYS = 10
    delete_old_jobs()
    assert set(Job.objects.all()) == {waiting}


def test_a_sweep_of_one_centre_touches_nothing_of_another(centre, other_centre):
    with inside(other_centre):
        theirs = make_done_with_file(
            person(), result_expires_at=ago(minutes=1), finished_at=ago(days=31)
        )
    with inside(centre):
        delete_expired_results()
        delete_old_jobs()
    with inside(other_centre):
        assert Job.objects.get() == theirs
        assert path_of(theirs, "c_la_garenne").exists()


def test_a_person_who_leaves_takes_nothing_with_them_but_their_name(in_centre):
    owner = person()
    job = make_job(owner, "running")
    owner.delete()
    job.refresh_from_db()
    assert (job.owner, job.state) == (None, "running")
