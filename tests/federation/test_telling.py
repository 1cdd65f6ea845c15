"""The large numbers and the bars of a sheet: units, shares, and nothing of what is not known."""

import itertools
from decimal import Decimal

import pytest

from federation.telling import LENGTH, SHADES, key_figures, money, people_said

NARROW, SPACE = "\u202f", "\u00a0"


def line(nature: str, amount: str, year: int | None = 2025, label: str = "Une ligne") -> dict:
    return {"nature": nature, "label": label, "amount": amount, "year": year, "note": ""}


def reached(total: int | None, year: int | None) -> dict:
    return {"total": total, "adults": None, "retired": None, "minors": None, "year": year}


def volunteers(number: int) -> dict:
    return {"category": "volunteers", "number": number, "note": ""}


def said(sheet: dict) -> list[str]:
    return [f"{each.figure} {each.words}" for each in key_figures(sheet)]


def test_each_number_has_its_unit_and_its_spaces():
    sheet = {
        "people_reached": [reached(1200, 2025)],
        "workforce": [volunteers(3), volunteers(4), {"category": "partners", "number": 9}],
        "budget_lines": [line("expense", "12340.50"), line("funding", "99999.00")],
    }
    assert said(sheet) == [
        f"1{NARROW}200 personnes touchées en 2025",
        "7 bénévoles",
        f"12{NARROW}340,50{SPACE}€ de dépenses",
    ]


@pytest.mark.parametrize(
    "sheet",
    [
        {},
        {"people_reached": [], "workforce": [], "budget_lines": []},
        {"people_reached": [reached(None, 2025), reached(0, 2024)], "workforce": [volunteers(0)]},
        {"budget_lines": [line("funding", "100.00"), line("in-kind", "5.00")]},
    ],
)
def test_nothing_is_said_of_what_is_not_known_and_nothing_of_a_zero(sheet):
    assert key_figures(sheet) == []


def test_one_of_each_is_singular():
    sheet = {"people_reached": [reached(1, None)], "workforce": [volunteers(1)]}
    assert said(sheet) == ["1 personne touchée", "1 bénévole"]


def test_the_people_of_the_latest_year_count_and_two_counts_of_it_are_not_added():
    assert said({"people_reached": [reached(30, 2024), reached(41, 2025)]}) == [
        "41 personnes touchées en 2025"
    ]
    assert said({"people_reached": [reached(30, 2025), reached(41, 2025)]}) == []
    assert said({"people_reached": [reached(30, None), reached(41, 2025)]}) == [
        "41 personnes touchées en 2025"
    ]


def test_bars_share_one_scale_and_their_pieces_leave_no_gap():
    told = money(
        [
            line("expense", "300.00"),
            line("expense", "100.00"),
            line("funding", "200.00"),
            line("in-kind", "50.00"),
        ]
    )
    expense, funding, in_kind = told.parts
    assert [(each.x, each.width) for each in expense.pieces] == [(0, 750), (750, 250)]
    assert [(each.x, each.width) for each in funding.pieces] == [(0, 500)]
    assert (funding.missing.x, funding.missing.width) == (500, 500)
    assert [(each.x, each.width) for each in in_kind.pieces] == [(0, 125)]
    assert expense.missing is None
    assert in_kind.missing is None
    assert (expense.total, told.balance) == (Decimal("400.00"), Decimal("-200.00"))


def test_twenty_lines_fill_their_bar_whatever_the_rounding():
    told = money([line("expense", "33.33") for _ in range(20)] + [line("expense", "0.01")])
    pieces = told.parts[0].pieces
    for before, after in itertools.pairwise(pieces):
        assert before.x + before.width == after.x
    assert pieces[-1].x + pieces[-1].width == LENGTH
    assert {each.shade for each in pieces} == set(range(1, SHADES + 1))


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([line("expense", "100.00"), line("funding", "100.00")], "Le budget est équilibré."),
        (
            [line("expense", "1100.00"), line("funding", "99.50")],
            f"Il manque 1{NARROW}000,50{SPACE}€ de financement.",
        ),
        (
            [line("expense", "99.50"), line("funding", "100.00")],
            f"Il reste 0,50{SPACE}€.",
        ),
        ([line("expense", "100.00"), line("in-kind", "100.00")], ""),
        ([line("funding", "100.00")], ""),
    ],
)
def test_the_balance_is_said_when_both_sides_are_told_and_in_kind_is_apart(rows, sentence):
    assert money(rows).balance_said == sentence


def test_the_year_is_said_once_when_it_is_the_same_for_all():
    assert (money([line("expense", "1.00")]).year, money([]).parts) == (2025, [])
    two = money([line("expense", "1.00"), line("expense", "1.00", 2024)])
    assert (two.year, two.has_years) == (None, True)
    none = money([line("expense", "1.00", None)])
    assert (none.year, none.has_years) == (None, False)


def test_one_amount_alone_is_not_drawn():
    assert not money([line("expense", "1.00")]).drawn
    assert money([line("expense", "1.00"), line("in-kind", "1.00")]).drawn


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (
            (41, 41, 30, 0, 2025),
            f"2025{SPACE}: 41 personnes touchées, dont 41 adultes, 30 retraités",
        ),
        ((1, None, 1, None, None), "1 personne touchée, dont 1 retraité"),
        ((None, 12, None, 3, None), "12 adultes, 3 de moins de 18 ans"),
        ((None, None, None, None, 2025), ""),
        ((0, 0, 0, 0, 2025), ""),
    ],
)
def test_people_are_told_in_one_sentence_without_zeros(counts, sentence):
    names = ("total", "adults", "retired", "minors", "year")
    assert people_said(dict(zip(names, counts, strict=True))) == sentence
