#!/usr/bin/env python3
"""Makes platform/territory/data/*.csv again from the npm package @etalab/decoupage-administratif.

    npm pack @etalab/decoupage-administratif
    python deploy/refresh_territory.py etalab-decoupage-administratif-6.0.0.tgz

What to do afterwards is written in platform/territory/data/README.md.
"""

import argparse
import csv
import json
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "platform" / "territory" / "data"

# The package's zones: "metro", "drom" (a région and a département each) and "com" (collectivités
# such as Saint-Martin or Nouvelle-Calédonie, which are not départements and have none).
KEPT_ZONES = {"metro", "drom"}


def read_package(archive: Path, name: str) -> list[dict[str, Any]]:
    with tarfile.open(archive) as package:
        member = package.extractfile(f"package/data/{name}.json")
        if member is None:
            raise SystemExit(f"{archive}: no data/{name}.json in it")
        return [row for row in json.load(member) if row["zone"] in KEPT_ZONES]


def write(name: str, header: list[str], rows: Iterable[list[Any]]) -> None:
    path = DATA / f"{name}.csv"
    rows = sorted(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{path.name}: {len(rows)} rows, {path.stat().st_size:,} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("archive", type=Path, help="the .tgz that npm pack left")
    archive = parser.parse_args().archive

    communes = [
        row for row in read_package(archive, "communes") if row["type"] == "commune-actuelle"
    ]
    without_population = sum("population" not in row for row in communes)
    if without_population > len(communes) / 100:
        sys.exit(f"{without_population} communes have no population: take another version")

    write(
        "regions",
        ["code", "name"],
        ([r["code"], r["nom"]] for r in read_package(archive, "regions")),
    )
    write(
        "departments",
        ["code", "name", "region", "is_overseas"],
        (
            [row["code"], row["nom"], row["region"], int(row["zone"] == "drom")]
            for row in read_package(archive, "departements")
        ),
    )
    write(
        "communes",
        ["code", "name", "department", "population", "postal_codes"],
        (
            [
                row["code"],
                row["nom"],
                row["departement"],
                row.get("population", ""),
                " ".join(sorted(row.get("codesPostaux", []))),
            ]
            for row in communes
        ),
    )


if __name__ == "__main__":
    main()
