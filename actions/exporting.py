"""Every field of every sheet, out: JSON (the identity of the import), CSV and XLSX."""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from actions.content import FIELDS, IDENTITY_FIELDS, ROWS, Content, to_content
from actions.importing.files import FORMAT, VERSION
from actions.projects.transfer import projects_content
from actions.selectors import latest_versions
from tenants.context import inside
from tenants.models import Centre

CENTRE_FIELDS = (
    "slug",
    "name",
    "kind",
    "address",
    "declared_size",
    "email",
    "email_public",
    "phone",
    "phone_public",
    "accent_colour",
    "modules",
)
# A spreadsheet would run a text that begins like this as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 32_767  # characters, Excel's limit


def centre_content(centre: Centre) -> Content:
    content = {name: getattr(centre, name) for name in CENTRE_FIELDS}
    with inside(centre):
        projects = projects_content()
    return {
        **content,
        "department": centre.department_id,
        "commune": centre.commune_id,
        "social_projects": projects,
    }


def sheets_of(centres: Iterable[Centre], *, files: bool) -> Iterator[Content]:
    """The latest version of each sheet, drafts included, centre by centre."""
    for centre in centres:
        with inside(centre):
            for sheet in latest_versions():
                yield {"centre": centre.slug, **to_content(sheet, files=files)}


def write_json(centres: list[Centre], out: IO[str], sheets: Iterable[Content] | None = None) -> int:
    """Writes docs/sheet-format.md's document, one sheet at a time; the number of sheets.

    Of all sheets of these centres, unless ``sheets`` are given.
    """
    head = {"format": FORMAT, "version": VERSION, "centres": [centre_content(c) for c in centres]}
    out.write(json.dumps(head, ensure_ascii=False, indent=1)[:-2])
    out.write(',\n "sheets": [')
    count = 0
    for content in sheets_of(centres, files=True) if sheets is None else sheets:
        out.write(",\n" if count else "\n")
        out.write(json.dumps(content, ensure_ascii=False, indent=1))
        count += 1
    out.write("\n]}\n")
    return count


def write_csv(centres: list[Centre], out: IO[str]) -> int:
    """One line per sheet, semicolons, as French spreadsheets open them."""
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    out.write("\ufeff")
    writer.writerow(COLUMNS)
    count = 0
    for content in sheets_of(centres, files=False):
        writer.writerow([_safe(value) for value in flat(content)])
        count += 1
    return count


def write_xlsx(centres: list[Centre], out: IO[bytes]) -> int:
    """One sheet of the workbook for the sheets, then one per kind of row."""
    book = Workbook(write_only=True)
    pages = {"fiches": book.create_sheet("fiches")}
    pages["fiches"].append(COLUMNS)
    for relation, names in ROWS.items():
        pages[relation] = book.create_sheet(relation)
        pages[relation].append(["centre", "uid", *names])
    count = 0
    for content in sheets_of(centres, files=False):
        pages["fiches"].append([cell(pages["fiches"], value) for value in flat(content)])
        for relation, names in ROWS.items():
            for row in content[relation]:
                values = [content["centre"], content["uid"], *(row[name] for name in names)]
                pages[relation].append([cell(pages[relation], value) for value in values])
        count += 1
    book.save(out)
    return count


COLUMNS = ["centre", *IDENTITY_FIELDS, *FIELDS, "axes", *ROWS, "photos", "documents"]


def flat(content: Content) -> list[Any]:
    """A sheet's values in the order of ``COLUMNS``; rows as readable lines."""
    values = []
    for column in COLUMNS:
        value = content[column]
        if column in ROWS:
            value = "\n".join(_row_text(row) for row in value)
        elif column == "axes":
            value = "\n".join(axis["title"] for axis in value)
        elif column in ("photos", "documents"):
            value = "\n".join(row["file"]["name"] for row in value)
        elif isinstance(value, list):
            value = ", ".join(value)
        values.append("" if value is None else value)
    return values


def _row_text(row: Content) -> str:
    return " | ".join(str(value) for value in row.values() if value not in (None, ""))


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def cell(page: Any, value: Any) -> Any:
    """Texts are texts, whatever they begin with: a spreadsheet runs none as a formula."""
    if not isinstance(value, str):
        return value
    written = WriteOnlyCell(page, _printable(value)[:LONGEST_CELL])
    written.data_type = "s"
    return written


def _printable(text: str) -> str:
    return "".join(char for char in text if char >= " " or char in "\n\t")
