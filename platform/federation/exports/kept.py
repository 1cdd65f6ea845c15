"""Files that a worker has made: one for all who ask the same, for a day, gone with a withdrawal.

A file is the result of a ``jobs.Job`` of the system, in the public schema. Nobody owns it: whoever
has the address of its page may take it, since all of it is public.
"""

from datetime import timedelta
from uuid import UUID

from django.http import Http404

from federation.exports.asking import Asked, withdrawn_so_far
from federation.exports.forgetting import EXPORT
from jobs.enums import JobState
from jobs.execution import file_name
from jobs.models import Job, JobQuerySet
from jobs.services import start_job
from jobs.storage import private_storage

KEPT_FOR = timedelta(days=1)


def ask_a_worker(asked: Asked) -> Job:
    """The job that makes it; the same one for all who ask while it waits or runs."""
    return start_job(
        kind=EXPORT,
        parameters={
            "form": asked.form.code,
            "query": asked.query,
            # Read before the practices are: what is withdrawn later makes the file old.
            "withdrawn": withdrawn_so_far(),
        },
        owner=None,
        label=f"{asked.form.label} – {asked.count}",
        key=asked.key,
    )


def kept(asked: Asked) -> Job | None:
    """What was made of the same search, as long as it may be given away."""
    return servable(jobs_of_the_system().filter(kind=EXPORT, key=asked.key))


def servable(jobs: JobQuerySet) -> Job | None:
    job = jobs.filter(state=JobState.DONE).exclude(result="").order_by("-finished_at").first()
    return job if job is not None and may_be_served(job) else None


def may_be_served(job: Job) -> bool:
    """Its file is there, and nothing has been withdrawn since it was begun."""
    return file_is_there(job) and job.parameters["withdrawn"] == withdrawn_so_far()


def file_is_there(job: Job) -> bool:
    """On the disk too: files are not always restored with the database."""
    return job.has_file and private_storage.exists(file_name(job))


def export_job(uid: UUID) -> Job:
    """Only those of exports: the address of another job opens nothing here."""
    job = jobs_of_the_system().filter(kind=EXPORT, uid=uid).first()
    if job is None:
        raise Http404(uid)
    return job


def jobs_of_the_system() -> JobQuerySet:
    return Job.objects.filter(owner=None)
