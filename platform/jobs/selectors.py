from uuid import UUID

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.http import Http404

from jobs.models import Job, JobQuerySet
from jobs.permissions import can_see_job


def jobs_of(user: AbstractUser | AnonymousUser) -> JobQuerySet:
    """Newest first, without the columns that only the machine reads."""
    return Job.objects.of(user).defer("parameters", "error_detail")


def count_active_jobs(user: AbstractUser | AnonymousUser) -> int:
    return Job.objects.of(user).active().count()


def get_visible_job(user: AbstractUser | AnonymousUser, uid: UUID) -> Job:
    """Raises ``Http404`` for outsiders as for what does not exist."""
    job = Job.objects.defer("parameters", "error_detail").filter(uid=uid).first()
    if job is None or not can_see_job(user, job):
        raise Http404(uid)
    return job
