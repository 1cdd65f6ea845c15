"""Who runs a job: one process at a time, and PostgreSQL knows which.

A claim is a thread beside the work, with a connection of its own, so that what it writes is seen at
once even while the work is inside a transaction. That connection holds an advisory lock: it is free
as soon as the process is dead, and not before, even if it sleeps for an hour. Should the connection
alone break, the thread takes the lock again within ``LEASE`` or gives the job up, and nobody else
takes it before ``GRACE``. The token in the row is the second guard: whoever does not have it can
write nothing of the job (``write_progress``, ``finish``).
"""

import hashlib
import threading
import time
import uuid
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.db.models import F
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext as _

from jobs.conf import BEAT, GRACE, LEASE, MOST_ATTEMPTS, WRITES_APART
from jobs.enums import JobState
from jobs.errors import Cancelled, ClaimLost
from jobs.models import Job, JobQuerySet
from tenants.connections import db
from tenants.tasks import activate

# The server then sees within half a minute that a machine has gone without a word.
KEEPALIVE = (
    "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"
)


def lock_key(schema: str, uid: uuid.UUID) -> int:
    digest = hashlib.sha256(f"jobs:{schema}:{uid}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)


def try_lock(schema: str, uid: uuid.UUID, *, for_transaction: bool) -> bool:
    function = "pg_try_advisory_xact_lock" if for_transaction else "pg_try_advisory_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [lock_key(schema, uid)])
        return bool(cursor.fetchone()[0])


def release_dead(uid: uuid.UUID, *, silent_for: timedelta) -> bool:
    """Puts a job whose process is dead back in the queue, or ends it. The caller holds its lock."""
    dead = Job.objects.filter(uid=uid, state=JobState.RUNNING, heartbeat_at__lt=Now() - silent_for)
    over = {"claim": None, "finished_at": Now()}
    return bool(
        dead.filter(cancel_requested=True).update(state=JobState.CANCELLED, **over)
        or dead.filter(attempts__gte=MOST_ATTEMPTS).update(
            state=JobState.FAILED, error_message=interrupted_too_often(), **over
        )
        or dead.update(state=JobState.WAITING, claim=None, queued_at=Now(), sent_at=None)
    )


def interrupted_too_often() -> str:
    return _(
        "Ce travail a été interrompu trois fois et s’est arrêté. Relancez-le\u00a0: il reprendra là"
        " où il en était. Si cela recommence, demandez de l’aide en donnant la référence ci-dessous."
    )


class Claim(threading.Thread):
    """``take()`` gives the job, or None when it is not to be run now; then ``drop()`` in any case."""

    def __init__(self, schema: str, uid: uuid.UUID) -> None:
        super().__init__(name=f"job-{uid}", daemon=True)
        self.schema = schema
        self.uid = uid
        self.token = uuid.uuid4()
        # The former process died a moment ago: to be asked again after GRACE.
        self.too_early = False
        self._job: Job | None = None
        self._trouble: Exception | None = None
        self._answered = threading.Event()
        self._dropped = threading.Event()
        self._changed = threading.Condition()
        self._writing = threading.Lock()
        self._fields: dict[str, Any] = {}
        self._asked = False
        self._locked = False
        self._cancelled = False
        self._lost = False
        self._last_beat = 0.0

    # --- Called by the work's own thread

    def take(self) -> Job | None:
        self.start()
        self._answered.wait()
        if self._trouble:
            raise self._trouble
        return self._job

    def drop(self) -> None:
        self._dropped.set()
        with self._changed:
            self._changed.notify()
        self.join()

    def check(self) -> None:
        """Raises ``Cancelled`` or ``ClaimLost`` when the work must stop here."""
        self.check_held()
        if self._cancelled:
            raise Cancelled

    def check_held(self) -> None:
        if self._is_old() and not self._lost:
            # This process has slept, or its beats do not come through: ask before going on.
            self._ask()
        if self._lost or self._is_old():
            raise ClaimLost(f"{self.schema}: job {self.uid}")

    def show(self, fields: dict[str, Any]) -> None:
        """Written with the next beat, at once or half a second after the former."""
        with self._changed:
            self._fields = {**self._fields, **fields}
            self._changed.notify()

    def write_progress(self, fields: dict[str, Any]) -> None:
        """Writes in the work's own transaction, and fails it when the job is another's."""
        with self._writing:
            self._fields = {}
            if not self._mine().update(heartbeat_at=Now(), **fields):
                raise ClaimLost(f"{self.schema}: job {self.uid}")

    def finish(self, fields: dict[str, Any]) -> bool:
        """False when the job had become another's, and nothing was written."""
        return bool(self._mine().update(claim=None, finished_at=Now(), **fields))

    def _mine(self) -> JobQuerySet:
        return Job.objects.filter(uid=self.uid, claim=self.token)

    def _is_old(self) -> bool:
        return time.monotonic() - self._last_beat > LEASE.total_seconds()

    def _ask(self) -> None:
        deadline = time.monotonic() + LEASE.total_seconds()
        with self._changed:
            self._asked = True
            self._changed.notify()
            while self._asked and self.is_alive() and time.monotonic() < deadline:
                self._changed.wait(WRITES_APART.total_seconds())

    # --- The thread

    def run(self) -> None:
        try:
            activate(self.schema, "jobs")
            self._job = self._take()
            self._last_beat = time.monotonic()
        except Exception as error:  # noqa: BLE001 - raised again by take(), in the caller's thread
            self._trouble = error
        try:
            self._answered.set()
            while self._job and not self._lost and not self._dropped.is_set():
                self._wait()
                self._beat()
        finally:
            self._lost = True
            # The end of the connection frees the lock.
            db.close()

    def _take(self) -> Job | None:
        self._lock()
        if not self._locked:
            return None
        job = Job.objects.filter(uid=self.uid).first()
        if job and job.state == JobState.RUNNING:
            self.too_early = not release_dead(self.uid, silent_for=GRACE)
        taken = Job.objects.filter(uid=self.uid, state=JobState.WAITING).update(
            state=JobState.RUNNING,
            claim=self.token,
            attempts=F("attempts") + 1,
            started_at=Coalesce("started_at", Now()),
            heartbeat_at=Now(),
        )
        return Job.objects.get(uid=self.uid) if taken else None

    def _lock(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(KEEPALIVE)
        self._locked = try_lock(self.schema, self.uid, for_transaction=False)

    def _wait(self) -> None:
        with self._changed:
            self._changed.wait_for(
                lambda: self._dropped.is_set() or self._asked or self._fields,
                timeout=BEAT.total_seconds(),
            )

    def _beat(self) -> None:
        try:
            if not self._locked:
                self._lock()
            self._write()
        except (OperationalError, InterfaceError):
            db.close()
            self._locked = False
            self._lost = self._is_old()
        with self._changed:
            self._asked = False
            self._changed.notify()
        self._dropped.wait(WRITES_APART.total_seconds())

    def _write(self) -> None:
        if not self._locked:
            self._lost = True
            return
        with self._writing:
            fields = self._fields
            if self._mine().filter(cancel_requested=False).update(heartbeat_at=Now(), **fields):
                pass
            elif self._mine().update(heartbeat_at=Now(), **fields):
                self._cancelled = True
            else:
                self._lost = True
            with self._changed:
                if self._fields is fields:
                    self._fields = {}
        self._last_beat = time.monotonic()
