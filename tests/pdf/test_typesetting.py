import io
import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import gettext_lazy
from pypdf import PageObject, PdfReader

from pdf.typesetting import render_pdf

ROOT = Path(__file__).parents[2]


def printed(data: dict[str, Any], **options: Any) -> PdfReader:
    return read(render_pdf("pdf/specimen.typ", data, title="Votre invitation", **options))


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def properties(reader: PdfReader) -> Any:
    return reader.metadata


def catalogue(reader: PdfReader) -> Any:
    return reader.trailer["/Root"]


def text_of(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def codes_on(page: PageObject) -> int:
    # pypdf takes the space between the letters of a code for spaces.
    return page.extract_text().replace(" ", "").count("KFRT-7WXM")


def tags(node: Any) -> Iterator[tuple[str, str]]:
    """(kind, alternative text) of each element of the structure, in reading order."""
    node = node.get_object()
    if isinstance(node, list):
        for inner in node:
            yield from tags(inner)
    elif isinstance(node, dict):
        if "/S" in node:
            yield str(node["/S"]), str(node.get("/Alt", ""))
        if "/K" in node:
            yield from tags(node["/K"])


def sizes(page: PageObject) -> dict[str, float]:
    """The size in points of each piece of text."""
    found: dict[str, float] = {}

    def note(text: str, _cm: Any, _tm: Any, _font: Any, size: float) -> None:
        found.setdefault(text.strip(), round(size, 2))

    page.extract_text(visitor_text=note)
    return found


def fonts(reader: PdfReader) -> dict[str, Any]:
    pages: Any = reader.pages
    return {
        str(font.get_object()["/BaseFont"]).split("+")[-1].removesuffix("-Identity-H"): font
        for page in pages
        for font in page["/Resources"]["/Font"].values()
    }


def paper(reader: PdfReader) -> tuple[int, int]:
    """Width and height in millimetres."""
    box = reader.pages[0].mediabox
    return round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)


def test_a_document_says_that_it_is_accessible_french_and_what_it_is_called(specimen):
    reader = printed(specimen, author="Centre social des Tilleuls")
    root = catalogue(reader)

    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "fr-FR"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert properties(reader).title == "Votre invitation"
    assert properties(reader).author == "Centre social des Tilleuls"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_a_screen_reader_finds_headings_lists_tables_and_pictures(specimen):
    elements = list(tags(catalogue(printed(specimen))["/StructTreeRoot"]["/K"]))
    kinds = [kind for kind, _ in elements]

    assert kinds.count("/H1") == 1
    assert kinds.index("/H1") < kinds.index("/H2")
    assert kinds.count("/TH") == 4
    assert kinds.count("/TR") == 3
    assert kinds.count("/LI") == 4
    assert ("/Figure", f"Code QR : {specimen['address']}") in elements


@pytest.mark.parametrize(
    ("chosen", "millimetres", "body"),
    [
        ({"paper": "a4"}, (210, 297), 12),
        ({"paper": "a4", "large": True}, (210, 297), 18),
        ({"paper": "a3"}, (297, 420), 24),
        ({"paper": "a5"}, (148, 210), 11),
    ],
)
def test_paper_and_print_are_as_large_as_asked(specimen, chosen, millimetres, body):
    reader = printed(specimen | chosen)

    assert paper(reader) == millimetres
    assert sizes(reader.pages[0])["Fatima Benali"] == body


def test_pages_are_numbered_only_when_there_are_several(specimen, write_template):
    one = write_template(
        '#import "/pdf/maillage.typ": *\n#show: sheet\n= Un\n#for i in range(data.breaks) {pagebreak()}'
    )
    shown = [
        text_of(read(render_pdf(one, specimen | {"breaks": breaks}, title="Un")))
        for breaks in (0, 1)
    ]

    assert "page" not in shown[0]
    assert "page\u00a01/2" in shown[1]
    assert "page\u00a02/2" in shown[1]


def test_each_page_names_the_centre_and_gives_its_address(specimen):
    reader = printed(specimen | {"large": True})

    assert len(reader.pages) > 1
    for page in reader.pages:
        assert "Centre social des Tilleuls" in page.extract_text()
        assert "12, rue des Tilleuls · 48000 Mende · 04 66 00 00 00" in page.extract_text()


