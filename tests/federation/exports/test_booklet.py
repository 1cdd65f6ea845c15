"""The booklet on paper: a cover that says the search, contents that lead to the right page, whole sheets."""

import io
import re

import pytest
from django.utils import timezone
from pypdf import PdfReader

from design.templatetags.maillage import iso_date
from tests.federation.exports.conftest import HOSTILE
from tests.support.sheets import full_content

pytestmark = pytest.mark.django_db


def pages_of(response) -> list[str]:
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(response.getvalue()))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("fr")
    assert root["/StructTreeRoot"]
    return [re.sub(r"\s+", " ", page.extract_text().replace("\u200b", "")) for page in reader.pages]


def test_the_cover_says_what_was_searched_and_when(many, browse):
    many(2)
    cover, *_rest = pages_of(browse(None).get("/pratiques/export/livret/?q=action&department=48"))
    for words in (
        "Des pratiques du réseau Maillage",
        "1 pratique",
        "Ce qui a été cherché",
        "« action »",
        "Lozère (48)",
        iso_date(timezone.localdate().isoformat()),
        "Licence Ouverte 2.0",
        "/pratiques/?q=action&department=48",
    ):
        assert words in cover, (words, cover)


def test_the_contents_lead_to_the_right_pages(many, browse):
    many(9)
    pages = pages_of(browse(None).get("/pratiques/export/livret/"))
    found = re.findall(r"(Action \d) [. ]+ (\d+) (?:Centre social des|EVS)", pages[1])
    assert [title for title, _page in found] == [f"Action {n}" for n in range(8, -1, -1)]
    assert "Des pratiques" not in pages[1].partition("Sommaire")[2]
    for title, number in found:
        told = pages[int(number) - 1]
        assert title in told[:80], told[:120]
        assert f"page {number}/{len(pages)}" in told
    for place in ("Centre social des Tilleuls, Lozère (48)", "EVS La Garenne, Guadeloupe (971)"):
        assert place in pages[1]


def test_each_sheet_is_whole_and_says_where_it_comes_from(publish, browse):
    parent = publish(title="L’origine")
    publish(**full_content(parent_practice=str(parent.action_uid)))
    words = " ".join(pages_of(browse(None).get("/pratiques/export/livret/?q=compl%C3%A8te")))
    for name, value in full_content().items():
        if isinstance(value, str) and value.endswith("en toutes lettres"):
            assert (value in words) == (name != "unsorted_text"), name
    for said in (
        "Cozes",
        "41 personnes touchées en 2025",
        "1 100,00 €",
        "Salaires",
        "La Caf du coin",
    ):
        assert said in words, said
    assert "Adaptée de « L’origine »" in words
    assert "pratiques/une-action-complete-les-tilleuls/" in words.replace("- ", "-")
    assert "proposé" not in words


def test_whatever_people_typed_is_printed_as_it_is(publish, browse):
    for words in [*HOSTILE[:8], "#import sys $x$ *gras* _i_ `code` <label> @ref \\"]:
        publish(title=words, summary=words, description=words)
    pages = pages_of(browse(None).get("/pratiques/export/livret/"))
    whole = " ".join(pages)
    assert "#import sys $x$ *gras* _i_ `code` <label> @ref \\" in whole
    assert '=HYPERLINK("http://ailleurs.example","cliquez")' in whole
    emoji = browse(None).get("/pratiques/export/livret/?q=absent")
    assert emoji.status_code == 404


def test_a_title_of_nothing_but_pictures_is_no_error(publish, browse):
    publish(title="🌱🌱", summary="🌱")
    publish(title=" ")
    assert "Sommaire" in " ".join(pages_of(browse(None).get("/pratiques/export/livret/")))
