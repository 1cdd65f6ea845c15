"""The catalogue of the demo's network, and of the real export, without a schema for each centre."""

import json
import uuid
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Model

from actions.content import FIELDS, ROWS, Content
from actions.importing.files import IncomingSheet, read_file
from federation.models import (
    Practice,
    PracticeBody,
    PracticeEdition,
    PracticeFacets,
    PracticeText,
)
from federation.services import publish_practice
from tenants.models import Centre
from territory.selectors import find_department

NEXT_POSITIONS = """
    SELECT nextval('public.federation_practice_position') FROM generate_series(1, %s)
"""
NETWORK = Path(__file__).parents[2] / "deploy/demo/network.json"


def publish_demo() -> dict[str, Practice]:
    """By the short name of their sheet, without its year."""
    data = json.loads(NETWORK.read_text(encoding="utf-8"))
    centres = {
        row["slug"]: _centre(
            row["slug"], row["name"], row["department"], row["kind"], row.get("commune")
        )
        for row in data["centres"]
    }
    found = {}
    for sheet in data["sheets"]:
        practice = publish(centres[sheet["centre"]], sheet)
        found[sheet["slug"].removesuffix("-2025").removesuffix("-2026")] = practice
    return found


def fill_up_to(total: int) -> None:
    """So many practices: copies of those there are, found by the same words and facets.

    For what is compared at two sizes; a publication takes 15 ms, a copy takes none of it.
    """
    there = list(Practice.objects.order_by("pk"))
    models = [there[number % len(there)] for number in range(total - len(there))]
    made = Practice.objects.bulk_create(
        _copy(one, action_uid=uuid.uuid4(), slug=f"{one.slug[:80]}-copie-{number}")
        for number, one in enumerate(models, len(there))
    )
    with connection.cursor() as cursor:
        cursor.execute(NEXT_POSITIONS, [len(models)])
        positions = [row[0] for row in cursor]
    for model in (PracticeEdition, PracticeText, PracticeBody, PracticeFacets):
        rows = {row.practice_id: row for row in model.objects.all()}
        has = {field.name for field in model._meta.concrete_fields}
        model.objects.bulk_create(
            _copy(
                rows[source.pk],
                practice_id=copy.pk,
                **({"sheet_uid": uuid.uuid4()} if "sheet_uid" in has else {}),
                **({"position": position} if "position" in has else {}),
            )
            for source, copy, position in zip(models, made, positions, strict=True)
        )


def _copy(row: Model, **changed: Any) -> Any:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    if "id" in values:
        values["id"] = None
    return type(row)(**{**values, **changed})


def publish_real_export(path: Path) -> list[Practice]:
    """In the order of the file."""
    return [_publish_incoming(sheet) for sheet in read_file(path.read_bytes()).sheets]


def publish(centre: Centre, content: Content) -> Practice:
    return publish_practice(
        centre=centre,
        action_uid=uuid.UUID(content["action_uid"]),
        sheet_uid=uuid.UUID(content["uid"]),
        version=1,
        snapshot=snapshot_of(content),
    )


def snapshot_of(content: Content) -> Content:
    """As ``actions.content.public_snapshot`` makes it of a published sheet."""
    told: dict[str, Any] = {name: content.get(name) or "" for name in FIELDS}
    for name in ("keywords", "audiences", "initiators", "communes"):
        told[name] = content.get(name) or []
    for relation, names in ROWS.items():
        told[relation] = [
            {name: row.get(name) for name in names}
            for row in content.get(relation, ())
            if row.get("source") != "imported"
        ]
    return {
        **told,
        "edition_year": content.get("edition_year"),
        "parent_practice": content.get("parent_practice"),
    }


def _publish_incoming(sheet: IncomingSheet) -> Practice:
    centre = _centre(
        uuid.uuid5(uuid.NAMESPACE_URL, sheet.centre.name).hex[:12],
        sheet.centre.name,
        sheet.centre.department,
    )
    return publish(
        centre,
        {
            **sheet.content,
            "title": sheet.title,
            "uid": sheet.content.get("uid") or str(uuid.uuid4()),
            "action_uid": sheet.content.get("action_uid") or str(uuid.uuid4()),
        },
    )


def _centre(
    slug: str, name: str, department: str, kind: str = "social-centre", commune: Any = None
) -> Centre:
    found = find_department(department)
    assert found, department
    return Centre.objects.get_or_create(
        slug=slug,
        defaults={
            "schema_name": f"c_{slug.replace('-', '_')}",
            "name": name,
            "department": found,
            "kind": kind,
            "commune_id": commune,
            "state": "open",
        },
    )[0]
