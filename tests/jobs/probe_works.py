"""Works that the tests' jobs do. Redis says when they wait, and keeps count."""

import time
from datetime import UTC, datetime

from django.contrib.sessions.models import Session
from django.db import connection, transaction

from jobs.errors import WorkFailed
from jobs.progress import Progress
from jobs.registry import Result, job
from tests.support.probe_tasks import traces


def held(key: str, rank: int) -> bool:
    return traces().get(f"{key}:hold") == str(rank)


@job("probe.count", label="Compter des fiches")
def count(progress: Progress, *, key: str, total: int) -> Result:
    """Adds one row for each unit: adding one twice would fail."""
    traces().rpush(f"{key}:starts", progress.done_before)
    for rank in range(progress.done_before + 1, total + 1):
        while held(key, rank):
            progress.step(rank - 1, total, f"{rank - 1} fiches sur {total}", "la mise en page")
            time.sleep(0.05)
        with progress.unit(total=total, note=f"{rank} fiches sur {total}"):
            Session.objects.create(
                session_key=f"{key}-{rank}", session_data="", expire_date=datetime.now(UTC)
            )
    return Result(message=f"{total} fiches comptées.")


@job("probe.in_transaction", label="Tout ou rien")
def in_transaction(progress: Progress, *, key: str) -> None:
    """One long transaction, that says all the same how far it is."""
    with transaction.atomic():
        Session.objects.create(
            session_key=f"{key}-1", session_data="", expire_date=datetime.now(UTC)
        )
        while held(key, 1):
            progress.step(3, 10, "3 pages sur 10")
            time.sleep(0.05)


@job("probe.stubborn", label="Sourd")
def stubborn(progress: Progress, *, key: str) -> None:
    """Notes the trouble of each item and goes on, as a careless work would."""
    for rank in range(200):
        try:
            progress.step(rank, 200)
            traces().incr(f"{key}:steps")
            time.sleep(0.05)
        except Exception:  # noqa: BLE001, S110 - what is tested
            pass


@job("probe.file", label="Exporter la liste")
def file(progress: Progress, *, text: str) -> Result:
    return Result(message="La liste est prête.", name="Liste d’été.csv", content=text.encode())


@job("probe.break", label="Casser")
def broken(progress: Progress, *, key: str) -> None:
    traces().incr(f"{key}:starts")
    progress.step(1, 2, "1 fiche sur 2")
    if not traces().get(f"{key}:mended"):
        raise RuntimeError("psycopg: password=hunter2 refused")


@job("probe.refuse", label="Refuser")
def refused(progress: Progress) -> None:
    raise WorkFailed("Le fichier est vide\u00a0: choisissez-en un autre.")


@job("probe.wander", label="Partir ailleurs")
def wander(progress: Progress) -> Result:
    """Ends in another schema, as migrating a centre does."""
    connection.set_schema_to_public()
    return Result(message="Revenu.", name="a.txt", content=b"a")
