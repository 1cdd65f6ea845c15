import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.browser.pages import PAGES
from tests.browser.website import FULL


@pytest.mark.parametrize("name", ["action-full", "practice-full"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_printed_action_has_its_content_and_no_navigation(
    new_visitor, website, places, name, scheme
):
    page = new_visitor(color_scheme=scheme)
    PAGES[name](page, website, places)
    printed = PdfReader(BytesIO(page.pdf(format="A4", print_background=True)))
    text = re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in printed.pages))
    assert re.sub(r"\s+", " ", FULL) in text
    for words in (
        "41 personnes touchées",
        "Il manque 320,50 €",
        "2 340,50 €",
        "Un terrain, un point d’eau",
        "Nadia",
        "Terminée",
    ):
        assert words in text
    for words in (
        "Aller au contenu",
        "Nos actions",
        "Entraide",
        "Les pratiques",
        "Connexion",
        "inspirer",
    ):
        assert words not in text
    assert len(printed.pages) <= 3


def test_paper_is_white_and_ink_is_black_also_when_the_screen_is_dark(new_visitor, website, places):
    page = new_visitor(color_scheme="dark")
    PAGES["action-full"](page, website, places)
    page.emulate_media(media="print", color_scheme="dark")
    colours = page.evaluate(
        """() => ['body', '.facts', 'h1', '.lead', '.badge', '.frame', '.key-figures strong'].map(chosen => {
          const style = getComputedStyle(document.querySelector(chosen));
          return [style.color, style.backgroundColor];
        })"""
    )
    for ink, paper in colours:
        assert max(map(int, re.findall(r"\d+", ink)[:3])) <= 0x33
        assert paper in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
