"""What is wrong with a sheet's content that comes from a file, before anything is written."""

from typing import Any

from django.core.exceptions import ValidationError

from actions.content import FIELDS, IDENTITY_FIELDS, ROWS, Content, apply_content
from actions.models import ActionSheet

FILE_KEYS: dict[str, set[str]] = {
    "photos": {"title", "alternative_text", "consent", "credit", "file"},
    "documents": {"title", "file"},
}
KNOWN_KEYS = {"centre", *IDENTITY_FIELDS, *FIELDS, *ROWS, *FILE_KEYS}


def content_problems(content: Any) -> list[str]:
    """French sentences; empty when ``apply_content`` can take the content.

    Keys may be missing, never unknown: what we do not understand would be lost in silence.
    """
    if not isinstance(content, dict):
        return ["une fiche doit être un objet JSON, avec ses rubriques."]
    problems = [f"rubrique inconnue : « {key} »." for key in sorted(content.keys() - KNOWN_KEYS)]
    if not str(content.get("title") or "").strip():
        problems.append("le titre manque.")
    for relation, names in ROWS.items():
        problems += _row_problems(content, relation, set(names))
    for relation, keys in FILE_KEYS.items():
        problems += _row_problems(content, relation, keys)
    return problems or _value_problems(content)


def _row_problems(content: Content, relation: str, names: set[str]) -> list[str]:
    rows = content.get(relation, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return [f"« {relation} » doit être une liste d’objets."]
    unknown = sorted({key for row in rows for key in row.keys() - names})
    return [f"rubrique inconnue dans « {relation} » : « {key} »." for key in unknown]


def _value_problems(content: Content) -> list[str]:
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
        if hasattr(error, "error_dict"):
            return [
                f"« {name} » : {' '.join(messages)}"
                for name, messages in error.message_dict.items()
            ]
        return [" ".join(error.messages)]
    except (TypeError, ValueError, AttributeError) as error:
        return [f"une valeur n’a pas la forme attendue ({error})."]
    return []
