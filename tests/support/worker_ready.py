"""Tells the test suite that its worker takes tasks."""

import os
from pathlib import Path
from typing import Any

from celery.signals import worker_ready


@worker_ready.connect
def say_so(**_kwargs: Any) -> None:
    Path(os.environ["WORKER_READY_FILE"]).touch()
