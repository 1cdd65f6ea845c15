"""The chosen sheets as a file: everything, or a table that people read."""

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import IO, Any

from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from openpyxl import Workbook
from openpyxl.styles import Font

from accounts.enums import JournalAction
from accounts.journal import record
from accounts.models import User
from actions.bulk.works import chosen_rows
from actions.content import Content, to_content
from actions.enums import RowSource
from actions.exporting import cell, write_json
from actions.models import ActionSheet
from actions.selectors import latest_versions
from federation.labels import label
from jobs.models import Job
from jobs.services import start_job
from tenants.addresses import centre_address
from tenants.context import current_centre

KIND = "actions.export"
JSON, XLSX = "json", "xlsx"
Each = Callable[[int], None]


def write(form: str, pks: list[int], out: IO[bytes], *, each: Each | None = None) -> int:
    """The number of sheets written, in the order of the list; ``each(rank)`` is told of every one."""
    sheets = ActionSheet.objects.filter(pk__in=pks).order_by("pk")
    contents = _contents(sheets, files=form == JSON, each=each)
    if form == XLSX:
        return _write_table(contents, pks, out)
    text = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    count = write_json([current_centre()], text, (content for _pk, content in contents))
    text.detach()
    return count


def file_name(form: str) -> str:
    return f"fiches-{current_centre().slug}-{timezone.localdate().isoformat()}.{form}"


def tell(form: str, count: int, acting_user: User) -> None:
    """In the journal."""
    subject = ngettext("%(count)d fiche action", "%(count)d fiches action", count)
    record(
        JournalAction.DATA_EXPORTED,
        actor=acting_user,
        subject=subject % {"count": count},
        note=form,
    )


def told(count: int) -> str:
    return ngettext("%(count)d fiche exportée.", "%(count)d fiches exportées.", count) % {
        "count": count
    }


def ask_for(form: str, pks: list[int], acting_user: User) -> Job:
    digest = hashlib.sha256(json.dumps([form, pks]).encode()).hexdigest()
    return start_job(
        kind=KIND,
        parameters={"form": form, "sheets": pks},
        owner=acting_user,
        label=_("Export de %(count)d fiches") % {"count": len(pks)},
        key=digest,
    )


def _contents(sheets: Any, *, files: bool, each: Each | None) -> Iterator[tuple[int, Content]]:
    for rank, sheet in enumerate(latest_versions(sheets), start=1):
        yield sheet.pk, to_content(sheet, files=files)
        if each:
            each(rank)


def _write_table(contents: Iterator[tuple[int, Content]], pks: list[int], out: IO[bytes]) -> int:
    rows = {row.pk: row for row in chosen_rows().filter(pk__in=pks)}
    site = centre_address(current_centre(), "/actions/")
    for row in rows.values():
        row.address = f"{site}{row.public_slug}/" if row.live else ""
    book = Workbook(write_only=True)
    page = book.create_sheet(_("Fiches action"))
    page.freeze_panes = "B2"
    for rank, (_heading, width, _value) in enumerate(COLUMNS):
        page.column_dimensions["ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rank]].width = width
    head = [cell(page, str(heading)) for heading, _width, _value in COLUMNS]
    for one in head:
        one.font = Font(bold=True)
    page.append(head)
    count = 0
    for pk, content in contents:
        if (found := rows.get(pk)) is not None:
            page.append([cell(page, value(content, found)) for _heading, _width, value in COLUMNS])
            count += 1
    book.save(out)
    return count


def _labels(kind: str, name: str) -> Callable[[Content, Any], str]:
    return lambda content, _row: ", ".join(label(kind, code) for code in content[name])


def _label(kind: str, name: str) -> Callable[[Content, Any], str]:
    return lambda content, _row: label(kind, content[name]) if content[name] else ""


def _text(name: str) -> Callable[[Content, Any], Any]:
    return lambda content, _row: content[name]


def _date(name: str) -> Callable[[Content, Any], date | None]:
    return lambda content, _row: date.fromisoformat(content[name]) if content[name] else None


def _rows(relation: str, name: str) -> Callable[[Content, Any], str]:
    return lambda content, _row: "\n".join(row[name] for row in _confirmed(content, relation))


def _confirmed(content: Content, relation: str) -> list[Content]:
    return [row for row in content[relation] if row["source"] != RowSource.IMPORTED]


def _total(nature: str) -> Callable[[Content, Any], Decimal | None]:
    def total(content: Content, _row: Any) -> Decimal | None:
        lines = [row for row in _confirmed(content, "budget_lines") if row["nature"] == nature]
        return sum((Decimal(row["amount"]) for row in lines), Decimal(0)) if lines else None

    return total


def _reached(content: Content, _row: Any) -> int | None:
    return next(
        (row["total"] for row in _confirmed(content, "people_reached") if row["total"]), None
    )


def _outcomes(content: Content, _row: Any) -> str:
    texts = [content[f"outcome_{name}"] for name in ("territory", "centre", "residents")]
    return "\n".join(text for text in texts if text)


def _state(_content: Content, row: Any) -> str:
    from actions.editing.listing import state  # it offers this export

    return state(row)


def _saved_at(_content: Content, row: Any) -> Any:
    return localtime(row.saved_at).replace(tzinfo=None) if row.saved_at else None


def _saved_by(_content: Content, row: Any) -> str:
    from actions.editing.listing import saved_by

    return saved_by(row)


# Heading, width, value: at most one for each letter.
COLUMNS: tuple[tuple[Any, int, Callable[[Content, Any], Any]], ...] = (
    (gettext_lazy("Titre"), 40, _text("title")),
    (gettext_lazy("Année"), 8, _text("edition_year")),
    (gettext_lazy("Fiche"), 22, _state),
    (gettext_lazy("Action"), 12, _label("status", "status")),
    (gettext_lazy("Dimension"), 18, _label("dimension", "dimension")),
    (gettext_lazy("Mots clés"), 25, _labels("keyword", "keywords")),
    (gettext_lazy("Publics"), 20, _labels("audience", "audiences")),
    (gettext_lazy("Début"), 12, _date("starts_on")),
    (gettext_lazy("Fin"), 12, _date("ends_on")),
    (gettext_lazy("Fréquence"), 20, _text("frequency")),
    (gettext_lazy("Lieux"), 25, _text("places")),
    (gettext_lazy("Résumé"), 50, _text("summary")),
    (gettext_lazy("Objectifs"), 40, _rows("objectives", "text")),
    (gettext_lazy("Partenaires"), 30, _rows("partners", "name")),
    (gettext_lazy("Personnes touchées"), 12, _reached),
    (gettext_lazy("Dépenses (€)"), 12, _total("expense")),
    (gettext_lazy("Financements (€)"), 12, _total("funding")),
    (gettext_lazy("Résultats"), 50, _outcomes),
    (gettext_lazy("Limites"), 40, _text("limits")),
    (gettext_lazy("Dernier changement"), 18, _saved_at),
    (gettext_lazy("Par"), 18, _saved_by),
    (gettext_lazy("Adresse"), 40, lambda _content, row: row.address),
)
