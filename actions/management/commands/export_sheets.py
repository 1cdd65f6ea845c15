import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.enums import JournalAction
from accounts.journal import record
from actions.exporting import write_csv, write_json, write_xlsx
from tenants.context import inside
from tenants.models import Centre


class Command(BaseCommand):
    help = "Writes every field of every sheet, drafts included: JSON, CSV or XLSX."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--centre", metavar="SLUG")
        which.add_argument("--all", action="store_true")
        parser.add_argument("--format", choices=["json", "csv", "xlsx"], required=True)
        parser.add_argument("--output", type=Path, metavar="PATH")

    def handle(self, *args: Any, **options: Any) -> None:
        centres = Centre.objects.order_by("slug")
        if options["centre"]:
            centres = centres.filter(slug=options["centre"])
            if not centres:
                raise CommandError(
                    f"Aucun centre ne porte le nom court « {options['centre']} » : vérifiez-le, "
                    "ou exportez tout avec --all."
                )
        chosen = list(centres)
        count = self.write(chosen, options["format"], options["output"])
        for centre in chosen:
            with inside(centre):
                record(
                    JournalAction.DATA_EXPORTED,
                    subject="Toutes les fiches action",
                    note=f"export_sheets --format {options['format']}",
                )
        self.stderr.write(f"{count} fiches exportées.")

    def write(self, centres: list[Centre], form: str, path: Path | None) -> int:
        if form == "xlsx":
            if path is None:
                raise CommandError("Un classeur s’écrit dans un fichier : ajoutez --output.")
            with path.open("wb") as book:
                return write_xlsx(centres, book)
        write = {"json": write_json, "csv": write_csv}[form]
        if path is None:
            return write(centres, sys.stdout)
        with path.open("w", encoding="utf-8", newline="") as out:
            return write(centres, out)
