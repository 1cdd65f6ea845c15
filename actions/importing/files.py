"""A file to import, whichever its form: the national text export, or our own JSON."""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from actions.content import Content
from actions.importing.decoding import decode
from actions.importing.problems import Problem, UnreadableFile
from actions.importing.text_export import SheetRecord, parse_export
from actions.importing.vocabulary import StaticVocabulary
from actions.models import SocialProject
from actions.projects.transfer import ProjectsUnreadable, read_projects
from federation import vocabulary
from federation.enums import TermKind
from territory.normalise import sort_key

FORMAT, VERSION = "maillage-sheets", 1
# Sheets of a text export are recognised from one import to the next by these names.
IDENTITY_NAMESPACE = uuid.UUID("6d61696c-6c61-4765-8000-66696368657a")


@dataclass(frozen=True)
class CentreReference:
    """The centre that a file names. ``details`` are fields of ``Centre`` for a new one.

    ``projects`` are its social projects, whose axes the sheets of the file may name.
    """

    name: str
    department: str
    slug: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    projects: list[SocialProject] = field(default_factory=list)


@dataclass
class IncomingSheet:
    line: int
    title: str
    centre: CentreReference
    content: Content
    problems: list[Problem] = field(default_factory=list)
    whole: bool = True


@dataclass
class IncomingFile:
    form: str
    sheets: list[IncomingSheet]
    preamble: list[str] = field(default_factory=list)


def read_file(data: bytes) -> IncomingFile:
    """Raises ``UnreadableFile`` (line and sentence) when nothing can be taken from the file."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _read_json(data)
    return _read_text(data)


def _read_text(data: bytes) -> IncomingFile:
    terms = {
        kind.value: [
            {"code": term.code, "label": term.label, "aliases": list(term.aliases)}
            for term in vocabulary.terms(kind).values()
        ]
        for kind in TermKind
    }
    parsed = parse_export(decode(data), StaticVocabulary(terms))
    ranks: dict[str, int] = {}
    sheets = []
    for record in parsed.records:
        key = "|".join(sort_key(t) for t in (record.department, record.structure, record.title))
        ranks[key] = ranks.get(key, 0) + 1
        sheets.append(_from_record(record, f"{key}|{ranks[key]}"))
    return IncomingFile("text", sheets, preamble=parsed.preamble)


def _from_record(record: SheetRecord, identity: str) -> IncomingSheet:
    uid = str(uuid.uuid5(IDENTITY_NAMESPACE, identity))
    content = {
        **record.fields,
        "uid": uid,
        "action_uid": str(uuid.uuid5(IDENTITY_NAMESPACE, f"action|{identity}")),
        "unsorted_text": "\n\n".join(record.unsorted),
    }
    centre = CentreReference(record.structure, record.department)
    return IncomingSheet(
        record.line, record.title, centre, content, list(record.problems), record.whole
    )


def _read_json(data: bytes) -> IncomingFile:
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            line, "Ce fichier JSON n’est pas en UTF-8 : exportez-le de nouveau depuis Maillage."
        ) from error
    except json.JSONDecodeError as error:
        raise UnreadableFile(
            error.lineno,
            "Le fichier JSON est abîmé ou coupé à cet endroit : rien n’a été importé. "
            "Exportez-le de nouveau.",
        ) from error
    except RecursionError as error:
        raise UnreadableFile(1, "Ce fichier JSON n’est pas un export de fiches.") from error
    if document.get("format") != FORMAT or not isinstance(document.get("sheets"), list):
        raise UnreadableFile(
            1, f"Ce fichier JSON n’est pas un export de fiches (« format » : « {FORMAT} »)."
        )
    if document.get("version") != VERSION:
        raise UnreadableFile(
            1,
            f"Cet export est d’une version que cette installation ne connaît pas "
            f"(attendu : {VERSION}). Mettez-la à jour.",
        )
    centres = {
        str(row.get("slug")): _centre_reference(row)
        for row in document.get("centres", [])
        if isinstance(row, dict)
    }
    sheets = []
    for rank, content in enumerate(document["sheets"], start=1):
        shape = content if isinstance(content, dict) else {}
        slug = str(shape.get("centre", ""))
        reference = centres.get(slug, CentreReference("", "", slug))
        sheets.append(IncomingSheet(rank, str(shape.get("title", "")), reference, content))
    return IncomingFile("json", sheets)


def _centre_reference(row: dict[str, Any]) -> CentreReference:
    details = {
        key: row[key]
        for key in (
            "kind",
            "modules",
            "commune",
            "address",
            "declared_size",
            "email",
            "email_public",
            "phone",
            "phone_public",
            "accent_colour",
        )
        if row.get(key) not in (None, "")
    }
    name = str(row.get("name", ""))
    try:
        projects = read_projects(row.get("social_projects"))
    except ProjectsUnreadable as error:
        raise UnreadableFile(
            1, f"Le projet social de « {name} » est illisible, rien n’a été importé : {error}"
        ) from error
    return CentreReference(
        name, str(row.get("department", "")), str(row.get("slug", "")), details, projects
    )
