"""The API described by itself: what Ninja says of its operations, and what ``door`` adds to each."""

import json
import re
from functools import lru_cache
from typing import Any

from federation.api import limits, telling, versions, walking
from federation.api.errors import MEDIA_TYPE, TITLES
from federation.api.openapi_words import ABOUT, MEANINGS
from federation.api.routes import api
from federation.api.schemas import Problem
from federation.api.selectors import Example, example
from federation.feeds.practices import MOST_WITHDRAWN
from federation.search.facets import FACETS
from tenants.addresses import network
from territory.selectors import departments

ROOT = "/api/v1"
PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
REFERENCE = re.compile(r'"#/components/schemas/(\w+)"')
# What the door may answer at any address.
ALWAYS = (304, 400, 405, 406, 422, 429)
# What some answer besides: a page, a practice, a centre, a département that is not there.
ALSO = {
    "/practices": (404,),
    "/practices/{uid}": (404, 410),
    "/facets": (404,),
    "/centres": (404,),
    "/centres/{slug}": (404,),
    "/territories/departments/{code}/communes": (404,),
}
# To copy, for each address: what follows it.
EXAMPLES = {
    "/practices": "?q=jardin+partag%C3%A9&status=ongoing&limit=5",
    "/practices/{uid}": "",
    "/facets": "?q=parents&status=ongoing",
    "/centres": "?kind=evs",
    "/territories/communes": "?q=saint+etienne&limit=5",
    "/territories/departments/{code}/communes": "",
}
HEADERS = {
    "RateLimit-Limit": ("integer", "Les questions permises en une minute."),
    "RateLimit-Remaining": ("integer", "Ce qu’il en reste."),
    "RateLimit-Reset": ("integer", "Les secondes avant que le compte reparte."),
}


def as_json() -> bytes:
    """Made once for each state of the vocabularies, whose codes it lists. One statement."""
    return _as_json(versions.of_words(), example())


@lru_cache(maxsize=1)
def _as_json(_words: str, sample: Example) -> bytes:
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=""))
    found["info"] = {
        "title": api.title,
        "version": api.version,
        "description": ABOUT.format(
            count=limits.REQUESTS, first=walking.IN_ORDER, withdrawn=MOST_WITHDRAWN
        ),
        "license": {**telling.LICENCE},
    }
    found["servers"] = [{"url": ROOT}]
    found["components"]["schemas"]["Problem"] = Problem.model_json_schema(
        ref_template="#/components/schemas/{model}"
    )
    _lift(found["components"]["schemas"])
    for path, operations in found["paths"].items():
        _complete(path, operations["get"], sample)
    found["components"]["schemas"] = _answered(found)
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _lift(schemas: dict[str, Any]) -> None:
    for inner in [one.pop("$defs", {}) for one in schemas.values()]:
        schemas.update(inner)


def _answered(told: dict[str, Any]) -> dict[str, Any]:
    """Without what only says how parameters are read: they stand with each operation."""
    every, found = told["components"]["schemas"], set[str]()
    names = set(REFERENCE.findall(json.dumps(told["paths"])))
    while names - found:
        found |= names
        names = {name for one in found for name in REFERENCE.findall(json.dumps(every[one]))}
    return {name: schema for name, schema in every.items() if name in found}


def _complete(path: str, operation: dict[str, Any], sample: Example) -> None:
    operation["operationId"] = operation["operationId"].removeprefix("federation_api_routes_")
    for parameter in operation.get("parameters", []):
        _choices(parameter)
    operation["responses"] = {
        str(status): _response(status, operation["responses"].get(status))
        for status in sorted({200, *ALWAYS, *ALSO.get(path, ())})
    }
    address = path.format(uid=sample.uid, slug=sample.slug, code=sample.department)
    operation["x-codeSamples"] = [
        {
            "lang": "Shell",
            "source": f"curl '{network().address.rstrip('/')}{ROOT}{address}{EXAMPLES.get(path, '')}'",
        }
    ]


def _choices(parameter: dict[str, Any]) -> None:
    """The codes of today; Ninja only knows that they are texts."""
    name, schema = parameter["name"], parameter["schema"]
    # One that may be left out is never written « null ».
    given = [one for one in schema.pop("anyOf", []) if one != {"type": "null"}]
    schema.update(*given)
    for needless in ("title", "description") + (("default",) if given else ()):
        schema.pop(needless, None)
    if name in FACETS and schema.get("type") == "array":
        _title, labels = FACETS[name]
        schema["items"] = (
            {"type": "string", "enum": list(labels())}
            if labels
            else {"type": "string", "pattern": "^[12][0-9]{3}$"}
        )
        schema.pop("default", None)
    elif name in ("department", "code"):
        codes = [place.code for place in departments()]
        parameter["schema"] = {"type": "string", "enum": codes}


def _response(status: int, told: dict[str, Any] | None) -> dict[str, Any]:
    headers = {
        name: {"schema": {"type": kind}, "description": words}
        for name, (kind, words) in HEADERS.items()
    }
    if status in (200, 304):
        headers["ETag"] = {
            "schema": {"type": "string"},
            "description": "À renvoyer dans If-None-Match.",
        }
    if status == 429:
        headers["Retry-After"] = {
            "schema": {"type": "integer"},
            "description": "Les secondes à attendre.",
        }
    found = {"description": MEANINGS.get(status) or str(TITLES[status]), "headers": headers}
    if status == 200 and told:
        found["content"] = told["content"]
    elif status >= 400:
        found["content"] = PROBLEM
    return found
