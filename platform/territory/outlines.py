"""The outlines of the départements, as data/outlines.json has them (deploy/refresh_map.py)."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from territory.reference import DATA

# To be shown wherever the outlines are.
SOURCES = {
    "MapSVG": "https://mapsvg.com/maps/france-departments",
    "svg-maps": "https://github.com/VictorCazanave/svg-maps",
}
LICENCE = ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/deed.fr")


@dataclass(frozen=True)
class Outline:
    """``x`` and ``y`` are where a number stands; without them it is said in a box, larger."""

    code: str
    path: str
    x: int | None = None
    y: int | None = None


@dataclass(frozen=True)
class Box:
    """What is drawn apart. Without a label it bears the name of its only département."""

    label: tuple[str, ...]
    outlines: tuple[Outline, ...]
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Country:
    """``metropole`` by code; what is in ``boxes`` may be there too, but smaller."""

    width: int
    height: int
    metropole: tuple[Outline, ...]
    boxes: tuple[Box, ...]


@lru_cache(maxsize=1)
def country() -> Country:
    """Read once per process: the file only changes with a release. No query."""
    told = json.loads((DATA / "outlines.json").read_text(encoding="utf-8"))
    return Country(
        width=told["width"],
        height=told["height"],
        metropole=_outlines(told["outlines"]),
        boxes=tuple(
            Box(
                label=tuple(box["label"]),
                outlines=_outlines(box["outlines"]),
                x=box["x"],
                y=box["y"],
                width=box["width"],
                height=box["height"],
            )
            for box in told["boxes"]
        ),
    )


def _outlines(rows: list[dict[str, Any]]) -> tuple[Outline, ...]:
    return tuple(Outline(**row) for row in rows)