def test_cards_stand_ten_to_a_page_and_are_all_of_one_size(specimen):
    reader = printed(specimen | {"paper": "cards"})

    assert paper(reader) == (210, 297)
    assert [codes_on(page) for page in reader.pages] == [10, 2]
    assert "Personne 11" in reader.pages[1].extract_text()


def test_a_long_name_makes_no_card_larger(specimen):
    people = [{"name": "Anne-Charlotte " * 12, "since": "", "code": "KFRT-7WXM"}] * 10
    reader = printed(specimen | {"paper": "cards", "people": people})

    assert len(reader.pages) == 1
    assert codes_on(reader.pages[0]) == 10


@pytest.mark.parametrize(
    ("chosen", "margin"),
    [({"paper": "a5"}, 14), ({"paper": "a4", "large": True}, 20), ({"paper": "cards"}, 25)],
)
def test_a_long_code_is_smaller_but_never_cut(specimen, chosen, margin):
    code = "KFRTWXMNPQ-7WXMABCDEF-HJKLMNPQRS-2345"
    people = [specimen["people"][0] | {"code": code}]
    reader = printed(specimen | chosen | {"code": code, "people": people})
    starts = []

    def note(text: str, cm: list[float], matrix: list[float], _font: Any, _size: float) -> None:
        if text.strip():
            starts.append(cm[0] * matrix[4] + cm[4])

    lines = reader.pages[0].extract_text(visitor_text=note).splitlines()
    assert code in [line.replace(" ", "") for line in lines]
    assert min(starts) >= margin / 25.4 * 72 - 1


def test_only_our_fonts_are_used_and_they_are_in_the_file(specimen):
    found = fonts(printed(specimen))

    assert set(found) == {
        "SourceSansPro-Regular",
        "SourceSansPro-Semibold",
        "SourceSansPro-Bold",
        "DejaVuSansMono-Bold",
    }
    for font in found.values():
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_every_style_of_the_font_is_there_after_its_folder_is_gone(specimen, write_template):
    template = write_template(
        '#for weight in (400, 600, 700) { for style in ("normal", "italic") '
        "{ text(weight: weight, style: style)[Oui ] } }"
    )
    found = fonts(read(render_pdf(template, {}, title="Styles")))

    assert set(found) == {
        f"SourceSansPro-{style}" for style in ("Regular", "It", "Semibold", "SemiboldIt", "Bold")
    } | {"SourceSansPro-BoldIt"}


def test_printing_the_specimen_raises_no_warning(specimen, caplog):
    for chosen in ({}, {"large": True}, {"paper": "a3"}, {"paper": "a5"}, {"paper": "cards"}):
        printed(specimen | chosen)

    assert caplog.get_records("call") == []


def test_the_same_data_gives_the_same_bytes_in_another_process(specimen):
    program = (
        "import sys, json, django; from django.conf import settings;"
        "settings.configure(INSTALLED_APPS=['pdf']); django.setup();"
        "from pdf.typesetting import render_pdf;"
        "sys.stdout.buffer.write(render_pdf('pdf/specimen.typ', json.load(sys.stdin), title='Deux'))"
    )

    other = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps(specimen).encode(),
        env={"PYTHONPATH": str(ROOT / "platform")},
        capture_output=True,
        check=True,
    )

    assert render_pdf("pdf/specimen.typ", specimen, title="Deux") == other.stdout


def test_a_date_is_in_the_file_only_when_it_is_given(specimen):
    moment = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)

    assert properties(printed(specimen)).creation_date is None
    assert properties(printed(specimen, created=moment)).creation_date == moment


def test_threads_print_at_once_without_mixing_their_words(specimen):
    def printed_for(number: int) -> str:
        return text_of(printed(specimen | {"heading": f"Pour la personne {number} seule"}))

    with ThreadPoolExecutor(max_workers=4) as threads:
        for number, text in enumerate(threads.map(printed_for, range(24))):
            assert f"Pour la personne {number} seule" in text
            assert text.count("Pour la personne") == 1


def test_a_translated_label_may_be_lazy(specimen):
    text = text_of(printed(specimen | {"heading": gettext_lazy("Documents imprimés")}))

    assert "Documents imprimés" in text
