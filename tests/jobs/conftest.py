import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from accounts.models import User
from jobs.models import Job
from tenants.connections import db as schemas
from tenants.context import inside
from tenants.models import Centre
from tests.jobs import probe_works
from tests.jobs.job_worker import JobWorker

assert probe_works  # registers its works


@pytest.fixture(scope="session")
def private_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("prive")


@pytest.fixture(autouse=True)
def _jobs_settings(settings: Any, private_folder: Path) -> None:
    settings.PRIVATE_MEDIA_ROOT = private_folder
    settings.ROOT_URLCONF = "tests.jobs.jobs_urls_centre"
    settings.PUBLIC_SCHEMA_URLCONF = "tests.jobs.jobs_urls_federation"


@pytest.fixture
def key() -> str:
    return f"p{uuid.uuid4().hex[:12]}"


@pytest.fixture
def tilleuls(committed: None) -> Iterator[Centre]:
    """The test runs inside a centre, with real commits; what it adds is removed afterwards."""
    centre = Centre.objects.get(slug="les-tilleuls")
    try:
        with inside(centre):
            yield centre
    finally:
        schemas.set_schema_to_public()
        empty()
        for other in Centre.objects.order_by("pk"):
            with inside(other):
                empty()


def empty() -> None:
    for model in (Job, Session, User):
        model.objects.all().delete()


@pytest.fixture
def new_worker(tmp_path: Path, tilleuls: Centre) -> Iterator[Any]:
    """``new_worker()`` starts a worker of this test alone."""
    started: list[JobWorker] = []

    def start(concurrency: int = 2) -> JobWorker:
        folder = tmp_path / f"worker-{len(started)}"
        folder.mkdir()
        started.append(JobWorker(folder, concurrency))
        return started[-1].start()

    yield start
    for worker in started:
        if worker.process is not None and worker.process.poll() is None:
            worker.wake()
        worker.stop()
