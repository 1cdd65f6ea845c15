import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from design.contrast import contrast, readable_on
from design.templatetags.maillage import euros, excerpt, iso_date, number
from design.views import NIGHT, PAPER


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


colours = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@given(colour=colours)
def test_every_accent_is_made_readable_in_light_and_dark(colour):
    for background in (PAPER, NIGHT):
        shown = readable_on(background, colour)
        assert contrast(shown, background) >= 4.5
        if contrast(colour, background) >= 4.5:
            assert shown == colour


def test_contrast_is_that_of_wcag():
    assert round(contrast("#ffffff", "#000000"), 2) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.django_db
def test_the_accent_is_a_stylesheet_of_its_own(browse, centre):
    page = browse(centre).get("/actions/").text
    assert "/couleurs/a8401f.css" in page
    assert "style=" not in page
    css = browse(centre).get("/couleurs/a8401f.css")
    assert css["Content-Type"].startswith("text/css")
    assert "--accent:#a8401f" in css.text
    for bad in ("zzz", "a8401f%7D", "a8401"):
        response = browse(centre).get(f"/couleurs/{bad}.css")
        assert response.status_code == 404
    assert Client(headers={"host": "exemple.fr"}).get("/couleurs/a8401f.css").status_code == 404
