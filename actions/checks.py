"""What is wrong with a sheet's content that comes from a file, before anything is written."""

import base64
import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models import CharField, TextField
from wagtail.images import get_image_model

from actions.content import FIELDS, IDENTITY_FIELDS, ROWS, Content, apply_content
from actions.models import ActionSheet

FILE_KEYS: dict[str, set[str]] = {
    "photos": {"title", "alternative_text", "consent", "credit", "file"},
    "documents": {"title", "file"},
}
KNOWN_KEYS = {"centre", *IDENTITY_FIELDS, *FIELDS, "axes", *ROWS, *FILE_KEYS}
AXIS_KEYS = {"uid", "title"}


def content_problems(content: Any) -> list[str]:
    """French sentences; empty when ``apply_content`` can take the content.

    Keys may be missing, never unknown: what we do not understand would be lost in silence.
    """
    if not isinstance(content, dict):
        return ["une fiche doit être un objet JSON, avec ses rubriques."]
    problems = [f"rubrique inconnue : « {key} »." for key in sorted(content.keys() - KNOWN_KEYS)]
    if not str(content.get("title") or "").strip():
        problems.append("le titre manque.")
    for relation, names in ROWS.items():
        problems += _row_problems(content, relation, set(names))
    problems += _axis_problems(content)
    for relation, keys in FILE_KEYS.items():
        problems += _row_problems(content, relation, keys)
        problems += _file_problems(content, relation)
    return problems or _value_problems(content)


def _file_problems(content: Content, relation: str) -> list[str]:
    rows = content.get(relation, [])
    if not isinstance(rows, list):
        return []  # already said
    return [
        f"« {relation} », n° {rank} : le fichier est illisible."
        for rank, row in enumerate(rows, start=1)
        if isinstance(row, dict) and not _readable(relation, row.get("file"))
    ]


def _readable(relation: str, file: Any) -> bool:
    if not isinstance(file, dict) or not file.get("name") or not file.get("content"):
        return False
    try:
        payload = base64.b64decode(str(file["content"]), validate=True)
        if relation == "photos":
            # The library draws what is put in it again, or refuses it.
            get_image_model()(file=ContentFile(payload, name=str(file["name"])))
    except ValueError:
        return False
    return True


def _row_problems(content: Content, relation: str, names: set[str]) -> list[str]:
    rows = content.get(relation, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return [f"« {relation} » doit être une liste d’objets."]
    unknown = sorted({key for row in rows for key in row.keys() - names})
    return [f"rubrique inconnue dans « {relation} » : « {key} »." for key in unknown]


def _axis_problems(content: Content) -> list[str]:
    problems = _row_problems(content, "axes", AXIS_KEYS)
    for axis in [] if problems else content.get("axes", []):
        try:
            uuid.UUID(axis["uid"])
        except (KeyError, TypeError, ValueError, AttributeError):
            problems.append("« axes » : chaque axe est nommé par son « uid » et son « title ».")
    return problems


def _value_problems(content: Content) -> list[str]:
    problems = [
        sentence
        for name in (*IDENTITY_FIELDS, *FIELDS)
        if (sentence := _shape_problem(ActionSheet, name, content.get(name)))
    ]
    for relation, names in ROWS.items():
        model = ActionSheet._meta.get_field(relation).related_model
        for row in content.get(relation, []):
            problems += [
                f"{relation} : {sentence}"
                for name in names
                if (sentence := _shape_problem(model, name, row.get(name)))
            ]
    return problems or _model_problems(content)


def _shape_problem(model: Any, name: str, value: Any) -> str:
    """What keeps a value from being one of this field; empty when nothing does."""
    if value is None:
        return ""
    field = model._meta.get_field(name)
    if isinstance(field, ArrayField):
        fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return "" if fits else f"« {name} » doit être une liste de textes."
    if isinstance(field, CharField | TextField) and not isinstance(value, str):
        return f"« {name} » doit être un texte."
    try:
        field.to_python(value)
    except ValidationError as error:
        return f"« {name} » : {' '.join(error.messages)}"
    except (TypeError, ValueError):
        return f"« {name} » n’a pas la forme attendue."
    return ""


def _model_problems(content: Content) -> list[str]:
    sheet = ActionSheet()
    plain = {key: value for key, value in content.items() if key not in FILE_KEYS}
    try:
        apply_content(sheet, plain)
        sheet.clean_fields(exclude=["slug"])
        sheet.clean()
        for relation in ROWS:
            for row in getattr(sheet, relation).all():
                row.clean_fields(exclude=["sheet", "sort_order"])
    except ValidationError as error:
        return [
            f"« {name} » : {' '.join(messages)}" for name, messages in error.message_dict.items()
        ]
    return []
