"""The PDF of a sheet: what its page says and nothing else, made quickly, asked again by its version."""

import re
import time
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from actions.models import ActionSheet
from actions.services import publish_sheet, save_draft, withdraw_sheet
from federation.models import Practice
from tenants.context import inside
from tests.support.sheets import budget, draft, full_content, published, shared

pytestmark = pytest.mark.django_db
HERE, THERE = (
    "/actions/une-action-complete/fiche.pdf",
    "/pratiques/une-action-complete-les-tilleuls/fiche.pdf",
)


@pytest.fixture
def full(centre):
    with inside(centre):
        return shared(**full_content())


def words_of(response) -> str:
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(response.content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


@pytest.mark.parametrize("where", [HERE, THERE])
def test_it_says_what_the_page_says(full, centre, browse, where):
    words = words_of(browse(centre if where == HERE else None).get(where))
    for name, value in full_content().items():
        if isinstance(value, str) and value.endswith("en toutes lettres"):
            seen = name != "unsorted_text"
            assert (value in words) == seen, name
    for expected in (
        *("Une action complète", "Terminée", "2025", "Parentalité", "Cozes", "Plusieurs communes"),
        *("41 personnes touchées en 2025", "7 bénévoles", "1 100,00 €", "de dépenses"),
        *("Dépenses", "Salaires", "1 000,50 €", "Financements", "900,00 €", "200,00 €"),
        *("Il manque 200,00 € de financement.", "Ateliers tenus : 12 ateliers"),
        *("La Caf du coin (Caf)", "du dimanche 1er septembre 2024 au lundi 30 juin 2025"),
    ):
        assert expected in words, expected
    assert " Comment description" in words, "not « Commenter », which is Wagtail's"
    for private in ("Objectif proposé", "Dépense proposée", "55 555", "4242", "4 242"):
        assert private not in words


def test_an_adapted_sheet_names_its_origin(full, centre, other_centre, browse):
    with inside(other_centre):
        shared(title="La copie", slug="copie", parent_practice=str(full.action_uid))
    words = words_of(browse(other_centre).get("/actions/copie/fiche.pdf"))
    assert "Adaptée de « Une action complète » – Centre social des Tilleuls, Lozère (48)." in words


def test_an_origin_that_is_withdrawn_leaves_the_copy_s_paper_too(
    full, centre, other_centre, browse
):
    with inside(other_centre):
        shared(title="La copie", slug="copie", parent_practice=str(full.action_uid))
    copy = f"/pratiques/{Practice.objects.get(title='La copie').slug}/fiche.pdf"
    before = browse(None).get(copy)
    assert "Adaptée de" in words_of(before)
    with inside(centre):
        withdraw_sheet(sheet=full)
    after = browse(None).get(copy, headers={"if-none-match": before["ETag"]})
    assert "Adaptée de" not in words_of(after)


def test_a_contact_that_is_not_for_everyone_is_not_printed(centre, browse):
    with inside(centre):
        shared(**full_content(contact_visibility="network"))
    for client, where in ((browse(centre), HERE), (browse(None), THERE)):
        words = words_of(client.get(where))
        assert "contact_name" not in words
        assert "Qui appeler" not in words


def test_its_address_is_that_of_the_page_on_the_host_where_it_was_asked(full, centre, browse):
    words = words_of(browse(centre).get(HERE)).replace(" ", "")
    assert "http://les-tilleuls.maillage.localhost:8000/actions/une-action-complete/" in words
    words = words_of(browse(None).get(THERE)).replace(" ", "")
    assert "http://maillage.localhost:8000/pratiques/une-action-complete-les-tilleuls/" in words
    assert "CentresocialdesTilleuls,Lozère(48)" in words


def test_a_sheet_that_says_almost_nothing_is_a_page_without_empty_headings(centre, browse):
    with inside(centre):
        published(title="Presque rien", slug="rien")
    response = browse(centre).get("/actions/rien/fiche.pdf")
    words = words_of(response)
    assert len(PdfReader(BytesIO(response.content)).pages) == 1
    for absent in ("€", "None", "Pourquoi", "personnes", " 0 "):
        assert absent not in words


@pytest.mark.parametrize(
    "nasty", ['#import "x"', "$x$ *gras* <a> @b", "😀" * 50, "م" * 300, "x" * 3000]
)
def test_what_people_type_is_never_markup_and_never_an_error(centre, browse, nasty):
    with inside(centre):
        content = full_content(title=nasty[:200], limits=nasty, places=nasty)
        content["budget_lines"] = [budget("expense", nasty[:200], "999999999.99")] * 30
        published(**content)
    assert browse(centre).get(HERE).status_code == 200


def test_drafts_and_what_is_withdrawn_are_not_printed(full, centre, browse):
    with inside(centre):
        draft(title="Brouillon", slug="brouillon")
        withdraw_sheet(sheet=full)
    assert browse(centre).get("/actions/brouillon/fiche.pdf").status_code == 404
    assert browse(None).get("/pratiques/nulle-part/fiche.pdf").status_code == 404
    assert browse(None).get(THERE).status_code == 410


def test_asked_again_it_costs_two_statements_until_something_changes(full, centre, browse):
    client = browse(centre)
    tag = client.get(HERE)["ETag"]
    with CaptureQueriesContext(connection) as queries:
        again = client.get(HERE, headers={"if-none-match": tag})
    assert again.status_code == 304
    assert len(queries) <= 2
    with inside(centre):
        later = ActionSheet.objects.get().get_latest_revision_as_object()
        later.summary = "Autrement dit"
        save_draft(sheet=later)
        assert client.get(HERE, headers={"if-none-match": tag}).status_code == 304
        publish_sheet(sheet=ActionSheet.objects.get())
    changed = client.get(HERE, headers={"if-none-match": tag})
    assert "Autrement dit" in words_of(changed)
    centre.phone, centre.phone_public = "05 36 49 01 10", True
    centre.save()
    assert client.get(HERE, headers={"if-none-match": changed["ETag"]}).status_code == 200
    there = browse(None).get(THERE)["ETag"]
    assert browse(None).get(THERE, headers={"if-none-match": there}).status_code == 304
    Practice.objects.update(version=99)
    assert browse(None).get(THERE, headers={"if-none-match": there}).status_code == 200


@pytest.mark.parametrize("year", ["2024", "", "zzz", "\"'\r\n", "é" * 50])
def test_each_year_of_a_practice_has_its_paper(full, centre, browse, year):
    with inside(centre):
        shared(
            **full_content(
                action_uid=str(full.action_uid), slug="avant", edition_year=2024, title="Avant"
            )
        )
    words = words_of(browse(None).get(THERE, {"annee": year}))
    assert ("Avant" in words) == (year == "2024")


def test_it_is_made_in_less_than_a_second(full, centre, browse):
    client = browse(centre)
    client.get(HERE)
    began = time.perf_counter()
    client.get(HERE)
    assert time.perf_counter() - began < 1
