"""Tells the supervisor that the Celery worker takes tasks. Loaded with ``celery worker -I``."""

import os
from pathlib import Path
from typing import Any

from celery.signals import worker_ready

VARIABLE = "MAILLAGE_WORKER_READY"


@worker_ready.connect
def leave_a_sign(**about: Any) -> None:
    path = os.environ.get(VARIABLE)
    if path:
        Path(path).touch()
