"""A real Celery worker in a process of its own, on the test database and Redis."""

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[2]


class Worker:
    def __init__(self, folder: Path, concurrency: int = 2) -> None:
        self.ready = folder / "ready"
        self.log = folder / "worker.log"
        self.command = [
            sys.executable,
            "-m",
            "celery",
            "--app=config.celery",
            "worker",
            f"--concurrency={concurrency}",
            "--include=tests.support.probe_tasks,tests.support.worker_ready",
            "--without-gossip",
            "--without-mingle",
            "--loglevel=INFO",
        ]
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
            "DATABASE_URL": _test_database_url(),
            "REDIS_URL": settings.CELERY_BROKER_URL,
            "WORKER_READY_FILE": str(self.ready),
            "C_FORCE_ROOT": "1",
        }
        self.process: subprocess.Popen | None = None

    def start(self) -> "Worker":
        self.ready.unlink(missing_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + 30
        while not self.ready.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(self.log.read_text())
            time.sleep(0.05)
        return self

    def kill(self) -> None:
        """kill -9 of the worker and of its pool processes, which are in its own session."""
        assert self.process is not None
        os.killpg(self.process.pid, 9)
        self.process.wait(10)

    def stop(self) -> None:
        """At once: a shutdown in good order takes two seconds, and no test has left work there."""
        if self.process is not None and self.process.poll() is None:
            self.kill()


def _test_database_url() -> str:
    """The URL the suite was given, with the name of the test database."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path="/" + connection.settings_dict["NAME"]))
