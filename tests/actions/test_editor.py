"""Writing a sheet in the back office."""

import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from actions.content import FIELDS, IDENTITY_FIELDS, ROWS, to_content
from actions.editing.panels import EDITOR
from actions.models import ActionSheet
from federation.models import Term
from tenants.context import inside
from tests.support.editor import ADD, LIST, edit, errors_of, form_of
from tests.support.sheets import budget, draft, full_content, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def direction(in_centre, browse):
    client = browse(in_centre)
    client.force_login(User.objects.create_user("direction", role=Role.DIRECTION))
    return client


def latest(sheet: ActionSheet) -> ActionSheet:
    return ActionSheet.objects.get(pk=sheet.pk).get_latest_revision_as_object()


def content_of(sheet: ActionSheet) -> dict:
    return to_content(latest(sheet), files=False)


def panels_of(panel):
    """Names of the fields and rows that a tab holds, rows' own fields aside."""
    for child in getattr(panel, "children", []):
        yield from panels_of(child)
    name = getattr(panel, "field_name", None) or getattr(panel, "relation_name", None)
    if name:
        yield name


def test_every_field_and_every_kind_of_row_is_in_exactly_one_of_five_tabs():
    tabs = EDITOR.bind_to_model(ActionSheet).children
    assert [str(tab.heading) for tab in tabs] == [
        "L’essentiel",
        "Pourquoi",
        "Comment",
        "Moyens et budget",
        "Bilan",
    ]
    shown = [name for tab in tabs for name in panels_of(tab)]
    unseen = {"uid", "action_uid"}
    wanted = {*IDENTITY_FIELDS, *FIELDS, "axes", *ROWS, "photos", "documents"} - unseen
    assert sorted(shown) == sorted(wanted)


def test_every_column_of_a_kind_of_row_can_be_written():
    for tab in EDITOR.bind_to_model(ActionSheet).children:
        for panel in tab.children:
            if (relation := getattr(panel, "relation_name", "")) in ROWS:
                assert {*panels_of(panel.child_edit_handler)} == {*ROWS[relation]}, relation


def test_each_field_that_people_write_has_an_example(direction):
    page = BeautifulSoup(direction.get(ADD).text, "html.parser")
    written = [
        field["name"]
        for field in page.select("#w-editor-form textarea, #w-editor-form input[type=text]")
        if "__prefix__" not in field["name"]
    ]
    assert len(written) > 25
    for name in written:
        field = page.find(["input", "textarea"], attrs={"name": name})
        assert field.get("aria-describedby"), field
        help_text = page.find(id=field["aria-describedby"].split()[0])
        assert "xemple" in help_text.text or name == "ends_on", name


@pytest.mark.parametrize("address", [ADD, "/gestion/projet-social/new/"])
def test_the_title_is_a_field_that_one_sees(direction, address):
    """Wagtail's class « title » hides the label and the frame, and counts on a placeholder."""
    page = BeautifulSoup(direction.get(address).text, "html.parser")
    assert page.find("input", attrs={"name": "title"}).find_parent(class_="title") is None


def test_a_new_sheet_is_a_draft_of_this_year_with_an_address_made_from_its_title(direction):
    typed = form_of(direction.get(ADD))
    assert typed["edition_year"] == str(timezone.localdate().year)
    typed["title"] = "Café des parents"
    response = direction.post(ADD, **typed.sent())
    sheet = ActionSheet.objects.get()
    assert response.headers["Location"] == edit(sheet.pk)
    assert not sheet.live
    assert latest(sheet).slug == f"cafe-des-parents-{timezone.localdate().year}"


def test_the_address_follows_the_title_until_the_sheet_is_public(direction):
    typed = form_of(direction.get(ADD))
    typed["title"] = "Jar"
    direction.post(ADD, **typed.sent())
    sheet = ActionSheet.objects.get()
    typed = form_of(direction.get(edit(sheet.pk)))
    typed["title"] = "Jardin"
    direction.post(edit(sheet.pk), **typed.sent())
    assert latest(sheet).slug.startswith("jardin-2")
    typed = form_of(direction.get(edit(sheet.pk)))
    direction.post(
        edit(sheet.pk), **{**typed.sent(), "data": typed.sent()["data"] + "&action-publish=1"}
    )
    typed = form_of(direction.get(edit(sheet.pk)))
    typed["title"] = "Potager"
    direction.post(edit(sheet.pk), **typed.sent())
    assert latest(sheet).slug.startswith("jardin-2")


