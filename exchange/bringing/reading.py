"""The tables of a file: which sheet holds people, which posts, and what each column is."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from exchange.bringing.columns import LEFT_OUT, PEOPLE, POSTS, SHEETS_LEFT_OUT, Columns
from territory.normalise import sort_key

READER = Path(__file__).with_name("sheet_reader.py")
LONGEST_READING = 60  # seconds, waiting for a processor included
# Titles and remarks may stand above the headings.
HEADINGS_WITHIN = 15

SENTENCES = {
    "empty": _l("Ce fichier est vide. Choisissez celui où les personnes sont écrites."),
    "old": _l(
        "Ce fichier est d’un ancien format (.xls) ou protégé par un mot de passe. Ouvrez-le, puis "
        "enregistrez-le au format .xlsx ou .ods, sans mot de passe."
    ),
    "locked": _l("Ce fichier est protégé par un mot de passe\u00a0: enregistrez-le sans."),
    "macros": _l(
        "Ce fichier contient des macros, que nous n’ouvrons pas. Enregistrez-le au format .xlsx "
        "simple, puis choisissez-le de nouveau."
    ),
    "other": _l(
        "Ce fichier n’est pas un tableau. Choisissez un fichier .xlsx, .ods ou .csv\u00a0; le modèle "
        "à télécharger en est un."
    ),
    "long": _l(
        "Ce tableau a plus de 5\u00a0000 lignes. Coupez-le en plusieurs fichiers, et reprenez-les l’un "
        "après l’autre."
    ),
    "bomb": _l(
        "Ce fichier prend trop de place une fois ouvert. Copiez vos lignes dans un nouveau tableau, "
        "ou dans le modèle à télécharger."
    ),
    "broken": _l(
        "Ce fichier est abîmé, ou coupé\u00a0: il ne s’ouvre pas. Ouvrez-le dans votre tableur, "
        "enregistrez-le de nouveau, puis choisissez-le."
    ),
}


class UnreadableFile(ValueError):
    """The message is a French sentence with the next step."""


@dataclass
class Line:
    """One row: ``number`` as the spreadsheet shows it, ``cells`` by the code of their column."""

    number: int
    cells: dict[str, str]
    raw: list[str]


@dataclass
class Table:
    rank: int
    sheet: str
    columns: Columns
    # The words at the head of each column that is known, by its code.
    headings: dict[str, str]
    # All of them, in their order, for the file that goes back.
    first_row: list[str]
    unknown: list[str]
    lines: list[Line] = field(default_factory=list)


def read_tables(path: Path) -> list[Table]:
    """At least one. Raises ``UnreadableFile``."""
    sheets = enumerate(_sheets(path))
    tables = [table for rank, sheet in sheets if (table := _table(rank, sheet)) is not None]
    if not tables:
        raise UnreadableFile(
            _(
                "Aucune colonne n’a été reconnue. Écrivez sur la première ligne le nom de chaque "
                "colonne\u00a0: « Prénom », « Nom », « Téléphone »… ou partez du modèle à télécharger."
            )
        )
    return tables


def _sheets(path: Path) -> list[dict[str, Any]]:
    try:
        done = subprocess.run(  # noqa: S603 -- our own program, on a file of our own naming
            [sys.executable, "-I", str(READER), str(path)],
            capture_output=True,
            timeout=LONGEST_READING,
            check=False,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        # It was stopped, or died: of too much memory, most of the time.
        raise UnreadableFile(str(SENTENCES["bomb"])) from None
    if "refused" in answer:
        raise UnreadableFile(str(SENTENCES[answer["refused"]]))
    found: list[dict[str, Any]] = answer["sheets"]
    return found


def _table(rank: int, sheet: dict[str, Any]) -> Table | None:
    if sort_key(sheet["name"]) in SHEETS_LEFT_OUT:
        return None
    rows = sheet["rows"]
    for above, row in enumerate(rows[:HEADINGS_WITHIN]):
        for columns in (POSTS, PEOPLE):
            if (known := columns.recognised(row, sheet["name"])) is not None:
                table = _headed(rank, sheet["name"], columns, known, row)
                for number, cells in enumerate(rows[above + 1 :], start=above + 2):
                    if any(cells):
                        table.lines.append(Line(number, _told(known, cells), cells))
                return table
    return None


def _headed(rank: int, name: str, columns: Columns, known: dict[int, str], row: list[str]) -> Table:
    heads = enumerate(row)
    return Table(
        rank=rank,
        sheet=name,
        columns=columns,
        headings={code: row[place] for place, code in known.items()},
        first_row=row,
        unknown=[h for at, h in heads if h and at not in known and sort_key(h) not in LEFT_OUT],
    )


def _told(known: dict[int, str], cells: list[str]) -> dict[str, str]:
    return {code: cells[place] if place < len(cells) else "" for place, code in known.items()}
