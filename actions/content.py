"""The content of a sheet as plain data, and back: docs/sheet-format.md describes it.

One shape serves the JSON export, both imports, the catalogue's snapshot and the comparison of
two states of a sheet.
"""

import base64
import datetime
import hashlib
import uuid
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from wagtail.documents.models import Document
from wagtail.images import get_image_model

from actions.enums import ContactVisibility, RowSource
from actions.models import ActionSheet, SheetDocument, SheetPhoto
from actions.projects.selectors import axis_titles

Content = dict[str, Any]

IDENTITY_FIELDS = ("uid", "action_uid", "slug", "edition_year")
FIELDS = (
    "title",
    "summary",
    "status",
    "ended_reason",
    "dimension",
    "keywords",
    "starts_on",
    "ends_on",
    "frequency",
    "places",
    "initiators",
    "initiators_note",
    "observed_need",
    "orientation",
    "audiences",
    "territory_scale",
    "territory_note",
    "communes",
    "description",
    "steps",
    "workforce_text",
    "budget_text",
    "outcome_territory",
    "outcome_centre",
    "outcome_residents",
    "limits",
    "prospects",
    "would_do_differently",
    "prerequisites",
    "contact_name",
    "contact_details",
    "contact_when",
    "contact_visibility",
    "parent_practice",
    "adaptation_changes",
    "free_text",
    "unsorted_text",
    "still_valid_on",
)
ROWS: dict[str, tuple[str, ...]] = {
    "objectives": ("text", "source"),
    "partners": ("kind", "name", "source"),
    "budget_lines": ("nature", "label", "amount", "year", "note", "source"),
    "workforce": ("category", "number", "note", "source"),
    "people_reached": ("total", "adults", "retired", "minors", "year", "note", "source"),
    "outcomes": ("scope", "label", "value", "unit", "source"),
}
CONTACT_FIELDS = ("contact_name", "contact_details", "contact_when")


def to_content(sheet: ActionSheet, *, files: bool = True, axes: bool = True) -> Content:
    """Every field and row of a sheet, as JSON-ready data.

    ``sheet`` may be a row or ``get_latest_revision_as_object()``. With ``files`` the bytes of
    photos and documents are included, in base64. Axes are the centre's own affair: named by their
    title too, for who reads the file elsewhere.
    """
    content: Content = {name: _plain(getattr(sheet, name)) for name in (*IDENTITY_FIELDS, *FIELDS)}
    for relation, names in ROWS.items():
        content[relation] = [
            {name: _plain(getattr(row, name)) for name in names}
            for row in getattr(sheet, relation).all()
        ]
    titles = axis_titles(sheet.axes) if axes else {}
    content["axes"] = [
        {"uid": str(uid), "title": titles[uid]} for uid in sheet.axes if uid in titles
    ]
    content["photos"] = [
        {
            "title": photo.image.title,
            "alternative_text": photo.alternative_text,
            "consent": photo.consent,
            "credit": photo.credit,
            "file": _file(photo.image.file, with_bytes=files),
        }
        for photo in sheet.photos.all()
    ]
    content["documents"] = [
        {"title": row.title, "file": _file(row.document.file, with_bytes=files)}
        for row in sheet.documents.all()
    ]
    return content


def public_snapshot(sheet: ActionSheet) -> Content:
    """What the network may see of a published sheet.

    Without suggested rows, texts still to be sorted, the axes of the centre's social project, who
    agreed to be shown, or a contact that is not for everyone. Pictures travel apart, as copies.
    """
    content = to_content(sheet, files=False, axes=False)
    for relation, names in ROWS.items():
        content[relation] = [
            {name: row[name] for name in names if name != "source"}
            for row in content[relation]
            if row["source"] != RowSource.IMPORTED
        ]
    for name in ("unsorted_text", "axes", "photos", "documents"):
        del content[name]
    if content["contact_visibility"] != ContactVisibility.PUBLIC:
        content.update(dict.fromkeys(CONTACT_FIELDS, ""))
    return content


def apply_content(sheet: ActionSheet, content: Content) -> None:
    """Puts ``content`` into ``sheet`` in memory; keys that are absent keep their value.

    Photos and documents are matched by their bytes with what the centre's library has.
    Raises ``KeyError`` or ``ValueError`` for a shape that ``checks.content_problems`` refuses.
    """
    for name in (*IDENTITY_FIELDS, *FIELDS):
        if name in content:
            field = sheet._meta.get_field(name)
            setattr(
                sheet, name, field.to_python(content[name]) if content[name] is not None else None
            )
    if "axes" in content:
        sheet.axes = [uuid.UUID(axis["uid"]) for axis in content["axes"]]
    for relation in ROWS:
        if relation in content:
            _apply_rows(sheet, relation, content[relation])
    if "photos" in content:
        photos = [
            SheetPhoto(
                image=_library_file(get_image_model(), row["title"], row["file"]),
                alternative_text=row["alternative_text"],
                consent=row["consent"],
                credit=row["credit"],
                sort_order=order,
            )
            for order, row in enumerate(content["photos"])
        ]
        sheet.photos.set(photos)
    if "documents" in content:
        documents = [
            SheetDocument(
                document=_library_file(Document, row["title"], row["file"]),
                title=row["title"],
                sort_order=order,
            )
            for order, row in enumerate(content["documents"])
        ]
        sheet.documents.set(documents)


def _apply_rows(sheet: ActionSheet, relation: str, rows: list[Content]) -> None:
    manager = getattr(sheet, relation)
    model = manager.model
    made = []
    for order, row in enumerate(rows):
        values = {
            name: model._meta.get_field(name).to_python(row[name])
            for name in ROWS[relation]
            if row.get(name) is not None
        }
        made.append(model(sort_order=order, **values))
    manager.set(made)


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, (list, tuple)):
        return list(value)
    return value


def _file(file: Any, *, with_bytes: bool) -> Content:
    name = file.name.rsplit("/", 1)[-1]
    if not with_bytes:
        return {"name": name}
    with file.open("rb") as opened:
        return {"name": name, "content": base64.b64encode(opened.read()).decode("ascii")}


def _library_file(model: type[models.Model], title: str, file: Content) -> Any:
    """The image or document with these bytes, added to the centre's library when it is new."""
    payload = base64.b64decode(file["content"], validate=True)
    # As it was exported; or as the library keeps it, which draws pictures again.
    candidate: Any = model(title=title or file["name"])
    candidate.file = ContentFile(payload, name=file["name"])
    candidate._set_file_hash()
    digests = [hashlib.sha1(payload, usedforsecurity=False).hexdigest(), candidate.file_hash]
    known = model._default_manager.filter(file_hash__in=digests).first()
    if known is not None:
        return known
    # Django's ImageField has read the width and height; Wagtail keeps size and hash itself.
    candidate.file_size = candidate.file.size
    candidate.save()
    return candidate
