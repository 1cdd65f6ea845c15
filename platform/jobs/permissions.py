from django.contrib.auth.models import AbstractUser, AnonymousUser

from jobs.models import Job


def can_see_job(user: AbstractUser | AnonymousUser, job: Job) -> bool:
    """Whoever asked for it; and a superuser, who sees how it goes but not its file."""
    return can_download_result(user, job) or (user.is_active and user.is_superuser)


def can_steer_job(user: AbstractUser | AnonymousUser, job: Job) -> bool:
    """Cancel it or start it again: whoever sees it. Nobody else could for the system's own."""
    return can_see_job(user, job)


def can_download_result(user: AbstractUser | AnonymousUser, job: Job) -> bool:
    """Whoever asked for it, and nobody else."""
    return user.is_authenticated and user.is_active and job.owner_id == user.pk
