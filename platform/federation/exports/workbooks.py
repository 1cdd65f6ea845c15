"""XLSX and ODS, one row at a time.

Neither holds the table in memory: openpyxl writes to a file as it goes. odfpy builds the whole
document first: 90 kB and 3 ms for each practice, measured, so 9 GB for the largest table. The few
elements of a table are therefore written here, with the standard library.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from federation.exports.cells import printable
from federation.exports.columns import Value

Rows = Iterable[Sequence[Value]]
# (title, header, rows): a page of the workbook.
Page = tuple[str, Sequence[str], Rows]
WIDE, NARROW = 34, 18  # characters
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def write_xlsx(out: IO[bytes], pages: Sequence[Page]) -> None:
    book = Workbook(write_only=True)
    for title, header, rows in pages:
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "B2"
        for rank in range(1, len(header) + 1):
            sheet.column_dimensions[get_column_letter(rank)].width = WIDE if rank < 4 else NARROW
        sheet.append([_heading(sheet, text) for text in header])
        for row in rows:
            sheet.append([_in_xlsx(sheet, value) for value in row])
    book.save(out)


def _heading(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font, cell.alignment = Font(bold=True), Alignment(vertical="top")
    return cell


def _in_xlsx(sheet: Any, value: Value) -> Any:
    if isinstance(value, str):
        text = printable(value)
        # openpyxl takes the first for a formula, the second for an error of Excel's.
        if not text.startswith(("=", "#")):
            return text
        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"
        return cell
    if isinstance(value, date):
        # A day, which its type hints forget.
        cell = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]
        cell.number_format = "yyyy-mm-dd"
        return cell
    return value


MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{ODS}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content office:version="1.3"
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">
<office:automatic-styles>
<number:date-style style:name="iso"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>
<style:style style:name="day" style:family="table-cell" style:data-style-name="iso"/>
<style:style style:name="head" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="wide" style:family="table-column"><style:table-column-properties style:column-width="7cm"/></style:style>
<style:style style:name="narrow" style:family="table-column"><style:table-column-properties style:column-width="4cm"/></style:style>
</office:automatic-styles>
<office:body><office:spreadsheet>
"""
TAIL = "</office:spreadsheet></office:body></office:document-content>\n"
# A reader of ODF takes a run of blanks for one: those after the first are said.
BLANKS = re.compile("(?:^| ) +", re.MULTILINE)


def write_ods(out: IO[bytes], pages: Sequence[Page]) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # First and as it is, so that a file's kind can be read from its first bytes.
        archive.writestr("mimetype", ODS, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        with archive.open("content.xml", "w", force_zip64=True) as content:
            content.write(HEAD.encode())
            for page in pages:
                for part in _table(*page):
                    content.write(part.encode())
            content.write(TAIL.encode())


def _table(title: str, header: Sequence[str], rows: Rows) -> Iterator[str]:
    wide, narrow = min(3, len(header)), max(0, len(header) - 3)
    yield f"<table:table table:name={quoteattr(title)}>"
    yield f'<table:table-column table:style-name="wide" table:number-columns-repeated="{wide}"/>'
    if narrow:
        yield (
            '<table:table-column table:style-name="narrow"'
            f' table:number-columns-repeated="{narrow}"/>'
        )
    heads = "".join(_in_ods(text, ' table:style-name="head"') for text in header)
    yield f"<table:table-header-rows>{_row(heads)}</table:table-header-rows>"
    for row in rows:
        yield _row("".join(_in_ods(value) for value in row))
    yield "</table:table>\n"


def _row(cells: str) -> str:
    return f"<table:table-row>{cells}</table:table-row>\n"


def _in_ods(value: Value, style: str = "") -> str:
    match value:
        case None | "":
            return "<table:table-cell/>"
        case str():
            lines = printable(value).replace("\t", " ").split("\n")
            told = "".join(f"<text:p>{_blanks(escape(line))}</text:p>" for line in lines)
            return f'<table:table-cell{style} office:value-type="string">{told}</table:table-cell>'
        case date():
            day = value.isoformat()
            return (
                '<table:table-cell table:style-name="day" office:value-type="date"'
                f' office:date-value="{day}"><text:p>{day}</text:p></table:table-cell>'
            )
        case Decimal() | int():
            return (
                f'<table:table-cell office:value-type="float" office:value="{value}">'
                f"<text:p>{str(value).replace('.', ',')}</text:p></table:table-cell>"
            )
    raise TypeError(f"{value!r} has no cell")


def _blanks(line: str) -> str:
    def said(run: re.Match[str]) -> str:
        kept = "" if run.start() == 0 else " "
        return f'{kept}<text:s text:c="{len(run[0]) - len(kept)}"/>'

    return BLANKS.sub(said, line)
