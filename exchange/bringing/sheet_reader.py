"""A spreadsheet as plain rows of texts: a program of its own, started by ``reading``.

A file that somebody sends may ask for more memory than there is (one cell in the last corner of a
sheet, a few bytes that unpack to gigabytes) or break the library that reads it. So it is read in a
process with bounds, which may die without harm. Standard library and python-calamine only.

``python sheet_reader.py <path>`` writes JSON: ``{"sheets": [{"name", "rows": [[text]]}]}`` with every
row from the first line of the sheet, or ``{"refused": code}``.
"""

import csv
import io
import json
import resource
import sys
import zipfile
from datetime import date, datetime, time
from typing import Any

MOST_MEMORY = 1024**3
MOST_SECONDS = 20
MOST_ROWS = 5_000
MOST_COLUMNS = 60
MOST_SHEETS = 20
# A little over what any field takes: a longer text is refused by the field, with its cell named.
LONGEST_TEXT = 2_000
MOST_UNPACKED = 80 * 1024**2
BLANK = ("", None)

OLD_OFFICE = b"\xd0\xcf\x11\xe0"


class Refused(Exception):
    pass


def read(path: str) -> dict[str, Any]:
    with open(path, "rb") as file:
        data = file.read()
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Refused("empty")
    if data.startswith(OLD_OFFICE):
        raise Refused("old")
    if data.startswith(b"PK"):
        return {"sheets": list(_workbook(data))}
    return {"sheets": [{"name": "", "rows": _lines(data)}]}


def _workbook(data: bytes) -> Any:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    _refuse_odd_archives(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for rank in range(min(len(book.sheet_names), MOST_SHEETS)):
            sheet = book.get_sheet_by_index(rank)
            if sheet.total_height > MOST_ROWS + 50 and _filled(sheet) > MOST_ROWS:
                raise Refused("long")
            rows = [
                [_text(cell) for cell in row[:MOST_COLUMNS]]
                for row in sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + 50)
            ]
            yield {"name": sheet.name[:100], "rows": rows}
    except PasswordError:
        raise Refused("locked") from None
    except CalamineError:
        raise Refused("broken") from None


def _filled(sheet: Any) -> int:
    """Blank lines that carry a colour or a border are no rows."""
    return sum(1 for row in sheet.iter_rows() if any(cell not in BLANK for cell in row))


def _refuse_odd_archives(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if any(name.lower().endswith("vbaproject.bin") for name in names) or any(
                name.startswith(("Basic/", "Scripts/")) for name in names
            ):
                raise Refused("macros")
            kind = archive.read("mimetype")[:100] if "mimetype" in names else b""
            if "xl/workbook.xml" not in names and b"spreadsheet" not in kind:
                raise Refused("other")
            unpacked = 0
            for one in archive.infolist():
                if one.flag_bits & 1:
                    raise Refused("locked")
                # What is said there may be a lie: the bound on memory is the second guard.
                unpacked += one.file_size
            if unpacked > MOST_UNPACKED or len(names) > 2_000:
                raise Refused("bomb")
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, OSError):
        raise Refused("broken") from None


def _lines(data: bytes) -> list[list[str]]:
    text = _decoded(data)
    try:
        delimiter = csv.Sniffer().sniff(text[:20_000].split("\n", 1)[0], ";,\t|").delimiter
    except csv.Error:
        delimiter = ";"
    csv.field_size_limit(20 * 1024**2)
    rows = []
    try:
        for rank, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            if rank > MOST_ROWS + 50:
                raise Refused("long")
            rows.append([_text(cell) for cell in row[:MOST_COLUMNS]])
    except csv.Error:
        raise Refused("broken") from None
    return rows


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise Refused("broken") from None
    if b"\x00" in data or data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")):
        raise Refused("other")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What French spreadsheet programs write on Windows; every byte is some letter of it.
        return data.decode("cp1252", errors="replace")


def _text(cell: Any) -> str:
    if cell in BLANK:
        return ""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    # No text of PostgreSQL holds a null; the others are seen by nobody.
    clean = "".join(
        sign for sign in str(cell)[:LONGEST_TEXT] if sign.isprintable() or sign in "\n\t"
    )
    return clean.strip()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = read(sys.argv[1])
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    except MemoryError:
        answer = {"refused": "bomb"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
