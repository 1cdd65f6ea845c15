"""Amounts of money in prose. No database. A wrong number is worse than no number."""

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.importing.amounts import suggest_budget_lines


def read(text: str) -> list[tuple[str, str, str]]:
    rows = suggest_budget_lines(text)
    return [(row["nature"], row["label"], row["amount"]) for row in rows]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("5€", "5.00"),
        ("5500 €", "5500.00"),
        ("- 5500 €", "5500.00"),
        ("72 373€", "72373.00"),
        ("72\u00a0373\u00a0€", "72373.00"),
        ("72\u202f373\u202f€", "72373.00"),
        ("1 234 567 €", "1234567.00"),
        ("1200 euros", "1200.00"),
        ("1200 EUR", "1200.00"),
        ("3100,5 €", "3100.50"),
        ("3 100,50 €", "3100.50"),
        ("3.100,50 €", "3100.50"),
        ("1.500 €", "1500.00"),
        ("12 k€", "12000.00"),
        ("12,5 K€", "12500.00"),
        ("1,5 million d'euros", "1500000.00"),
        ("2 millions d’euros", "2000000.00"),
    ],
)
def test_an_amount_alone_is_the_money_of_the_field(text, amount):
    assert read(text) == [("funding", "", amount)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("13000€ + 8000€", [("funding", "", "13000.00"), ("funding", "", "8000.00")]),
        ("13000€ + 8000€ = 21000€", [("funding", "", "13000.00"), ("funding", "", "8000.00")]),
        ("CAF: 13000€ + 8000€", [("funding", "CAF", "13000.00"), ("funding", "CAF", "8000.00")]),
        ("CAF : 300 €, Mairie : 200 €", [("funding", "CAF", "300.00"), ("funding", "Mairie", "200.00")]),
        ("France Relance: 10000€", [("funding", "France Relance", "10000.00")]),
        ("• Centre social : 5 000 €", [("funding", "Centre social", "5000.00")]),
        ("REAAP 2 000 €", [("funding", "", "2000.00")]),
        ("La ville a versé 3000 €.", [("funding", "", "3000.00")]),
        ("Nous avons reçu 3000 € de la CAF.", [("funding", "", "3000.00")]),
        ("3000 € de l’État", [("funding", "", "3000.00")]),
        ("La région nous a soutenus par une subvention de 2700€.", [("funding", "", "2700.00")]),
        ("Subvention de 2000 €", [("funding", "", "2000.00")]),
        ("Le coût du film a été de 3100€.", [("expense", "", "3100.00")]),
        ("Le coût s’élève à 3100 €", [("expense", "", "3100.00")]),
        ("Coût total : 3100 €", [("expense", "Coût total", "3100.00")]),
        ("Achat de jeux : 250 €", [("expense", "Achat de jeux", "250.00")]),
        ("Achats : 400 € dont 280 € de peinture", [("expense", "Achats", "400.00")]),
        ("Achats : 400 € dont 280 € de subvention", [("expense", "Achats", "400.00")]),
        ("Mairie: 20000€ (à travers la mise à disposition d’un agent)", [("in-kind", "Mairie", "20000.00")]),
        ("Mairie : 2000 € valorisés", [("in-kind", "Mairie", "2000.00")]),
        ("Mise à disposition d’une salle : 900 €", [("in-kind", "Mise à disposition d’une salle", "900.00")]),
        ("La CAF finance 1500 € sur 5000 €", [("funding", "", "1500.00")]),
    ],
)  # fmt: skip
def test_words_around_an_amount_say_what_it_is(text, rows):
    assert read(text) == rows


