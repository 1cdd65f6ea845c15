import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from actions.importing.files import read_file
from actions.importing.problems import UnreadableFile
from actions.importing.run import ImportReport, SheetReport, import_file
from actions.importing.writer import Outcome

WORDS = {
    Outcome.CREATED: "créée",
    Outcome.CHANGED: "nouveau brouillon",
    Outcome.UNCHANGED: "inchangée",
    Outcome.KEPT: "laissée telle quelle",
    Outcome.TRASHED: "laissée dans la corbeille",
    Outcome.REFUSED: "refusée",
}


class Command(BaseCommand):
    help = "Imports action sheets from the national system's text export, or from our JSON export."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--create-centres", action="store_true")
        parser.add_argument(
            "--publish", action="store_true", help="publish the sheets and share them at once"
        )
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--report", type=Path, help="write the whole report there, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            incoming = read_file(path.read_bytes())
        except OSError as error:
            raise CommandError(
                f"Le fichier « {path} » ne s’ouvre pas : {error.strerror}."
            ) from error
        except UnreadableFile as error:
            raise CommandError(f"{path.name}, ligne {error.line} : {error.message}") from error
        report = import_file(
            incoming,
            create_centres=options["create_centres"],
            publish=options["publish"],
            dry_run=options["dry_run"],
            progress=self.show,
        )
        if options["report"]:
            text = json.dumps(report.as_data(), ensure_ascii=False, indent=2)
            options["report"].write_text(text + "\n", encoding="utf-8")
        self.stdout.write(summary(report))
        if report.sheets and report.count(Outcome.REFUSED) == len(report.sheets):
            raise CommandError("Aucune fiche n’a été importée.")

    def show(self, line: SheetReport) -> None:
        self.stdout.write(f"{WORDS[Outcome(line.outcome)]} : {line.title} ({line.centre})")
        for problem in line.problems:
            self.stderr.write(f"  ligne {problem.line} : {problem.message}")


def summary(report: ImportReport) -> str:
    data = report.as_data()
    counts = data["counts"]
    parts = [
        "Essai, rien n’a été écrit :" if report.dry_run else "Import terminé :",
        f"{counts['created']} fiches créées, {counts['changed']} en nouveau brouillon, "
        f"{counts['unchanged']} inchangées, {counts['kept']} laissées telles quelles, "
        f"{counts['trashed']} laissées dans la corbeille, "
        f"{counts['refused']} refusées ; {len(report.centres_created)} centres créés ;",
        f"{data['unsorted_words']} mots à classer, {data['suggested_rows']} lignes proposées.",
    ]
    return " ".join(parts)
