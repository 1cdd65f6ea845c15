"""A whole import: each sheet in its own transaction, and a report of what became of every one."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction

from actions.checks import content_problems
from actions.content import ROWS
from actions.enums import RowSource
from actions.importing.centres import CentreNotFound, add_centre, find_centre
from actions.importing.files import CentreReference, IncomingFile, IncomingSheet
from actions.importing.problems import Problem
from actions.importing.writer import Outcome, foresee, write_sheet
from actions.projects.transfer import bring_projects, unknown_axes
from federation.services import PublicationRefused
from tenants.context import inside
from tenants.errors import CentreRefused
from tenants.models import Centre


@dataclass
class SheetReport:
    line: int
    title: str
    centre: str
    outcome: str
    unsorted_words: int = 0
    suggested_rows: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass
class ImportReport:
    form: str
    dry_run: bool
    published: bool
    sheets: list[SheetReport] = field(default_factory=list)
    centres_created: list[str] = field(default_factory=list)
    preamble: list[str] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        return sum(1 for sheet in self.sheets if sheet.outcome == outcome)

    def as_data(self) -> dict[str, Any]:
        """For ``--report``: everything, JSON-ready."""
        return {
            "counts": {str(outcome): self.count(outcome) for outcome in Outcome},
            "unsorted_words": sum(sheet.unsorted_words for sheet in self.sheets),
            "suggested_rows": sum(sheet.suggested_rows for sheet in self.sheets),
            **asdict(self),
        }


def import_file(
    incoming: IncomingFile,
    *,
    create_centres: bool,
    publish: bool,
    dry_run: bool,
    progress: Callable[[SheetReport], None] | None = None,
) -> ImportReport:
    """Imports every whole sheet of the file; the others are refused, each with its sentence."""
    report = ImportReport(incoming.form, dry_run, publish)
    report.preamble = list(incoming.preamble)
    run = _Run(report, create_centres=create_centres)
    for sheet in incoming.sheets:
        line = run.take(sheet)
        report.sheets.append(line)
        if progress:
            progress(line)
    return report


class _Run:
    def __init__(self, report: ImportReport, *, create_centres: bool) -> None:
        self.report = report
        self.create_centres = create_centres
        self.foreseen_centres: set[str] = set()

    def take(self, sheet: IncomingSheet) -> SheetReport:
        line = SheetReport(
            sheet.line, sheet.title, sheet.centre.name or sheet.centre.slug, Outcome.REFUSED
        )
        line.problems = list(sheet.problems)
        if not sheet.whole:
            return line
        wrong = content_problems(sheet.content)
        if wrong:
            line.problems += [Problem(sheet.line, f"« {sheet.title} » : {text}") for text in wrong]
            return line
        line.unsorted_words = len(str(sheet.content.get("unsorted_text") or "").split())
        line.suggested_rows = sum(
            row.get("source") == RowSource.IMPORTED
            for relation in ROWS
            for row in sheet.content.get(relation, [])
        )
        try:
            centre = self.centre_of(sheet.centre)
            line.outcome = self.write(centre, sheet)
            line.problems += self.axes_left_out(centre, sheet)
        except (CentreNotFound, CentreRefused, PublicationRefused) as refusal:
            line.problems.append(Problem(sheet.line, f"« {sheet.title} » : {refusal}"))
            return line
        if line.outcome == Outcome.KEPT:
            line.problems.append(
                Problem(
                    sheet.line,
                    f"« {sheet.title} » a été modifiée depuis par une personne : elle est laissée "
                    "telle quelle.",
                )
            )
        if line.outcome == Outcome.TRASHED:
            line.problems.append(
                Problem(
                    sheet.line,
                    f"« {sheet.title} » est dans la corbeille du centre : elle y est laissée. "
                    "Restaurez-la, puis relancez l’import.",
                )
            )
        return line

    def centre_of(self, reference: CentreReference) -> Centre | None:
        """None for a centre that a dry run would create."""
        centre = find_centre(reference)
        if centre is not None:
            return centre
        if not self.create_centres:
            raise CentreNotFound(
                f"le centre « {reference.name or reference.slug} » n’existe pas encore ; relancez "
                "avec --create-centres pour le créer."
            )
        if self.report.dry_run:
            name = reference.name or reference.slug
            if name not in self.foreseen_centres:
                self.foreseen_centres.add(name)
                self.report.centres_created.append(name)
            return None
        centre = add_centre(reference)
        self.report.centres_created.append(centre.slug)
        return centre

    def write(self, centre: Centre | None, sheet: IncomingSheet) -> Outcome:
        if centre is None:
            return Outcome.CREATED
        with inside(centre), transaction.atomic() if self.report.dry_run else nullcontext():
            if self.report.dry_run:
                return foresee(sheet.content)
            bring_projects(sheet.centre.projects)
            return write_sheet(sheet.content, publish=self.report.published)

    def axes_left_out(self, centre: Centre | None, sheet: IncomingSheet) -> list[Problem]:
        with inside(centre) if centre else nullcontext():
            missing = unknown_axes(sheet.content, sheet.centre.projects, there=centre is not None)
        return [
            Problem(
                sheet.line,
                f"« {sheet.title} » : l’axe « {title} » n’est pas du projet social de ce centre, "
                "la fiche est importée sans lui.",
            )
            for title in missing
        ]