def test_saving_without_a_change_loses_nothing(direction):
    sheet = draft(**full_content(keywords=["health", "unknown-code"], communes=["17131", "99999"]))
    before = content_of(sheet)
    typed = form_of(direction.get(edit(sheet.pk)))
    response = direction.post(edit(sheet.pk), **typed.sent())
    assert response.status_code == 302, errors_of(response)
    after = content_of(sheet)
    assert sorted(after.pop("keywords")) == sorted(before.pop("keywords"))
    assert after == before


def test_all_that_can_be_written_is_kept(direction):
    sheet = draft(title="Vide", slug="vide")
    wanted = full_content(slug="une-action-complete", edition_year=2025)
    typed = form_of(direction.get(edit(sheet.pk)))
    fixed = {"uid", "action_uid", "parent_practice", "photos", "documents", "unsorted_text"}
    for name, value in wanted.items():
        if name in ROWS:
            for row in value:
                typed.add_row(name, **{k: "" if v is None else v for k, v in row.items()})
        elif name == "communes":
            typed[name] = "Cozes"
        elif isinstance(value, list):
            typed.setlist(name, value)
        elif name not in fixed:
            typed[name] = "" if value is None else str(value)
    response = direction.post(edit(sheet.pk), **typed.sent())
    assert response.status_code == 302, errors_of(response)
    kept = content_of(sheet)
    for name in wanted.keys() - fixed - {"keywords", "audiences", "initiators"}:
        assert kept[name] == wanted[name], name
    for name in ("keywords", "audiences", "initiators"):
        assert set(kept[name]) == set(wanted[name])


def test_the_editor_takes_as_many_statements_with_no_row_and_with_thirty(direction):
    counts = []
    for rows, make in ((0, published), (30, published), (0, draft), (30, draft)):
        content = full_content(
            slug=f"fiche-{rows}-{make.__name__}",
            objectives=[{"text": str(n), "source": "entered"} for n in range(rows)],
            partners=[{"kind": "caf", "name": str(n), "source": "imported"} for n in range(rows)],
            budget_lines=[budget("expense", str(n), "10.00") for n in range(rows)],
        )
        sheet = make(**content)
        direction.get(edit(sheet.pk))
        with CaptureQueriesContext(connection) as queries:
            assert direction.get(edit(sheet.pk)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 45, counts
    assert counts[2] == counts[3] <= 45, counts


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("starts_on", "31/02/2026", "Cette date n’existe pas. Écrivez par exemple 24/09/2026."),
        ("starts_on", "l’an dernier", "Cette date n’existe pas."),
        ("edition_year", "26", "Écrivez une année en quatre chiffres"),
        ("edition_year", "99999999999999999999", "Écrivez une année en quatre chiffres"),
        ("title", "", "Donnez un titre"),
        ("title", "x" * 200_000, "255 caractères"),
        ("summary", "avec \x00 dedans", "caractère nul"),
        ("communes", "Trifouillis", "« Trifouillis » : nous ne connaissons pas cette commune."),
        ("communes", "Saint-Denis", "laquelle ? Écrivez par exemple : Saint-Denis"),
        ("communes", "\x00", "caractère nul"),
        ("slug", "prise", "Une autre fiche a déjà cette adresse."),
        ("keywords", "inventé", "inventé"),
    ],
)
def test_a_fault_is_said_beside_its_field_and_nothing_is_lost(direction, field, text, sentence):
    draft(title="Autre", slug="prise")
    sheet = draft(**full_content())
    typed = form_of(direction.get(edit(sheet.pk)))
    typed["limits"] = "L’été, personne n’arrose."
    typed[field] = text
    response = direction.post(edit(sheet.pk), **typed.sent())
    assert response.status_code == 200
    sentence = " ".join(sentence.split())
    assert any(sentence in said for said in errors_of(response)), errors_of(response)
    again = form_of(response)
    assert again["limits"] == "L’été, personne n’arrose."
    if field != "keywords":
        assert again[field] == text
    assert again["budget_lines-0-label"] == "Salaires"
    assert content_of(sheet)["limits"] == "limits en toutes lettres"


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("-5", "plus grand que zéro"),
        ("0", "plus grand que zéro"),
        ("999999999999999999", "trop grand"),
        ("beaucoup", "Écrivez un nombre, par exemple 1 250,50."),
        ("1,005", "Deux chiffres après la virgule"),
        ("NaN", "Écrivez un nombre"),
        ("1e400", "trop grand"),
    ],
)
def test_an_impossible_amount_is_said_in_its_row(direction, amount, sentence):
    sheet = draft(title="Fiche")
    typed = form_of(direction.get(edit(sheet.pk)))
    prefix = typed.add_row("budget_lines", nature="expense", label="Terreau", amount=amount)
    response = direction.post(edit(sheet.pk), **typed.sent())
    assert response.status_code == 200
    assert any(sentence in said for said in errors_of(response)), errors_of(response)
    again = form_of(response)
    assert (again[f"{prefix}amount"], again[f"{prefix}label"]) == (amount, "Terreau")


