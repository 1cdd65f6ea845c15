"""Numbers of people in prose. No database. A wrong number is worse than no number."""

import time

import pytest

from actions.importing.headcounts import suggest_people_reached, suggest_workforce

P, V, R = "professionals", "volunteers", "residents"


def read(text: str) -> dict[str, int]:
    return {row["category"]: row["number"] for row in suggest_workforce(text)}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("40 bénévoles, 3 professionnels, 2 volonataires", {V: 40, P: 3}),
        ("Salariés: 6", {P: 6}),
        ("Bénévoles de l'association: 12", {V: 12}),
        ("Habitants: 47", {R: 47}),
        ("Habitants: 47\nBénévoles : 12\nSalariés : 6", {R: 47, V: 12, P: 6}),
        ("- 2 salariés (accueil et direction)", {P: 2}),
        ("-2 salariés", {P: 2}),
        ("Équipe - 2 salariés", {P: 2}),
        ("4 salarié-e-s", {P: 4}),
        ("5 habitant·e·s", {R: 5}),
        ("4 chauffeurs bénévoles", {V: 4}),
        ("1 animatrice bénévole", {V: 1}),
        ("trois bénévoles et deux salariées", {V: 3, P: 2}),
        ("Un professionnel et une bénévole", {P: 1, V: 1}),
        ("Dix-sept bénévoles", {V: 17}),
        ("actuellement 1 professionnel et 1 bénévole.", {P: 1, V: 1}),
        ("au début 3 professionnels\nactuellement 1 professionnel et 1 bénévole.", {P: 1, V: 1}),
        ("au début 3 professionnels, aujourd’hui 1 professionnel", {P: 1}),
        ("Au départ :\n3 professionnels\nMaintenant :\n2 professionnels", {P: 2}),
        ("12 bénévoles (dont 3 jeunes)", {V: 12}),
        ("5 habitants bénévoles", {V: 5}),
        ("3 salariés et des bénévoles", {P: 3}),
        ("5 structures partenaires, 8 bénévoles", {V: 8}),
    ],
)
def test_people_who_are_counted(text, numbers):
    assert read(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "12 maçons, 1 paysan",
        # Ranges and approximations.
        "7 à 12 chauffeurs bénévoles",
        "10-12 bénévoles",
        "10/12 bénévoles",
        "10 ou 12 bénévoles",
        "trois à quatre bénévoles",
        "deux ou trois bénévoles",
        "une dizaine de bénévoles",
        "environ 10 bénévoles",
        "10 bénévoles environ",
        "plus de 80 bénévoles",
        "Bénévoles (environ) : 12",
        # Larger numbers than they look.
        "vingt-deux bénévoles",
        "vingt deux bénévoles",
        "vingt et un bénévoles",
        "cent deux bénévoles",
        "quatre-vingts bénévoles",
        "1 200 habitants",
        "1\u00a0200 habitants",
        "1,5 salarié",
        "0,5 salarié",
        # Equivalents, hours, years, towns.
        "2 ETP salariés",
        "2 salariés (1,2 ETP)",
        "200 heures bénévoles",
        "3 ateliers bénévoles",
        "Bénévoles (heures) : 200",
        "Année 2021 bénévoles : tous",
        "une commune de 250 habitants",
        # Parts, sums, several figures.
        "9 structures soit 15 membres",
        "4 équipes soit 12 bénévoles",
        "15 personnes dont 3 salariés",
        "12 bénévoles dont 3 jeunes bénévoles",
        "5 bénévoles, puis 8 bénévoles",
        "Bénévoles : 5\n8 bénévoles",
        "12 bénévoles et salariés",
        "Bénévoles et salariés : 12",
        "2 salariés bénévoles",
        "3 équipes de 2, groupes de 4 bénévoles",
        # Another time.
        "au début 3 professionnels",
        "Il y avait 3 bénévoles",
        "3 anciens bénévoles",
        "Besoins :\n3 bénévoles",
        "nous recherchons 3 bénévoles",
        "il faudrait 3 bénévoles",
        "Bénévoles souhaités : 12",
        "3 bénévoles par atelier",
        "12 bénévoles en moyenne",
        "3 bénévoles ont quitté l’équipe",
        "aucun bénévole",
        "0 bénévole",
        "99999 bénévoles",
    ],
)
def test_people_in_doubt_are_not_counted(text):
    assert read(text) == {}


def test_two_figures_for_one_kind_leave_the_others():
    assert read("5 bénévoles, 2 salariés, puis 8 bénévoles") == {P: 2}


def test_a_row_says_where_it_comes_from():
    (row,) = suggest_workforce("Avec 40 bénévoles chaque été ? Non : 3 salariés.")
    assert row == {"category": P, "number": 3, "note": "3 salariés", "source": "imported"}


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("47 usagers inscrits", 47),
        ("18 participants", 18),
        ("Participants : 18", 18),
        ("120 personnes accueillies", 120),
        ("2 salariés pour 30 bénéficiaires", 30),
    ],
)
def test_people_reached_are_those_that_are_named_so(text, total):
    (row,) = suggest_people_reached(text)
    assert (row["total"], row["source"]) == (total, "imported")
    assert row["adults"] is row["retired"] is row["minors"] is row["year"] is None


@pytest.mark.parametrize(
    "text",
    [
        "40 bénévoles",
        "47 usagers",
        "10 familles",
        "18 à 20 participants",
        "environ 18 participants",
        "8 participants par séance",
        "15 participants maximum",
        "un participant raconte",
        "47 usagers inscrits et 12 participants",
        "participants de 18 ans",
    ],
)
def test_people_reached_are_never_guessed(text):
    assert suggest_people_reached(text) == []


@pytest.mark.parametrize(
    "unit", ["1", " ", "1 ", "deux ", "a", "1 a", "avant 1 bénévole, ", "1 bénévole ", "- ", "vingt "]
)  # fmt: skip
def test_hostile_texts_are_read_at_once(unit):
    begun = time.process_time()
    for size in (19_000, 1_000_000):
        suggest_workforce("1 " + unit * (size // len(unit)))
        suggest_people_reached("1 " + unit * (size // len(unit)))
    assert time.process_time() - begun < 1
