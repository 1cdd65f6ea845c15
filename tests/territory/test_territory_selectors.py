from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from territory import selectors
from territory.models import Commune, Department
from territory.normalise import match_key, sort_key
from territory.selectors import (
    commune,
    communes_meant,
    department,
    departments,
    find_communes,
    find_department,
)


@pytest.fixture
def open_connection(db: None) -> None:
    """django-tenants sets the search path before the first query: it is not one of ours."""
    Department.objects.exists()


@pytest.fixture(autouse=True)
def _cold_cache() -> Iterator[None]:
    selectors.clear_cache()
    yield
    selectors.clear_cache()


def found(text: str) -> str | None:
    department = find_department(text)
    return department.code if department else None


# --- Keys --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Lozère", "lozere"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("L'HAŸ  LES\u00a0ROSES ", "l hay les roses"),
        ("Côte-d’Or", "cote d or"),
        ("Œuilly, Ægir", "oeuilly aegir"),
        ("Château-Chinon (Ville)", "chateau chinon ville"),
        ("par\u00adtage\u200b", "partage"),
        ("e\u0301te\u0301", "ete"),
        ("", ""),
        ("…", ""),
    ],
)
def test_the_sort_key_keeps_letters_digits_and_single_blanks(text: str, key: str) -> None:
    assert sort_key(text) == key


@given(st.text())
def test_a_sort_key_is_its_own_sort_key(text: str) -> None:
    assert sort_key(sort_key(text)) == sort_key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Centre social St-Exupéry", "centre social Saint Exupery"),
        ("Maison Ste Thérèse", "MAISON SAINTE-THÉRÈSE"),
        ("L’Étoile", "l'etoile"),
    ],
)
def test_two_spellings_of_one_name_have_one_match_key(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)


def test_the_match_key_changes_whole_words_only() -> None:
    assert match_key("Brest, Stains") == "brest stains"


# --- Départements ------------------------------------------------------------


@pytest.mark.django_db
def test_every_department_is_found_by_its_name_its_code_and_both() -> None:
    for expected in departments():
        assert found(expected.name) == expected.code
        assert found(expected.name.upper().replace("-", " ").replace("'", "’")) == expected.code
        assert found(expected.code.lower()) == expected.code
        assert found(str(expected)) == expected.code
        assert found(f"{expected.code} - {sort_key(expected.name)}") == expected.code


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("lozere", "48"),
        ("LOZÈRE", "48"),
        ("  Lozère  ( 48 ) ", "48"),
        ("département de la Lozère", "48"),
        ("dept 48", "48"),
        ("1", "01"),
        ("2a", "2A"),
        ("Corse du Sud", "2A"),
        ("La Réunion", "974"),
        ("Réunion", "974"),
        ("Île de la Réunion", "974"),
        ("Côte d'Or", "21"),
        ("cote d’or", "21"),
        ("Cote dOr", "21"),
        ("Côtes d Armor", "22"),
        ("Val dOise", "95"),
        ("l’Ain", "01"),
        ("Territoire-de-Belfort", "90"),
        ("territoire belfort", "90"),
        ("Seine St Denis", "93"),
        ("Seine-St.-Denis", "93"),
        ("Bouches du Rhone", "13"),
        ("Bouches-Rhône", "13"),
        ("Alpes de Haute Provence", "04"),
        ("Meurthe & Moselle", "54"),
    ],
)
def test_a_department_is_recognised_however_it_is_written(text: str, code: str) -> None:
    assert found(text) == code


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Finistre", "29"),
        ("Finisttère", "29"),
        ("Finisdère", "29"),
        ("Finsitère", "29"),
        ("Ile-et-Vilaine", "35"),
        ("Haute Pyrénées", "65"),
        ("Bouche du Rhône", "13"),
        ("Guyanne (973)", "973"),
    ],
)
def test_one_typing_mistake_is_forgiven_in_a_long_name(text: str, code: str) -> None:
    assert found(text) == code


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Loire", "42"),
        ("Loiret", "45"),
        ("Haute-Loire", "43"),
        ("Savoie", "73"),
        ("Haute Savoie", "74"),
        ("Charente", "16"),
        ("Charente Maritime", "17"),
        ("Indre", "36"),
        ("Indre et Loire", "37"),
        ("Lot", "46"),
        ("Lot et Garonne", "47"),
        ("Haute-Marne", "52"),
    ],
)
def test_a_name_inside_another_is_not_taken_for_it(text: str, code: str) -> None:
    assert found(text) == code


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "…",
        "de la",
        "Corse",
        "20",
        "Loires",  # Loire or Loiret
        "Lande",
        "Marine",
        "Finitsre",
        "Pyrénées",
        "Alpes",
        "Garonne",
        "Bretagne",
        "Saint-Martin",
        "978",
        "97",
        "0",
        "048",
        "48000",
        "2C",
        "Lozère (12)",
        "Lozère ou Aveyron",
        "12 48",
        "Paris 12",
    ],
)
def test_what_could_be_two_departments_or_none_gives_none(text: str) -> None:
    assert found(text) is None


