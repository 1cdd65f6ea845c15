"""The files that go out: the model to fill in, and the rows to put right."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from exchange.bringing.columns import PEOPLE, POSTS, TO_CORRECT, Column
from exchange.bringing.incoming import Brought, Incoming
from exchange.enums import PostKind

# Those that the model leaves to lists which have them.
NOT_IN_MODEL = {"full_name"}
ROWS_WITH_LISTS = 2000
HEAD = {"font": Font(bold=True), "fill": PatternFill("solid", fgColor="F3E6DC")}


def model_file() -> bytes:
    """Headings to fill in below; an example and what may be written stand on a sheet of their own."""
    book = Workbook()
    del book[book.sheetnames[0]]
    for columns in (PEOPLE, POSTS):
        shown = [one for one in columns.columns if one.code not in NOT_IN_MODEL]
        sheet = book.create_sheet(str(columns.sheet))
        sheet.append([str(one.heading) for one in shown])
        for rank, column in enumerate(shown, start=1):
            _headed(sheet, rank)
            _offer(sheet, rank, column)
        sheet.freeze_panes = "A2"
    _explained(book.create_sheet(str(_("Mode d’emploi"))))
    return _bytes(book)


def rows_to_correct(brought: Brought, left: Iterable[Incoming]) -> bytes:
    """As they came, under the same headings, and what is wrong at the end of each."""
    book = Workbook(write_only=True)
    said = [(one, " ".join(map(str, one.problems))) for one in brought.wrong]
    said += [(one, _("ressemble à %(whom)s") % {"whom": one.double}) for one in left]
    for table in brought.tables:
        rows = sorted((pair for pair in said if pair[0].table is table), key=_by_line)
        if not rows:
            continue
        sheet = book.create_sheet(table.sheet[:31] or str(table.columns.sheet))
        width = len(table.first_row)
        sheet.append([_words(sheet, word) for word in (*table.first_row, str(TO_CORRECT))])
        for one, sentence in rows:
            cells = [*one.line.raw[:width], *[""] * (width - len(one.line.raw)), sentence]
            sheet.append([_words(sheet, word) for word in cells])
    return _bytes(book)


def _by_line(pair: tuple[Incoming, str]) -> int:
    return pair[0].line.number


def _words(sheet: Any, text: str) -> Any:
    """Always a text: « =1+1 » that somebody has typed is never worked out by a spreadsheet."""
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell


def _headed(sheet: Any, rank: int) -> None:
    cell = sheet.cell(1, rank)
    cell.font, cell.fill = HEAD["font"], HEAD["fill"]
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions[get_column_letter(rank)].width = 22


def _offer(sheet: Any, rank: int, column: Column) -> None:
    """A list to choose from, where it fits into what spreadsheets allow (255 signs)."""
    if column.accepted is None:
        return
    words = column.accepted()
    formula = ",".join(words)
    if len(formula) > 250 or any("," in word for word in words):
        return
    choice = DataValidation(type="list", formula1=f'"{formula}"', allow_blank=True)
    choice.showErrorMessage = False
    letter = get_column_letter(rank)
    choice.add(f"{letter}2:{letter}{ROWS_WITH_LISTS}")
    sheet.add_data_validation(choice)


def _explained(sheet: Any) -> None:
    sheet.append(
        [str(_("Feuille")), str(_("Colonne")), str(_("Exemple")), str(_("Ce qu’on peut écrire"))]
    )
    for rank in range(1, 5):
        _headed(sheet, rank)
    sheet.column_dimensions["D"].width = 70
    for columns in (PEOPLE, POSTS):
        for one in columns.columns:
            if one.code not in NOT_IN_MODEL:
                accepted = ", ".join(one.accepted()) if one.accepted else _free(one)
                sheet.append([str(columns.sheet), str(one.heading), one.example, accepted])
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _free(column: Column) -> str:
    return {
        "first_name": _("un prénom ou un nom suffit"),
        "birth_band": _("l’année, ou la date\u00a0: seules les dix années sont gardées"),
        "registered_on": _("une date\u00a0; vide\u00a0: aujourd’hui"),
        "posted_on": _("une date\u00a0; vide\u00a0: aujourd’hui"),
        "valid_until": _("une date à venir\u00a0; vide\u00a0: la durée habituelle du centre"),
        "category": _("l’une des vôtres\u00a0; une nouvelle est montrée avant d’être ajoutée"),
        "person": _("le nom écrit comme sur la feuille des personnes"),
        "kind": ", ".join(str(label) for label in PostKind.labels),
    }.get(column.code, "")


def _bytes(book: Workbook) -> bytes:
    written = BytesIO()
    book.save(written)
    return written.getvalue()
