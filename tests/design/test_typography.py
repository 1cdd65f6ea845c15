import pytest

from design.templatetags.maillage import euros, excerpt, iso_date, number


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("1250", "1\u202f250,00\u00a0€"),
        ("72373.5", "72\u202f373,50\u00a0€"),
        ("0.01", "0,01\u00a0€"),
        ("-1234567.891", "-1\u202f234\u202f567,89\u00a0€"),
        ("abc", ""),
        (None, ""),
    ],
)
def test_amounts_are_written_the_french_way(amount, text):
    assert euros(amount) == text


@pytest.mark.parametrize(
    ("value", "text"), [(34969, "34\u202f969"), ("12.00", "12"), ("12.50", "12,5"), ("dix", "dix")]
)
def test_numbers_are_written_the_french_way(value, text):
    assert number(value) == text


def test_dates_are_written_in_full():
    assert iso_date("2026-11-21") == "samedi 21 novembre 2026"
    assert iso_date("2024-09-01") == "dimanche 1er septembre 2024"


def test_an_excerpt_keeps_unbreakable_spaces_and_whole_words():
    text = "Trois mots\u00a0: le pain,\nle lait, le reste"
    assert excerpt(text, 200) == "Trois mots\u00a0: le pain, le lait, le reste"
    assert excerpt(text, 22) == "Trois mots\u00a0: le pain…"
    assert excerpt(text, 14) == "Trois mots…"