@pytest.mark.parametrize("amount", ["1 250,50 €", "1250.5", "1\u202f250,50"])
def test_amounts_are_taken_as_people_write_them(direction, amount):
    sheet = draft(title="Fiche")
    typed = form_of(direction.get(edit(sheet.pk)))
    typed.add_row("budget_lines", nature="expense", label="Terreau", amount=amount, year="2026")
    direction.post(edit(sheet.pk), **typed.sent())
    assert content_of(sheet)["budget_lines"][0]["amount"] == "1250.50"
    assert form_of(direction.get(edit(sheet.pk)))["budget_lines-0-amount"] == "1250,50"


def test_an_end_before_its_start_is_said_once_the_two_are_known(direction):
    sheet = draft(title="Fiche")
    typed = form_of(direction.get(edit(sheet.pk)))
    typed["starts_on"], typed["ends_on"] = "24/09/2026", "23/09/2026"
    response = direction.post(edit(sheet.pk), **typed.sent())
    assert "La fin de l’action est avant son début." in " ".join(errors_of(response))
    assert form_of(response)["ends_on"] == "23/09/2026"


def test_a_very_long_text_scripts_and_emoji_are_kept_as_text(direction):
    sheet = draft(title="Fiche")
    typed = form_of(direction.get(edit(sheet.pk)))
    typed["description"] = "<script>alert(1)</script> 🌱 " + "Un paragraphe de Word. " * 9000
    typed["title"] = "Jardin 🌱 <script>alert(1)</script>"
    assert len(typed["description"]) > 200_000
    response = direction.post(edit(sheet.pk), **typed.sent())
    assert response.status_code == 302, errors_of(response)
    assert latest(sheet).description == typed["description"].strip()
    page = direction.get(edit(sheet.pk)).text
    assert "<script>alert(1)" not in page
    assert "<script>alert(1)" not in direction.get(LIST).text


def test_a_keyword_retired_since_is_shown_as_such_and_stays(direction):
    sheet = draft(title="Fiche", keywords=["health", "culture"])
    Term.objects.filter(kind="keyword", code="health").update(retired_on=timezone.localdate())
    Term.objects.get(kind="keyword", code="health").save()
    response = direction.get(edit(sheet.pk))
    assert "Santé (retiré par la fédération)" in response.text
    assert "retiré par la fédération" not in direction.get(ADD).text
    typed = form_of(response)
    direction.post(edit(sheet.pk), **typed.sent())
    assert set(content_of(sheet)["keywords"]) == {"health", "culture"}


def test_communes_are_typed_by_name_and_looked_for_at_home_first(direction, in_centre):
    sheet = draft(title="Fiche")
    typed = form_of(direction.get(edit(sheet.pk)))
    typed["communes"] = "Mende\nsaint denis (974); COZES"
    response = direction.post(edit(sheet.pk), **typed.sent())
    assert response.status_code == 302, errors_of(response)
    assert content_of(sheet)["communes"] == ["48095", "97411", "17131"]
    assert form_of(direction.get(edit(sheet.pk)))["communes"] == (
        "Mende (48)\nSaint-Denis (974)\nCozes (17)"
    )


def test_a_suggested_row_is_kept_dropped_or_left_for_later(direction):
    rows = [{"text": text, "source": "imported"} for text in ("Gardé", "Retiré", "Plus tard")]
    sheet = draft(title="Fiche", objectives=[*rows, {"text": "Saisi", "source": "entered"}])
    response = direction.get(edit(sheet.pk))
    assert response.text.count("Ligne proposée") == 3
    assert 'type="hidden" name="objectives-3-source" value="entered"' in response.text
    typed = form_of(response)
    typed["objectives-0-source"] = "confirmed"
    typed["objectives-1-source"] = "drop"
    assert direction.post(edit(sheet.pk), **typed.sent()).status_code == 302
    assert content_of(sheet)["objectives"] == [
        {"text": "Gardé", "source": "confirmed"},
        {"text": "Plus tard", "source": "imported"},
        {"text": "Saisi", "source": "entered"},
    ]


