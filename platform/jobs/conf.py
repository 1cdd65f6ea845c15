"""What the settings may say, and the lengths of time that hold together."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# A running job writes at most this often, and at least every BEAT.
WRITES_APART = timedelta(seconds=0.5)
BEAT = timedelta(seconds=2)
# A process that could not write for this long no longer takes the job for its own. Shorter than
# GRACE: it has stopped before another one may start.
LEASE = timedelta(seconds=10)
# The worker's death is known (its lock is free) and its last sign is at least this old.
GRACE = timedelta(seconds=15)
STALE = timedelta(seconds=60)
RESEND = timedelta(seconds=60)
MOST_ATTEMPTS = 3

RESULTS_KEPT = timedelta(days=7)


def jobs_kept() -> timedelta:
    return timedelta(days=_read("JOBS_KEPT_DAYS", 30))


def private_root() -> Path:
    root = _read("PRIVATE_MEDIA_ROOT", None)
    if not root:
        raise ImproperlyConfigured("PRIVATE_MEDIA_ROOT is not set.")
    return Path(root)


def _read(name: str, default: Any) -> Any:
    return getattr(settings, name, default)
