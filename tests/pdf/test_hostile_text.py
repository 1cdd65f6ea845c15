"""What people type reaches paper as they typed it, and is never anything but text."""

import io
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from pdf.text import plain, without_glyphs
from pdf.typesetting import render_pdf

CENTRE = {"name": "Centre", "accent": "#1f5673", "address": ["Mende"]}
# One text in a paragraph, a heading, a table, a list, a code, a card: see `write_everywhere`.
EVERYWHERE = """
#import "/pdf/maillage.typ": *
#show: sheet
#heading(data.text)
#lead(data.text)
#prose(data.text)
#facts(((data.text, data.text),))
#note(data.text)
#list(data.text)
#code-box(data.text, label: data.text)
#data-table((data.text, "b"), ((data.text, data.text),))
"""


def letters(text: str) -> str:
    """What is read, without the white and the hyphens that lines are broken with."""
    return re.sub("[\\s\u00ad\u200b]", "", text)


@pytest.fixture
def printed(write_template: Callable[[str], str]) -> Callable[[str], str]:
    """``printed(words)`` is what can be read on a page that holds nothing else."""
    template = write_template(
        '#import "/pdf/maillage.typ": *\n#set page(height: auto)\n#prose(data.words)'
    )

    def print_and_read(words: str) -> str:
        content = render_pdf(template, {"centre": CENTRE, "words": words}, title="Mots")
        return letters(read(content))

    return print_and_read


def read(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize(
    "typed",
    [
        '#read("/etc/passwd")',
        '#import "/pdf/maillage.typ": *',
        '#import "@preview/cetz:0.3.4"',
        "#let data = 1; #data",
        '#eval("1+1") #{panic()}',
        "$x^2$ et $ sum_1 $",
        "*gras* _penché_ `code` ~ <label> @reference",
        "= Titre\n- liste\n+ suite\n/ mot: sens",
        "// commentaire /* autre */",
        "```typ #panic() ```",
        "</script><script>alert(1)</script> <!-- x -->",
        r"\u{202e} \n \\ \# C:\Users",
        '"]}, "centre": null, {"',
        "https://exemple.org/a?b=c&d=%20#e",
        "l’été, « œuvre », n° 3, 12 €, ½, 20 °C, ©",
        "Nguyễn Łukasz Ødegård Şeyma Αθήνα Київ",
        "--- -- ... ' \" (c)",
    ],
)
def test_typed_text_is_printed_as_it_is(typed, printed):
    assert printed(typed) == letters(typed)


@pytest.mark.parametrize("word", ["abcdefghij" * 40, "https://" + "y" * 300, "_-" * 150, "é" * 200])
def test_a_word_longer_than_the_line_stays_on_the_paper(word, write_template):
    template = write_template('#import "/pdf/maillage.typ": *\n#show: sheet\n#prose(data.words)')
    content = render_pdf(template, {"centre": CENTRE, "words": word}, title="Mot")
    lines = [letters(line) for line in read(content).splitlines()]

    assert letters(word) in "".join(lines)
    # A line of this paper holds some 85 of these letters.
    assert max(map(len, lines)) < 110


def test_a_text_of_100_kilobytes_is_printed_whole(printed):
    # One paragraph of nothing but words that may be cut.
    text = " ".join(f"intercommunal{number}" for number in range(6_000))
    assert len(text) > 100_000

    assert printed(text) == letters(text)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Jardin 🌻\tpartagé 👨‍👩‍👧", "Jardinpartagé"),
        ("Madame 漢字 Li", "Madame□□Li"),
        ("un 0ަ et é漢, 1️⃣ 🇫🇷 e\u0301 q\u0301\u20e3", "un0eté□,1éq"),
        ("un\x00deux\x07trois\x85quatre", "undeuxtroisquatre"),
        ("Paul\u202eluaP\u202c Martin", "PaulluaPMartin"),
        ("\ufeffDébut \ufffe", "Début"),
        ("moitié \ud83d d’emoji", "moitiéd’emoji"),
    ],
)
def test_what_no_font_can_draw_is_left_out_or_shown_as_a_square(typed, shown, printed):
    assert printed(typed) == shown


def test_a_heading_of_nothing_but_emoji_is_a_square(specimen):
    content = render_pdf("pdf/specimen.typ", specimen | {"heading": "🌻🌻"}, title="🌻")

    assert "□" in read(content)


def test_empty_texts_and_empty_lists_are_printed(specimen):
    may_be_empty = {"lead", "code", "note", "words", "address", "facts", "rows", "list", "steps"}
    nothing = {name: "" if isinstance(specimen[name], str) else [] for name in may_be_empty}
    content = render_pdf("pdf/specimen.typ", specimen | nothing, title="Vide")

    assert "Votre invitation" in read(content)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80))
def test_no_text_can_stop_a_document(text):
    data = {"centre": CENTRE | {"name": text, "address": [text]}, "text": text, "paper": "cards"}
    people = [{"name": text, "since": text, "code": text}]
    qr = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'

    content = render_pdf(
        "pdf/specimen.typ",
        data | {"people": people, "qr": qr, "address": text},
        title="Tout",
        author=text,
    )
    assert content.startswith(b"%PDF-")


def test_no_place_of_a_page_takes_text_for_markup(write_template):
    template = write_template(EVERYWHERE)
    hostile = '#panic("x") *gras* $y$ \\ <a> @b [c] {d} "e" `f` ' + "g" * 90 + " 🌻"
    content = render_pdf(template, {"centre": CENTRE, "text": hostile}, title="Partout")

    text = letters(read(content))
    # Heading, lead, paragraph, fact and its label, note, list, code and its label, and four cells.
    assert text.count(letters('#panic("x") *gras* $y$')) == 12


def test_plain_data_is_a_copy():
    data = {"a": ["\x00b", {"c": (1, 2.5, None, True)}]}

    assert plain(data) == {"a": ["b", {"c": [1, 2.5, None, True]}]}
    assert data["a"][0] == "\x00b"


def test_only_the_characters_without_a_glyph_are_replaced():
    data = {"a": ["🌻 b 漢", 3]}
    without_pictures = without_glyphs(data, {"🌻", "漢"})

    assert without_pictures == {"a": [" b 漢", 3]}
    assert without_glyphs(without_pictures, {"漢"}) == {"a": [" b □", 3]}
    assert without_glyphs(" ", {"🌻"}) == " "
