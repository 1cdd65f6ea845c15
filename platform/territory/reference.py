"""Brings the tables to what data/*.csv says. Used by the migrations; safe to run again."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.apps.registry import Apps
from django.db import models, transaction

from territory import selectors
from territory.normalise import sort_key

DATA = Path(__file__).parent / "data"

# The day the files describe: the Code officiel géographique as of this date.
EDITION = date(2026, 1, 1)

BATCH_SIZE = 5_000


def load_reference(apps: Apps) -> None:
    """Adds, renames, brings back, and retires (as of EDITION) what the files no longer list.

    ``apps`` is the registry a migration receives, or ``django.apps.apps``.
    """
    with transaction.atomic():
        _replace(apps.get_model("territory", "Region"), _region_fields())
        _replace(apps.get_model("territory", "Department"), _department_fields())
        _replace(apps.get_model("territory", "Commune"), _commune_fields())
    selectors.clear_cache()


def _region_fields() -> Iterator[dict[str, Any]]:
    for row in _read("regions"):
        yield {"code": row["code"], "name": row["name"]}


def _department_fields() -> Iterator[dict[str, Any]]:
    for row in _read("departments"):
        yield {
            "code": row["code"],
            "name": row["name"],
            "region_id": row["region"],
            "is_overseas": row["is_overseas"] == "1",
        }


def _commune_fields() -> Iterator[dict[str, Any]]:
    for row in _read("communes"):
        yield {
            "code": row["code"],
            "name": row["name"],
            "department_id": row["department"],
            "population": int(row["population"]) if row["population"] else None,
            "postal_codes": row["postal_codes"],
        }


def _read(name: str) -> Iterator[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            # The files write the typewriter's apostrophe; people read the other one.
            yield {column: value.replace("'", "’") for column, value in row.items()}


def _replace(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    listed = [{**row, "sort_key": sort_key(row["name"]), "retired_on": None} for row in rows]
    columns = list(listed[0])
    known = {row["code"]: row for row in model._default_manager.values(*columns)}
    model._default_manager.bulk_create(
        [model(**row) for row in listed if row != known.get(row["code"])],
        batch_size=BATCH_SIZE,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[column for column in columns if column != "code"],
    )
    gone = known.keys() - {row["code"] for row in listed}
    model._default_manager.filter(pk__in=gone, retired_on=None).update(retired_on=EDITION)
