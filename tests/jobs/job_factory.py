import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from jobs.conf import private_root
from jobs.enums import JobState
from jobs.execution import file_name
from jobs.models import Job
from jobs.storage import private_storage


def person(username: str = "direction", **fields: Any) -> User:
    return User.objects.create_user(username, password="motdepasse", **fields)


def make_job(owner: User | None, state: str = JobState.WAITING, **fields: Any) -> Job:
    """A row of the active schema, with what its state asks for; nothing is sent."""
    fields = {"kind": "probe.count", "label": "Compter des fiches", **fields}
    now = timezone.now()
    if state == JobState.RUNNING:
        fields = {"claim": uuid.uuid4(), "heartbeat_at": now, "started_at": now, **fields}
    elif state != JobState.WAITING:
        fields = {"finished_at": now, **fields}
    return Job.objects.create(owner=owner, state=state, **fields)


def make_done_with_file(owner: User | None, content: bytes = b"a;b", **fields: Any) -> Job:
    fields = {
        "result_name": "liste.csv",
        "result_expires_at": timezone.now() + timedelta(days=7),
        **fields,
    }
    job = make_job(owner, JobState.DONE, **fields)
    job.result.name = private_storage.save(file_name(job), ContentFile(content))
    job.save()
    return job


def path_of(job: Job, schema: str) -> Path:
    return private_root() / schema / "jobs" / str(job.uid)


def counted(key: str) -> list[int]:
    """The units that ``probe.count`` has committed in the active schema."""
    keys = Session.objects.filter(session_key__startswith=f"{key}-")
    return sorted(int(k.rpartition("-")[2]) for k in keys.values_list("session_key", flat=True))


def until(condition: Callable[[], Any], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def until_state(job: Job, state: str, seconds: float = 20) -> None:
    def reached() -> bool:
        job.refresh_from_db()
        return job.state == state

    until(reached, seconds)
