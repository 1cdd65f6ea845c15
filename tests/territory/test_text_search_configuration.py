from importlib import import_module

import pytest
from django.db import connection

from territory.checks import check_words_are_split

pytestmark = pytest.mark.django_db


def value(sql: str, *parameters: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]


def lexemes(text: str) -> list[str]:
    return value("SELECT tsvector_to_array(to_tsvector('public.maillage_fr', %s))", text)  # type: ignore[return-value]


def matches(text: str, query: str) -> object:
    return value(
        "SELECT to_tsvector('public.maillage_fr', %s)"
        " @@ websearch_to_tsquery('public.maillage_fr', %s)",
        text,
        query,
    )


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Parentalité des aînés", "parentalite aine"),
        ("parentalite des aines", "Parentalité aînés"),
        ("ACCÈS AU NUMÉRIQUE", "acces numerique"),
        ("Les œuvres du quartier", "oeuvre"),
        ("L’été des bénévoles", "benevole"),
        ("l'école", "ecoles"),
        ("Ateliers éducatifs", "éducative"),
        ("lieux intergénérationnels", "intergenerationnelle"),
        ("centres sociaux", "centre social"),
        ("lycéennes", "lyceen"),
        ("lien santé-environnement", "environnement santé"),
        ("personnes âgées", "agee"),
    ],
)
def test_accents_capitals_and_inflections_are_forgiven(text: str, query: str) -> None:
    assert matches(text, query)


def test_two_words_stay_two_words() -> None:
    assert not matches("Parentalité des aînés", "parentalite jeunesse")
    assert not matches("santé", "sentier")


@pytest.mark.parametrize(
    "text",
    ["à", "À", "a", "les", "Les", "des", "du", "entre", "l’", "et", "dans", "à la", "qu'on a"],
)
def test_small_words_are_dropped_with_and_without_their_accent(text: str) -> None:
    assert lexemes(text) == []


@pytest.mark.parametrize("query", ["aide à domicile", "aide a domicile", "les aides à domicile"])
def test_a_small_word_of_the_query_need_not_be_in_the_text(query: str) -> None:
    assert matches("Aide au domicile", query)


def test_french_typography_stands_between_words_not_in_them() -> None:
    assert lexemes("«\u00a0Été\u00a0» : l’accueil… d’aînés –\u202foui") == [
        "accueil",
        "ain",
        "ete",
        "oui",
    ]
    assert check_words_are_split(databases=["default"]) == []


@pytest.mark.parametrize("query", ["été", "ete", "étés", "sorties d'été"])
def test_the_summer_can_be_searched(query: str) -> None:
    assert matches("Sorties d’été en famille", query)


@pytest.mark.parametrize(
    "text",
    ["but", "don", "ami", "fossé", "bar", "car", "chef", "fin", "son", "sport", "mise", "santé"],
)
def test_no_word_of_the_trade_is_lost_to_the_borrowed_list(text: str) -> None:
    assert len(lexemes(text)) == (0 if text == "son" else 1)


def test_the_unaccent_function_ignores_accents_and_capitals() -> None:
    assert value("SELECT public.maillage_unaccent('Œuvre d’ÉTÉ à L’HAŸ')") == "oeuvre d'ete a l'hay"
    assert value("SELECT public.maillage_unaccent(NULL)") is None


def test_the_unaccent_function_serves_in_an_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE word (label text) ON COMMIT DROP")
        cursor.execute(
            "CREATE INDEX word_label ON word"
            " USING gin (public.maillage_unaccent(label) public.gin_trgm_ops)"
        )
        cursor.execute("INSERT INTO word SELECT 'Parentalité ' || n FROM generate_series(1, 50) n")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT * FROM word WHERE public.maillage_unaccent(label) LIKE '%parentalite%'"
        )
        assert "word_label" in "\n".join(line for (line,) in cursor.fetchall())


def test_the_function_is_marked_as_the_planner_needs_it() -> None:
    assert (
        value(
            "SELECT provolatile::text || proparallel::text || proisstrict::text FROM pg_proc"
            " WHERE oid = 'public.maillage_unaccent(text)'::regprocedure"
        )
        == "istrue"
    )


def test_it_works_from_a_schema_that_is_not_public() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path TO pg_catalog")
        cursor.execute(
            "SELECT public.maillage_unaccent('Été'), to_tsvector('public.maillage_fr', 'Aînés')"
        )
        assert cursor.fetchone() == ("ete", "'ain':1")


def test_creating_it_all_again_changes_nothing() -> None:
    migration = import_module("territory.migrations.0001_text_search").Migration
    before = lexemes("Parentalité des aînés, à l’été")
    with connection.cursor() as cursor:
        for operation in migration.operations:
            for statement in operation.sql:
                cursor.execute(statement)
    assert lexemes("Parentalité des aînés, à l’été") == before
