"""What a work function tells and asks while it runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from jobs.claims import Claim
from jobs.models import Job
from tenants.connections import db


class Progress:
    """``done_before`` is where the last attempt was, 0 at first. See ``jobs.registry``."""

    def __init__(self, job: Job, claim: Claim) -> None:
        self.job_uid = job.uid
        # Who asked: what the work writes is theirs. None for the system.
        self.owner_id: int | None = job.owner_id
        self.done_before = job.progress_done
        self.done = job.progress_done
        self._claim = claim
        # What is shown, and goes with the end of the job.
        self.latest: dict[str, Any] = {}

    def step(
        self,
        done: int,
        total: int | None = None,
        note: str | None = None,
        next_step: str | None = None,
    ) -> None:
        """Shows « 12 fiches sur 40 » and what comes next; costs nothing, so call it often.

        What is None stays as it was. Raises ``Cancelled`` when the person has asked for it, and
        ``ClaimLost`` when the job goes on elsewhere: let both pass.
        """
        self._claim.check()
        told = self._told(done, total, note, next_step)
        self._remember(told)
        self._claim.show(told)

    @contextmanager
    def unit(
        self, total: int | None = None, note: str | None = None, next_step: str | None = None
    ) -> Iterator[None]:
        """One more unit: a transaction that holds what the block writes and the new count."""
        self._claim.check()
        told = self._told(self.done + 1, total, note, next_step)
        with transaction.atomic(durable=True):
            yield
            if db.schema_name != self._claim.schema:
                raise RuntimeError(f"The unit ended in the schema {db.schema_name}.")
            self._claim.write_progress(told)
        self._remember(told)

    def _told(
        self, done: int, total: int | None, note: str | None, next_step: str | None
    ) -> dict[str, Any]:
        told = {
            "progress_done": max(0, done),
            "progress_total": total if total is None else max(0, total),
            "progress_note": note if note is None else str(note)[:300],
            "progress_next": next_step if next_step is None else str(next_step)[:300],
        }
        return {name: value for name, value in told.items() if value is not None}

    def _remember(self, told: dict[str, Any]) -> None:
        self.done = told["progress_done"]
        self.latest |= told
