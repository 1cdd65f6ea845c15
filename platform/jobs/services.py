"""Starting, cancelling and starting again."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from jobs.enums import RETRIABLE, JobState
from jobs.execution import file_name
from jobs.models import Job, JobQuerySet
from jobs.permissions import can_steer_job
from jobs.registry import kind_named
from jobs.storage import private_storage
from jobs.tasks import send_job
from tenants.connections import db


def start_job(
    *,
    kind: str,
    parameters: dict[str, Any],
    owner: AbstractUser | None,
    label: str | None = None,
    key: str | None = None,
) -> Job:
    """A job in the active schema, with the caller's transaction; sent once that is committed.

    ``owner`` is None for the system. With a ``key``, the person's job of the same kind and key that
    waits or runs is given back instead of a second one (a double click). ``label`` is what people
    read, the kind's own by default. Raises ``UnknownKind``.
    """
    job = Job(
        kind=kind,
        label=(label or str(kind_named(kind).label))[:200],
        parameters=parameters,
        owner_id=owner.pk if owner else None,
        key=key or "",
    )
    while True:
        try:
            with transaction.atomic():
                job.save(force_insert=True)
        except IntegrityError as error:
            if not _is_double(error):
                raise
            # None when it ended in between.
            if double := _double_of(job):
                return double
        else:
            _send_after_commit(job)
            return job


def cancel_job(*, job: Job, acting_user: AbstractUser) -> Job:
    """At once while it waits; at its next step when it runs. What is done stays done."""
    if not can_steer_job(acting_user, job):
        raise PermissionDenied
    _cancel(Job.objects.filter(pk=job.pk))
    job.refresh_from_db()
    return job


def give_up_jobs_of(*, owner: AbstractUser) -> None:
    """Whoever asked goes away: what runs stops, and the sweep deletes the files, which were hers."""
    hers = Job.objects.of(owner)
    _cancel(hers)
    hers.exclude(result="").update(result_expires_at=Now())


def forget_results(*, kinds: Sequence[str]) -> None:
    """The files that works of these kinds have made in this schema go now: they say what no longer holds.

    Two at once do not wait for each other. What cannot be deleted here, the sweep deletes.
    """
    with transaction.atomic():
        kept = Job.objects.select_for_update(skip_locked=True).filter(kind__in=kinds)
        for job in kept.exclude(result=""):
            Job.objects.filter(pk=job.pk).update(result="", result_expires_at=Now())
            private_storage.delete(file_name(job))


def _cancel(jobs: JobQuerySet) -> None:
    # The running ones second: one that starts in between is not missed.
    jobs.filter(state=JobState.WAITING).update(state=JobState.CANCELLED, finished_at=Now())
    jobs.filter(state=JobState.RUNNING).update(cancel_requested=True)


def retry_job(*, job: Job, acting_user: AbstractUser) -> Job:
    """Queues a failed or cancelled job again; it goes on where it was. Otherwise changes nothing.

    Gives back the job that now waits or runs: another one, if its key is taken since.
    """
    if not can_steer_job(acting_user, job):
        raise PermissionDenied
    rows = Job.objects.filter(pk=job.pk, state__in=RETRIABLE)
    try:
        with transaction.atomic():
            changed = rows.update(
                state=JobState.WAITING,
                attempts=0,
                cancel_requested=False,
                queued_at=Now(),
                sent_at=None,
                started_at=None,
                heartbeat_at=None,
                finished_at=None,
                error_message="",
                error_detail="",
            )
    except IntegrityError as error:
        if not _is_double(error):
            raise
        return _double_of(job) or job
    if changed:
        _send_after_commit(job)
    job.refresh_from_db()
    return job


def _send_after_commit(job: Job) -> None:
    transaction.on_commit(partial(send_job, db.schema_name, job.uid))


def _is_double(error: IntegrityError) -> bool:
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) == "job_key_unique_while_active"


def _double_of(job: Job) -> Job | None:
    same = Job.objects.filter(kind=job.kind, owner_id=job.owner_id, key=job.key)
    return same.active().exclude(pk=job.pk).first()
