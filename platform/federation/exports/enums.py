from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Form:
    """One of the forms in which results are taken away. ``code`` stands in the address."""

    code: str
    extension: str
    content_type: str
    label: str | Promise
    for_whom: str | Promise
    # Written while it is sent. The others are made in the request up to ``at_once`` practices, by a
    # worker above (figures: ARCHITECTURE.md).
    streamed: bool = False
    at_once: int = 0
    # More than these in one file would serve nobody.
    most: int | None = None


CSV = Form(
    "csv",
    "csv",
    "text/csv; charset=utf-8",
    _("CSV"),
    _("un tableau simple, pour tous les logiciels"),
    streamed=True,
)
JSON = Form(
    "json",
    "json",
    "application/json",
    _("JSON"),
    _("les fiches entières, pour un programme"),
    streamed=True,
)
XLSX = Form(
    "xlsx",
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    _("Excel"),
    _("un tableau, une ligne par pratique"),
    at_once=300,
    # A table of Excel ends at 1,048,576 lines.
    most=1_000_000,
)
ODS = Form(
    "ods",
    "ods",
    "application/vnd.oasis.opendocument.spreadsheet",
    _("LibreOffice"),
    _("le même tableau, au format ouvert ODS"),
    at_once=300,
    most=1_000_000,
)
BOOKLET = Form(
    "livret",
    "pdf",
    "application/pdf",
    _("Livret à imprimer"),
    _("toutes les fiches en grands caractères, avec un sommaire (PDF)"),
    at_once=10,
    most=200,
)
FORMS = {form.code: form for form in (BOOKLET, XLSX, ODS, CSV, JSON)}
