"""The map has each département once, and its borders fit."""

import re
from itertools import accumulate

import pytest

from territory.models import Department
from territory.outlines import Outline, country
from territory.reference import DATA

EVERY_OUTLINE = [*country().metropole, *(one for box in country().boxes for one in box.outlines)]
# In the country too, too small for a number; larger in a box.
AROUND_PARIS = {"75", "92", "93", "94"}


def rings(outline: Outline) -> list[list[tuple[int, int]]]:
    found = []
    for ring in re.findall(r"M([^z]+)z", outline.path):
        numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
        found.append(list(zip(accumulate(numbers[::2]), accumulate(numbers[1::2]), strict=True)))
    return found


def border(code: str) -> set[tuple[int, int]]:
    (outline,) = [one for one in country().metropole if one.code == code]
    return {point for ring in rings(outline) for point in ring}


@pytest.mark.django_db
def test_the_map_has_the_101_departements_and_no_other() -> None:
    metropole = [one.code for one in country().metropole]
    boxes = [one.code for box in country().boxes for one in box.outlines]
    of_today = Department.objects.filter(retired_on=None)
    assert metropole == sorted(of_today.filter(is_overseas=False).values_list("code", flat=True))
    assert set(boxes) - AROUND_PARIS == set(
        of_today.filter(is_overseas=True).values_list("code", flat=True)
    )
    assert len(boxes) == len(set(boxes)) == 9


def test_reading_the_outlines_asks_the_database_nothing_and_happens_once() -> None:
    assert country() is country()


def test_the_file_is_small() -> None:
    assert (DATA / "outlines.json").stat().st_size <= 40_000


@pytest.mark.parametrize("outline", EVERY_OUTLINE, ids=lambda one: one.code)
def test_an_outline_is_drawn_in_whole_steps_and_stays_in_the_frame(outline: Outline) -> None:
    assert re.fullmatch(r"(M\d+ \d+l-?\d+(?:[ -]\d+| -\d+)+z)+", outline.path)
    for ring in rings(outline):
        assert len(ring) >= 3
        assert all(0 <= x <= country().width and 0 <= y <= country().height for x, y in ring)


def test_what_stands_in_a_box_stays_in_it() -> None:
    for box in country().boxes:
        for outline in box.outlines:
            places = [point for ring in rings(outline) for point in ring]
            assert outline.x is not None
            assert outline.y is not None
            for x, y in [*places, (outline.x, outline.y)]:
                assert box.x <= x <= box.x + box.width
                assert box.y <= y <= box.y + box.height


def test_every_departement_has_one_place_for_its_number_on_its_own_ground() -> None:
    numbered = [outline.code for outline in EVERY_OUTLINE if outline.x is not None]
    assert len(numbered) == len(set(numbered)) == 101
    for outline in country().metropole:
        if outline.code not in AROUND_PARIS:
            xs, ys = zip(*[point for ring in rings(outline) for point in ring], strict=True)
            assert min(xs) < (outline.x or 0) < max(xs)
            assert min(ys) < (outline.y or 0) < max(ys)


@pytest.mark.parametrize(
    ("one", "other", "points"),
    [("48", "12", 10), ("29", "22", 5), ("2A", "2B", 10), ("75", "92", 3)],
)
def test_neighbours_have_their_border_in_common(one: str, other: str, points: int) -> None:
    assert len(border(one) & border(other)) >= points


def test_those_who_are_far_apart_have_none() -> None:
    assert border("48") & border("29") == set()
