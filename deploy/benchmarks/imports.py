"""Importing a text export of the national system into one centre."""

from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions.importing.files import read_file
from actions.importing.run import ImportReport, import_file
from actions.importing.writer import Outcome
from deploy.benchmarks.figures import Figure
from deploy.benchmarks.measuring import milliseconds
from deploy.benchmarks.network import new_centre
from deploy.benchmarks.texts import Writer
from federation.models import Practice

SHEETS = 200
# Counting keeps every statement in memory, and no more than nine thousand of them.
FEW = 10
READINGS = 3


class ImportFailedError(RuntimeError):
    """Some sheets were not imported: the time would say nothing."""


def importing() -> list[Figure]:
    centre = new_centre("importateur", "Centre social importateur")
    structure = f"{centre.name} - {centre.department.name}"
    data = Writer(seed=200).export(SHEETS, structure)
    reading = median(milliseconds(lambda: read_file(data)) for _ in range(READINGS))
    reports: list[ImportReport] = []
    shared = Practice.objects.count()
    whole = milliseconds(lambda: reports.append(_import(data)))
    again = milliseconds(lambda: reports.append(_import(data)))
    _check(reports[0], Outcome.CREATED, SHEETS)
    _check(reports[1], Outcome.UNCHANGED, SHEETS)
    if Practice.objects.count() != shared + SHEETS:
        raise ImportFailedError(f"{Practice.objects.count() - shared} pratiques partagées.")
    few = Writer(seed=10).export(FEW, structure)
    with CaptureQueriesContext(connection) as captured:
        _check(_import(few), Outcome.CREATED, FEW)
    return [
        Figure(f"Import de {SHEETS} fiches : lecture seule", _per_second(reading), "fiches/s"),
        Figure("Import : lecture, publication et partage", _per_second(whole), "fiches/s"),
        Figure("Import relancé, rien n’a changé", _per_second(again), "fiches/s"),
        Figure(
            "Import, publication et partage : requêtes SQL par fiche",
            len(captured) / FEW,
            "requêtes",
        ),
    ]


def _import(data: bytes) -> ImportReport:
    return import_file(read_file(data), create_centres=False, publish=True, dry_run=False)


def _check(report: ImportReport, outcome: Outcome, expected: int) -> None:
    if report.count(outcome) != expected:
        problems = [problem.message for sheet in report.sheets for problem in sheet.problems]
        raise ImportFailedError(f"{report.count(outcome)} fiches sur {expected}. {problems[:1]}")


def _per_second(milliseconds_taken: float) -> float:
    return SHEETS / milliseconds_taken * 1000
