import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions.indexing import index_sheet
from actions.models import ActionSheet
from actions.services import publish_sheet, save_draft
from tenants.context import inside
from tests.support.sheets import draft, full_content, published

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    """What a reader sees: the page's main part without its tags."""
    main = re.search(r"<main.*?</main>", response.text, re.DOTALL)
    assert main
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main.group()))


def test_the_page_tells_all_that_the_sheet_says(in_centre, browse):
    content = full_content()
    published(**content)
    page = text_of(browse(in_centre).get("/actions/une-action-complete/"))
    unseen = {"unsorted_text"}
    for name, value in content.items():
        if isinstance(value, str) and value.endswith("en toutes lettres"):
            assert (value in page) == (name not in unseen), name
    for words in (
        "Une action complète",
        "Terminée",
        "Services",
        "Parentalité",
        "Santé",
        "Familles",
        "Le centre social ou l’espace de vie sociale, Un groupe d’habitants",
        "Plusieurs communes",
        "Cozes",
        "dimanche 1er septembre 2024",
        "lundi 30 juin 2025",
        "Premier objectif",
        "La Caf du coin (Caf)",
        "1 100,00 €",
        "900,00 €",
        "200,00 €",
        "Bénévoles : 7",
        "41 personnes touchées",
        "30 retraités",
        "Ateliers tenus : 12 ateliers",
    ):
        assert words.replace(" ", " ") in page.replace("\u202f", " ").replace("\xa0", " "), words


def test_suggested_rows_are_never_printed(in_centre, browse):
    published(**full_content())
    page = browse(in_centre).get("/actions/une-action-complete/").text
    for words in ("Objectif proposé", "Dépense proposée", "55 555", "4242", "4 242"):
        assert words not in page.replace("\u202f", " ")


def test_empty_fields_are_not_printed(in_centre, browse):
    published(title="Presque rien", slug="presque-rien")
    page = browse(in_centre).get("/actions/presque-rien/").text
    main = page[page.index("<main") : page.index("</main>")]
    assert "<h2" not in main
    assert "<dt" not in main
    assert "None" not in main


def test_drafts_are_not_public(in_centre, browse):
    draft(title="Brouillon", slug="brouillon")
    client = browse(in_centre)
    assert client.get("/actions/brouillon/").status_code == 404
    assert "Brouillon" not in client.get("/actions/").text


def test_a_draft_of_a_published_sheet_changes_nothing_in_public(in_centre, browse):
    sheet = published(title="Titre publié", slug="fiche")
    later = sheet.get_latest_revision_as_object()
    later.title = "Titre en travail"
    save_draft(sheet=later)
    client = browse(in_centre)
    assert "Titre publié" in client.get("/actions/fiche/").text
    assert "Titre en travail" not in client.get("/actions/").text
    publish_sheet(sheet=ActionSheet.objects.get(pk=sheet.pk))
    assert "Titre en travail" in client.get("/actions/fiche/").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Jardin partagé", "Café des parents", "Code de la route"}),
        ("q=jardins+partagés", {"Jardin partagé"}),
        ("q=JARDIN+PARTAGE", {"Jardin partagé"}),
        ("q=potagères", {"Jardin partagé"}),
        ("q=parent", {"Café des parents"}),
        ("q=introuvable", set()),
        ("status=ended", {"Code de la route"}),
        ("dimension=services", {"Café des parents", "Code de la route"}),
        ("keyword=environment", {"Jardin partagé"}),
        ("keyword=environment&status=ended", set()),
        (
            "status=inconnu&keyword=%27%3B--",
            {"Jardin partagé", "Café des parents", "Code de la route"},
        ),
        ("page=-3&q=%00", {"Jardin partagé", "Café des parents", "Code de la route"}),
        ("page=zzz&q=jardin", {"Jardin partagé"}),
        ("q=%22%26%7C!()%3A*", set()),
    ],
)
def test_the_list_is_searched_and_filtered(in_centre, browse, query, found):
    published(
        title="Jardin partagé",
        dimension="citizenship",
        status="ongoing",
        keywords=["environment"],
        description="Des parcelles potagères au bord de la rivière.",
    )
    published(title="Café des parents", dimension="services", status="ongoing")
    published(title="Code de la route", dimension="services", status="ended")
    response = browse(in_centre).get(f"/actions/?{query}")
    assert response.status_code == 200
    titles = set(re.findall(r'<a href="/actions/[^"?]+/">\s*([^<]+?)\s*</a>', response.text))
    assert titles == found


def test_a_very_long_query_is_a_normal_page(in_centre, browse):
    response = browse(in_centre).get("/actions/", {"q": "jardin " * 2000, "page": "9" * 400})
    assert response.status_code == 200


def test_text_from_people_is_never_markup(in_centre, browse):
    nasty = "<script>alert(1)</script>"
    published(title=nasty, slug="piege", summary=nasty, keywords=[nasty], limits=nasty)
    for address in ("/actions/", "/actions/piege/", f"/actions/?q={nasty}"):
        assert "<script" not in browse(in_centre).get(address).text


def test_the_list_costs_the_same_with_10_and_200_sheets(centre, browse):
    counts = []
    for total in (10, 200):
        with inside(centre):
            missing = total - ActionSheet.objects.count()
            ActionSheet.objects.bulk_create(
                ActionSheet(
                    title=f"Action {total} {n}",
                    slug=f"action-{total}-{n}",
                    live=True,
                    status="ongoing",
                    keywords=["culture"],
                )
                for n in range(missing)
            )
            for sheet in ActionSheet.objects.filter(text=None):
                index_sheet(sheet)
        client = browse(centre)
        client.get("/actions/?q=action&keyword=culture")
        with CaptureQueriesContext(connection) as queries:
            client.get("/actions/?q=action&keyword=culture")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_the_detail_costs_the_same_whatever_the_rows(centre, browse):
    counts = []
    for rows in (1, 40):
        with inside(centre):
            published(
                **full_content(
                    slug=f"fiche-{rows}",
                    objectives=[{"text": str(n), "source": "entered"} for n in range(rows)],
                )
            )
        client = browse(centre)
        client.get(f"/actions/fiche-{rows}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/actions/fiche-{rows}/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12, counts


def test_other_years_of_the_action_are_linked(in_centre, browse):
    first = published(title="Fête 2024", slug="fete-2024", edition_year=2024)
    published(
        title="Fête 2025", slug="fete-2025", edition_year=2025, action_uid=str(first.action_uid)
    )
    page = browse(in_centre).get("/actions/fete-2025/").text
    assert 'href="/actions/fete-2024/"' in page