def test_a_row_of_a_published_sheet_can_be_dropped(direction):
    sheet = published(title="F", objectives=[{"text": "Retiré", "source": "imported"}])
    typed = form_of(direction.get(edit(sheet.pk)))
    typed["objectives-0-source"] = "drop"
    assert direction.post(edit(sheet.pk), **typed.sent()).status_code == 302
    assert content_of(sheet)["objectives"] == []
    assert sheet.objectives.count() == 1, "until it is published"


def test_texts_that_an_import_could_not_sort_are_shown_only_when_there_are_some(direction):
    assert "À classer" in direction.get(edit(draft(unsorted_text="Ici").pk)).text
    assert "À classer" not in direction.get(edit(draft().pk)).text


def test_a_draft_never_published_can_be_looked_at_as_its_public_page(direction):
    sheet = draft(**full_content())
    address = f"{LIST}preview/{sheet.pk}/"
    typed = form_of(direction.get(edit(sheet.pk)))
    typed["title"] = "Titre en train de s’écrire"
    typed.add_row("objectives", text="Objectif tout neuf")
    assert direction.post(address, **typed.sent()).json()["is_valid"]
    response = direction.get(f"{address}?in_preview_panel=true")
    page = response.text
    assert "Titre en train de s’écrire" in page
    assert "Objectif tout neuf" in page
    assert "Objectif proposé" not in page
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in direction.get("/actions/")["Content-Security-Policy"]


def test_the_history_compares_in_words(direction):
    sheet = draft(title="Fiche", keywords=["culture"], communes=["17131"])
    typed = form_of(direction.get(edit(sheet.pk)))
    typed.setlist("keywords", ["health"])
    typed["communes"] = "Mende"
    direction.post(edit(sheet.pk), **typed.sent())
    page = direction.get(f"{LIST}history/{sheet.pk}/revisions/compare/earliest...latest/")
    text = re.sub(r"<[^>]+>", "", page.text)
    for words in ("Culture", "Santé", "Cozes", "Mende"):
        assert words in text


def test_a_sheet_of_another_centre_is_not_found(direction, other_centre):
    with inside(other_centre):
        for _n in range(3):
            draft(title="Ailleurs")
        there = ActionSheet.objects.order_by("-pk").first().pk
    for path in (
        "edit/{}/",
        "history/{}/",
        "delete/{}/",
        "unpublish/{}/",
        "preview/{}/",
        "lock/{}/",
    ):
        assert direction.get(LIST + path.format(there)).status_code in (404, 405), path


def test_the_federation_has_no_such_menu_nor_any_error(browse, settings):
    settings.SECOND_FACTOR_ROLES = set()
    client = browse(None)
    ada = User.objects.create_user("ada", role=Role.FACILITATION, is_superuser=True)
    client.force_login(ada)
    assert "fiches/" not in client.get("/gestion/").text
    for path, statuses in {
        "/gestion/fiches/": {302, 403},
        "/gestion/fiches/add/": {302, 403},
        "/gestion/fiches/edit/1/": {404},
        "/gestion/fiches/delete/1/": {404},
        "/gestion/fiches/history/1/": {404},
        "/gestion/snippets/": {302, 403},
        "/gestion/reports/site-history/": {200},
        "/gestion/reports/locked/": {200},
    }.items():
        assert client.get(path).status_code in statuses, path


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([], ""),
        (
            [("expense", "1000.50"), ("funding", "900.00"), ("in-kind", "55.00")],
            "Le budget n’est pas équilibré : il manque 100,50 €.",
        ),
        ([("funding", "12.00")], "Le budget n’est pas équilibré : il reste 12,00 €."),
        ([("expense", "12.00"), ("funding", "12.00")], "Le budget est équilibré."),
    ],
)
def test_a_budget_that_does_not_balance_is_said_and_never_refused(direction, lines, sentence):
    rows = [budget(nature, "x", amount) for nature, amount in lines]
    suggested = budget("expense", "x", "77777.00", source="imported")
    sheet = draft(title="Fiche", budget_lines=[*rows, suggested])

    def said(response):
        page = BeautifulSoup(response.text, "html.parser")
        return " ".join(page.select_one("[data-balance]").text.split())

    response = direction.get(edit(sheet.pk))
    assert said(response) == sentence
    typed = form_of(response)
    assert direction.post(edit(sheet.pk), **typed.sent()).status_code == 302
    typed = form_of(direction.get(edit(sheet.pk)))
    typed["starts_on"] = "jamais"
    assert said(direction.post(edit(sheet.pk), **typed.sent())) == sentence
