"""The package's map becomes ours: fewer points, and borders that still fit."""

import io
import json
import sys
import tarfile

import pytest

from deploy import refresh_map

# Two squares side by side; their border wiggles by less than one can see, then by more.
WEST = "m 0,0 50,0 0.1,10 -0.1,10 20,20 -20,60 -50,0 z"
EAST = "m 50.03,0 50,0 0,100 -50,0 20,-60 -20,-20 0.07,-10 z"
ISLET = " m 200,200 1,0 0,1 z"


def test_a_second_ring_starts_from_the_first_point_of_the_one_before():
    assert refresh_map.read_path("m 1,1 2,0 0,2 z m 5,5 1,0 0,1 z") == [
        [(1, 1), (3, 1), (3, 3)],
        [(6, 6), (7, 6), (7, 7)],
    ]


def test_a_path_with_curves_is_refused():
    with pytest.raises(SystemExit, match="other commands"):
        refresh_map.read_path("m 1,1 c 2,0 0,2 1,1 z")


def test_both_sides_of_a_border_keep_the_same_points():
    found = refresh_map.mainland(
        {"01": refresh_map.read_path(WEST), "02": refresh_map.read_path(EAST)}
    )
    (west,), (east,) = found["01"], found["02"]
    common = set(west) & set(east)
    top, bend, foot = (
        (refresh_map.SCALE * x, refresh_map.SCALE * y + refresh_map.NORTH)
        for x, y in ((50, 0), (70, 40), (50, 100))
    )
    assert {top, bend, foot} <= common
    assert len(common) == 4  # and where the bend begins; the wiggle above it is gone


def test_an_islet_is_left_out():
    found = refresh_map.mainland({"01": refresh_map.read_path(WEST + ISLET)})
    assert len(found["01"]) == 1


def test_another_frame_stops_the_script_before_it_writes(tmp_path, monkeypatch):
    archive = tmp_path / "map.tgz"
    source = b"export default " + json.dumps({"viewBox": "0 0 9 9", "locations": []}).encode()
    with tarfile.open(archive, "w:gz") as package:
        member = tarfile.TarInfo("package/index.js")
        member.size = len(source)
        package.addfile(member, io.BytesIO(source))
    monkeypatch.setattr(sys, "argv", ["refresh_map.py", str(archive)])
    monkeypatch.setattr(refresh_map, "DATA", tmp_path)
    with pytest.raises(SystemExit, match="another frame"):
        refresh_map.main()
    assert list(tmp_path.iterdir()) == [archive]
