"""The documentation page, made from the OpenAPI itself: it says nothing else, and all of it."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from federation.api import openapi

CODE = re.compile("`([^`]+)`")
# Not those that do not break.
BLANKS = re.compile("[ \n]+")
# Longer lists are those of /facets and /territories.
MOST_SHOWN = 8


@dataclass(frozen=True)
class Parameter:
    name: str
    form: str
    about: str
    required: bool


@dataclass(frozen=True)
class Operation:
    anchor: str
    path: str
    summary: str
    about: list[SafeString]
    sample: str
    parameters: list[Parameter]
    has_filters: bool
    answer: str
    statuses: list[str]


@dataclass(frozen=True)
class Shape:
    name: str
    about: str
    fields: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Reference:
    title: str
    version: str
    parts: list[tuple[str, list[SafeString]]]
    operations: list[Operation]
    # What the filters have in common is said once.
    filters: list[Parameter]
    statuses: list[tuple[str, str]]
    shapes: list[Shape]


def reference() -> Reference:
    return _reference(openapi.as_json())


@lru_cache(maxsize=1)
def _reference(document: bytes) -> Reference:
    told = json.loads(document)
    info, schemas = told["info"], told["components"]["schemas"]
    paths = [(path, each["get"]) for path, each in told["paths"].items()]
    by_name = {path: _parameters(operation) for path, operation in paths}
    shared = {one.name for one in by_name["/practices"]} & {one.name for one in by_name["/facets"]}
    statuses = {
        code: answer["description"]
        for _path, operation in paths
        for code, answer in operation["responses"].items()
    }
    return Reference(
        title=info["title"],
        version=info["version"],
        parts=_parts(info["description"]),
        operations=[
            _operation(path, operation, by_name[path], shared) for path, operation in paths
        ],
        filters=[one for one in by_name["/facets"] if one.name in shared],
        statuses=sorted(statuses.items()),
        shapes=[_shape(name, schema) for name, schema in schemas.items()],
    )


def _operation(
    path: str, operation: dict[str, Any], parameters: list[Parameter], shared: set[str]
) -> Operation:
    has_filters = {one.name for one in parameters} >= shared
    content = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return Operation(
        anchor=operation["operationId"],
        path=f"{openapi.ROOT}{path}",
        summary=operation["summary"],
        about=_paragraphs(operation.get("description", "")),
        sample=operation["x-codeSamples"][0]["source"],
        parameters=[one for one in parameters if not (has_filters and one.name in shared)],
        has_filters=has_filters,
        answer=_form(content),
        statuses=list(operation["responses"]),
    )


def _parameters(operation: dict[str, Any]) -> list[Parameter]:
    return [
        Parameter(
            one["name"],
            _form(one["schema"]),
            one.get("description", ""),
            one.get("required", False),
        )
        for one in operation.get("parameters", [])
    ]


def _shape(name: str, schema: dict[str, Any]) -> Shape:
    fields = [
        (field, _form(inner), inner.get("description", ""))
        for field, inner in schema["properties"].items()
    ]
    return Shape(name, BLANKS.sub(" ", schema.get("description", "")), fields)


FORMS = {"integer": "nombre entier", "number": "nombre", "boolean": "vrai ou faux", "null": "null"}
FORMATS = {"uuid": "identifiant (UUID)", "date-time": "date et heure (ISO 8601)"}


def _form(schema: dict[str, Any]) -> str:
    """What a value looks like, in words."""
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[1]
    if "anyOf" in schema:
        return " ou ".join(dict.fromkeys(_form(one) for one in schema["anyOf"]))
    if "enum" in schema:
        values = [f"«\u00a0{value}\u00a0»" for value in schema["enum"] if value != ""]
        return ", ".join(values) if len(values) <= MOST_SHOWN else f"un code parmi {len(values)}"
    if schema.get("type") == "array":
        return _form(schema["items"]) if "enum" in schema["items"] else _list(schema["items"])
    if schema.get("type") == "object":
        return "objet"
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    if "minimum" in schema and "maximum" in schema:
        return f"nombre de {schema['minimum']} à {schema['maximum']}" + _default(schema)
    return FORMS.get(schema.get("type", ""), "texte")


def _list(items: dict[str, Any]) -> str:
    return "années" if "pattern" in items else f"liste de {_form(items)}"


def _default(schema: dict[str, Any]) -> str:
    return f" ({schema['default']} sans lui)" if schema.get("default") else ""


def _parts(text: str) -> list[tuple[str, list[SafeString]]]:
    """(heading, paragraphs); the first ones have no heading."""
    first, *others = text.split("## ")
    parts = [("", _paragraphs(first))]
    for part in others:
        heading, _line, rest = part.partition("\n")
        parts.append((heading, _paragraphs(rest)))
    return parts


def _paragraphs(text: str) -> list[SafeString]:
    found = (BLANKS.sub(" ", part).strip() for part in re.split(r"\n[ \n]*\n", text))
    return [
        mark_safe(CODE.sub(r"<code>\1</code>", escape(part)))  # noqa: S308 -- escaped here
        for part in found
        if part
    ]
