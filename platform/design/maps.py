"""What the map of the départements is drawn from: their outlines, each with its number and shade."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from territory.models import Department
from territory.outlines import Box, Outline, country
from territory.selectors import departments

SHADES = 4


@dataclass(frozen=True)
class Shape:
    outline: Outline
    place: Department
    count: int
    shade: int  # 0 where there is nothing
    href: str
    chosen: bool


@dataclass(frozen=True)
class Part:
    """The country, or a box beside it."""

    shapes: list[Shape]
    box: Box | None = None


@dataclass(frozen=True)
class Shade:
    """One line of the legend: all numbers of the map from ``least`` to ``most``."""

    number: int
    least: int
    most: int


def shades(counts: Iterable[int]) -> list[Shade]:
    """As many different numbers in each, so that one large number does not make all others pale."""
    known = sorted(set(counts) - {0})
    how_many = min(SHADES, len(known))
    # One or two shades are the strong ones: a pale map would say that there is little.
    found = [Shade(0, 0, 0)]
    for step in range(how_many):
        group = known[len(known) * step // how_many : len(known) * (step + 1) // how_many]
        found.append(Shade(SHADES - how_many + step + 1, group[0], group[-1]))
    return found


def parts(
    counts: Mapping[str, int],
    legend: Iterable[Shade],
    addresses: Mapping[str, str],
    chosen: Collection[str],
) -> list[Part]:
    """The country, then its boxes; every département of today is there. No query once warm."""
    places = {place.code: place for place in departments()}
    numbers = {
        count: shade.number
        for shade in legend
        for count in counts.values()
        if shade.least <= count <= shade.most
    }

    def shapes(outlines: Iterable[Outline]) -> list[Shape]:
        return [
            Shape(
                outline,
                places[code],
                count,
                numbers.get(count, 0),
                addresses.get(code, ""),
                code in chosen,
            )
            for outline in outlines
            if (code := outline.code) in places
            for count in [counts.get(code, 0)]
        ]

    drawn = country()
    return [
        Part(shapes(drawn.metropole)),
        *(Part(shapes(box.outlines), box) for box in drawn.boxes),
    ]
