"""LibreOffice itself opens the tables: what it shows is what people have typed."""

import csv
import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from federation.exports.columns import COLUMNS, Kind
from tests.federation.exports.conftest import HOSTILE
from tests.support.sheets import full_content

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
REQUIRED = os.environ.get("ODF_TESTS") == "required"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SOFFICE and not REQUIRED, reason="LibreOffice is not installed"),
]
# Semicolons, quotes, UTF-8, from the first line; cells as they are shown, of the first page.
AS_CSV = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false"
LONGEST = 120  # seconds


def opened(folder: Path, files: dict[str, bytes], *options: str) -> dict[str, list[list[str]]]:
    """Each file as LibreOffice shows it."""
    assert SOFFICE, "ODF_TESTS=required: install libreoffice-calc-nogui"
    for name, content in files.items():
        (folder / name).write_bytes(content)
    subprocess.run(
        [
            SOFFICE,
            "--headless",
            "--norestore",
            # A profile of its own: another LibreOffice may be running.
            f"-env:UserInstallation={(folder / 'profil').as_uri()}",
            *options,
            "--convert-to",
            AS_CSV,
            "--outdir",
            str(folder / "vus"),
            *(str(folder / name) for name in files),
        ],
        check=True,
        capture_output=True,
        timeout=LONGEST,
        env={**os.environ, "HOME": str(folder)},
    )
    return {name: read(folder / "vus" / f"{Path(name).stem}.csv") for name in files}


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.reader(text, delimiter=";"))


def value(column, said: str):
    """What a cell says, however it is shown."""
    if column.kind in (Kind.AMOUNT, Kind.INTEGER):
        return Decimal(said.replace(",", ".")) if said else None
    return said.replace("\r\n", "\n").replace("\t", " ")


def table(rows: list[list[str]]) -> list[list]:
    head, *lines = rows
    assert head == [column.name for column in COLUMNS]
    return [
        [value(column, said) for column, said in zip(COLUMNS, line, strict=True)] for line in lines
    ]


def test_libreoffice_shows_the_same_table_in_each_form(publish, browse, tmp_path):
    publish(**full_content(starts_on="2024-09-01", description="Une ligne\net  une autre\n\nfin"))
    for words in HOSTILE:
        publish(title=f"Piège {words}".strip(), summary=words, objectives=[{"text": words}])
    visitor = browse(None)
    files = {
        f"{form}.{form}": visitor.get(f"/pratiques/export/{form}/").getvalue()
        for form in ("csv", "xlsx", "ods")
    }
    text = {"csv.csv": files.pop("csv.csv")}
    seen = opened(tmp_path, files) | opened(tmp_path, text, "--infilter=CSV:59,34,76")
    shown = {name: table(rows) for name, rows in seen.items()}
    (tmp_path / "tel.csv").write_bytes(text["csv.csv"])
    sent = table(read(tmp_path / "tel.csv"))
    assert len(sent) == len(HOSTILE) + 1
    # A CSV has an apostrophe where a cell would be run; a typed cell has none.
    typed = [[_without_apostrophe(said) for said in line] for line in sent]
    assert shown["csv.csv"] == sent
    assert shown["xlsx.xlsx"] == typed
    assert shown["ods.ods"] == typed
    told = {line[[column.name for column in COLUMNS].index("resume")] for line in typed}
    assert {words.replace("\r\n", "\n").replace("\t", " ") for words in HOSTILE} < told


def _without_apostrophe(said):
    return (
        said[1:] if isinstance(said, str) and said[:2] in ("'=", "'+", "'-", "'@", "' ") else said
    )