@pytest.mark.django_db
def test_departments_come_by_code_and_overseas_last() -> None:
    codes = [department.code for department in departments()]
    assert len(codes) == 101
    assert codes[:2] == ["01", "02"]
    assert codes[27:31] == ["29", "2A", "2B", "30"]
    assert codes[-6:] == ["95", "971", "972", "973", "974", "976"]


@pytest.mark.usefixtures("open_connection")
def test_departments_cost_no_query_once_warm(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        departments()
    with django_assert_num_queries(0):
        assert len(departments()) == 101
        lozere = department("48")
        assert lozere is not None
        assert str(lozere) == "Lozère (48)"
        assert lozere.region.name == "Occitanie"
        assert department("99") is None
        assert found("lozere") == "48"
        assert found("Finistre") == "29"
        assert found("Bretagne") is None


@pytest.mark.django_db
def test_a_retired_department_is_known_but_no_longer_proposed() -> None:
    Department.objects.filter(code="48").update(retired_on=date(2026, 1, 1))
    selectors.clear_cache()
    assert department("48") is not None
    assert "48" not in {department.code for department in departments()}
    assert found("Lozère") is None
    assert found("48") is None


# --- Communes ----------------------------------------------------------------


def names(text: str, department: Department | None = None, limit: int = 10) -> list[str]:
    return [str(commune) for commune in find_communes(text, department, limit)]


@pytest.mark.django_db
def test_a_commune_is_found_by_its_code() -> None:
    mende = commune("48095")
    assert mende is not None
    assert str(mende) == "Mende (48)"
    assert commune("00000") is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("mende", "Mende (48)"),
        ("St-Étien", "Saint-Étienne (42)"),
        ("etienne", "Saint-Étienne (42)"),
        ("l'hay", "L’Haÿ-les-Roses (94)"),
        ("havre", "Le Havre (76)"),
        ("PARIS", "Paris (75)"),
        ("oeuilly", "Œuilly (51)"),
        ("48000", "Mende (48)"),
        ("75116", "Paris (75)"),
    ],
)
def test_communes_are_proposed_whatever_accents_and_signs_are_typed(text: str, first: str) -> None:
    assert names(text)[0] == first


@pytest.mark.django_db
def test_the_whole_name_comes_first_then_the_most_populated() -> None:
    assert names("saint denis", limit=5) == [
        "Saint-Denis (974)",
        "Saint-Denis (93)",
        "Saint-Denis (11)",
        "Saint-Denis (30)",
        "Saint-Denis-en-Val (45)",
    ]


@pytest.mark.django_db
def test_communes_of_one_department_only() -> None:
    assert names("saint denis", department("93")) == ["Saint-Denis (93)", "L’Île-Saint-Denis (93)"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", " ", "%", "_", "'"])
def test_nothing_typed_proposes_nothing(
    text: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert find_communes(text) == []


@pytest.mark.usefixtures("open_connection")
def test_proposals_cost_one_query_with_their_departments(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        proposals = find_communes("saint", limit=20)
        assert len({commune.department.name for commune in proposals}) > 5


@pytest.mark.django_db
def test_a_retired_commune_is_known_but_no_longer_proposed() -> None:
    Commune.objects.filter(code="48095").update(retired_on=date(2026, 1, 1))
    assert commune("48095") is not None
    assert "Mende (48)" not in names("mende")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Cozes", ["Cozes"]),
        ("cozes (17)", ["Cozes"]),
        ("  COZÈS ", ["Cozes"]),
        ("Cozse", ["Cozes"]),
        ("Mescher", ["Meschers-sur-Gironde"]),
        ("Mende", ["Mende"]),
        ("introuvable", []),
        ("", []),
    ],
)
def test_a_commune_is_understood_from_home_as_people_write_it(db, text, meant):
    found = communes_meant(text, department("17"))
    assert [commune.name for commune in found] == meant


def test_a_name_that_may_be_several_communes_gives_them_all(db):
    assert len(communes_meant("Saint", department("17"))) > 1
