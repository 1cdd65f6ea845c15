"""The works that a job may do, by name.

A room registers its own in a module called ``long_work.py``, which is found by itself::

    @job("federation.export_catalogue", label=_("Export du catalogue"))
    def export_catalogue(progress: Progress, *, year: int) -> Result:
        rows = list(practices_of(year))
        for rank, row in enumerate(rows[progress.done_before :], start=progress.done_before + 1):
            with progress.unit(total=len(rows), note=f"{rank} pratiques sur {len(rows)}"):
                write(row)
        return Result(name="catalogue.csv", content=csv_of(year), message="Le catalogue est prêt.")

**It must be restartable.** Its worker can be killed at any line (a deployment, a power cut, 15
minutes passed: ``CELERY_TASK_TIME_LIMIT``); the job then starts again, at most 3 times, with the
same parameters, in the same schema. Two ways:

- ``with progress.unit():`` is one transaction that holds both what it writes and the count of units
  done: after a kill, ``progress.done_before`` is exactly the number of units that were committed,
  and a process that lost the job cannot commit one. The order of the units must be the same each
  time. Nothing that a rollback does not undo (a file, a mail, another connection) belongs inside,
  nor may it stand inside another transaction.
- ``progress.step(done, total, note)`` only says where one is: ``done_before`` may then be half a
  second late, so doing an item again must change nothing (``update_or_create``, a file that is
  overwritten). Use it for everything that is not rows of this schema.

Work that ends without an answer for the person raises ``WorkFailed("French sentence, with the next
step")``. Any other exception shows a general sentence and keeps the traceback out of sight.
A function that says nothing for long can be neither followed nor cancelled meanwhile.

Parameters are JSON: ids and words, never objects, never a secret.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import IO

from django.utils.functional import Promise

from jobs.conf import RESULTS_KEPT
from jobs.errors import UnknownKind
from jobs.models import Job


@dataclass(frozen=True)
class Result:
    """What the person gets: a sentence, a file for ``kept_for``, or both.

    ``content`` is bytes, or a binary file at its beginning (``tempfile.TemporaryFile()``), which
    is closed once stored. ``name`` is the download's name.
    """

    message: str = ""
    name: str = ""
    content: bytes | IO[bytes] | None = None
    kept_for: timedelta = RESULTS_KEPT

    def __post_init__(self) -> None:
        if bool(self.name) != (self.content is not None):
            raise ValueError("A file has both a name and a content.")


@dataclass(frozen=True)
class Link:
    address: str
    words: str | Promise


Work = Callable[..., Result | None]
# Where a job leads once it is over, whichever way; None for nowhere.
LeadsTo = Callable[[Job], Link | None]


@dataclass(frozen=True)
class Kind:
    name: str
    label: str | Promise
    work: Work
    leads_to: LeadsTo | None = None


_kinds: dict[str, Kind] = {}


def job(
    name: str, *, label: str | Promise, leads_to: LeadsTo | None = None
) -> Callable[[Work], Work]:
    """Registers ``def work(progress: Progress, **parameters) -> Result | None``.

    ``leads_to`` gives the page that its owner goes to when the job is over.
    """

    def register(work: Work) -> Work:
        known = _kinds.get(name)
        if known and _place(known.work) != _place(work):
            raise ValueError(f"Two works are called {name!r}.")
        _kinds[name] = Kind(name, label, work, leads_to)
        return work

    return register


def kind_named(name: str) -> Kind:
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def next_page(job: Job) -> Link | None:
    kind = _kinds.get(job.kind)
    return kind.leads_to(job) if kind and kind.leads_to and not job.is_active else None


def _place(work: Work) -> tuple[str, str]:
    return work.__module__, work.__qualname__
