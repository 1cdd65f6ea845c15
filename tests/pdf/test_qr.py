import re

import pytest
import segno

from pdf.qr import qr_svg

ADDRESS = "https://les-tilleuls.maillage.localhost/compte/ouvrir"


def drawn(svg: str) -> list[list[int]]:
    """The modules of the picture, read back from its strokes, quiet zone included."""
    [size] = map(int, re.findall(r'viewBox="0 0 (\d+) \1"', svg))
    grid = [[0] * size for _ in range(size)]
    x, y = 0.0, 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", svg.split('d="')[2]):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            for column in range(int(x), int(x + values[0])):
                grid[int(y)][column] = 1
            x += values[0]
    return grid


@pytest.mark.parametrize("text", [ADDRESS, "Été à l’accueil", "a" * 1200])
def test_the_picture_is_the_code_that_segno_makes_of_the_text(text):
    code = segno.make_qr(text, error="m")

    assert code.error in {"M", "Q", "H"}
    assert drawn(qr_svg(text)) == [list(row) for row in code.matrix_iter(border=4)]


def test_the_code_has_four_white_modules_around_it():
    grid = drawn(qr_svg(ADDRESS))

    assert grid[4][4:11] == [1] * 7
    edges = [*grid[:4], *grid[-4:], *([*row[:4], *row[-4:]] for row in grid)]
    assert not any(module for row in edges for module in row)


def test_it_is_black_on_white():
    svg = qr_svg(ADDRESS)

    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) == {"#fff", "#000"}


@pytest.mark.parametrize("text", ["", "a" * 2400])
def test_what_no_code_holds_is_refused(text):
    with pytest.raises(ValueError, match=r"nothing|too large"):
        qr_svg(text)