@pytest.mark.parametrize(
    "text",
    [
        # The price of one thing, of one period; a tariff.
        "Ludothèque 35€/heure (CAF)",
        "Terrain de la commune, 1€ le m2 par an",
        "Achat d’ordinateurs, 80 € l'ordinateur",
        "Achat de 10 ordinateurs à 80 €",
        "La CAF aide, 30 € par famille",
        "Tarif : 12 € (financement CAF)",
        "Fournitures : 3 € pour les enfants",
        "Matériel : 2 x 500 €",
        "Matériel : 500 €x2",
        "Matériel : 3 fois 500 €",
        "Participation des familles : 5 €",
        "CAF : 300 € mensuels",
        "Location : 1 € symbolique",
        # Ranges and approximations.
        "Participation de la commune comprise entre 1€ et 3€",
        "Subvention de 1000€ à 2000€",
        "Subvention de 1000 à 2000 €",
        "Subvention : 1000-2000 €",
        "CAF : environ 3000€",
        "CAF : 3000 € environ",
        "CAF : près de 3000 €",
        "CAF : plus de 3000 €",
        "CAF : 3000 € maximum",
        "CAF : de l’ordre de 3000 €",
        "CAF : ~3000 €",
        # Sums, shares and differences.
        "Total : 5000 €",
        "CAF : 5000€ = 3000€ + 2000€",
        "5000€ - 3000€",
        "La CAF prend en charge 30 % de 5000 €",
        "La CAF paie la moitié des 5000 €",
        "400 € dont 280 € de subvention",
        # Hoped for, missing, refused.
        "Subvention demandée : 3000 €",
        "Nous espérons 3000 € de la CAF",
        "CAF : 3000 € en attente",
        "Il manque 3000 € de subvention",
        "La CAF n’a pas versé les 500 €",
        "Sans les 500 € de la CAF",
        # No amount, or another number than it looks.
        "0 €",
        "CAF : 0 €",
        "CAF : -5000€",
        "-5000€",
        "2021",
        "CAF, 06 12 34 56 78",
        "CAF le 12/05/2021",
        "CAF : 12 34 €",
        "CAF : 10'500 €",
        "CAF : 1,234.50 €",
        "CAF : 5€50",
        "CAF : deux mille 500 €",
        "CAF : un million 500 000 euros",
        "CAF : 999999999999 €",
        # Nothing, or two things, said of it.
        "Animatrice : 12000 €",
        "Association des Lilas : 500 €",
        "L’état des lieux : 500 €",
        "Le centre social a payé 500 €",
        "Frais pris en charge par la CAF : 500 €",
        "CAF 5000 € et mise à disposition d’une salle",
        "Mise à disposition d’une salle et 5000 € de la CAF",
        "5000€\n3000€",
        "5000 €\nLudothèque 35 €/heure",
    ],
)
def test_an_amount_in_doubt_gives_no_row(text):
    assert read(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "CAF : 3000 €\nVille : 2000 €\nTotal : 5000 €",
        "CAF : 3000 €\nVille : 2000 €\nRecettes : 5000 €",
        "Financements : 5000 €\nCAF : 3000 €\nVille : 2000 €",
        "Financements 5000 € : CAF : 3000 € ; Ville : 2000 €",
    ],
)
def test_a_sum_beside_its_parts_gives_no_row(text):
    assert [amount for _nature, _label, amount in read(text)] == ["3000.00", "2000.00"]


def test_an_amount_that_happens_to_be_the_sum_of_its_neighbours_is_kept():
    text = "Mairie : 1000 €\nCAF : 13000 €\nVille : 8000 €\nREAAP : 5000 €\nFonds propres : 90 €"
    assert len(read(text)) == 5


def test_several_lines_are_several_rows():
    text = "Ressources :\nSubvention CAF : 3 000€\n\nAchats d'alimentation : 1 200€\nÀ suivre."
    assert read(text) == [
        ("funding", "Subvention CAF", "3000.00"),
        ("expense", "Achats d'alimentation", "1200.00"),
    ]


def test_an_amount_alone_beside_explained_ones_says_nothing():
    assert read("CAF : 3000 €\n450 €") == [("funding", "CAF", "3000.00")]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("CAF 2021 : 5000 €", 2021),
        ("CAF, le 12/05/2021 : 5000 €", 2021),
        ("CAF : 5000 €", None),
        ("CAF 2021 et 2022 : 5000 €", None),
        ("CAF 2021-2022 : 5000 €", None),
        ("CAF 2021/22 : 5000 €", None),
        ("Depuis 2018, la CAF verse 5000 €", None),
        ("Subvention de 2000 €", None),
        ("CAF 2021 : 2000 €", 2021),
    ],
)
def test_the_year_is_the_only_one_of_the_line(text, year):
    (row,) = suggest_budget_lines(text)
    assert row["year"] == year


def test_a_row_says_where_it_comes_from():
    (row,) = suggest_budget_lines("  Mairie : 300 € (fête)  ")
    assert row["note"] == "Mairie : 300 € (fête)"
    assert row["source"] == "imported"


@settings(max_examples=300)
@given(
    text=st.text(alphabet="0123456789 .,€k+-=()\n\u00a0CAFàdont:/%x", max_size=80),
)
def test_any_text_gives_amounts_that_a_sheet_can_hold(text):
    for row in suggest_budget_lines(text):
        assert 0 < Decimal(row["amount"]) < 100_000_000
        assert row["nature"] in {"funding", "expense", "in-kind"}


@pytest.mark.parametrize(
    "unit",
    ["1", " ", "€", "(", "1 ", "1 111 ", "1.111.", "1,", "dont ", "= ", "5 €", "CAF 5 € + ", "20 %  "],
)  # fmt: skip
@pytest.mark.parametrize("line", [900, 500_000])
def test_hostile_lines_are_read_at_once(unit, line):
    text = "\n".join(["CAF 5 € " + unit * (line // len(unit))] * (500_000 // line))
    begun = time.process_time()
    suggest_budget_lines(text)
    assert time.process_time() - begun < 1
