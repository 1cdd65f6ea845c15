"""Real workers that know the probe works."""

import os
import signal
from pathlib import Path
from typing import Self

from jobs.conf import private_root
from tests.support.worker import Worker


class JobWorker(Worker):
    def __init__(self, folder: Path, concurrency: int = 2) -> None:
        super().__init__(folder, concurrency)
        self.command = [
            f"{word},tests.jobs.probe_works" if word.startswith("--include=") else word
            for word in self.command
        ]
        self.environment |= {
            "DJANGO_SETTINGS_MODULE": "tests.jobs.worker_settings",
            "JOBS_PRIVATE_FOLDER": str(private_root()),
        }

    def start(self) -> Self:
        super().start()
        return self

    def freeze(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGSTOP)

    def wake(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGCONT)
