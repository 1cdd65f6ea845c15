"""What a sheet lacks: in the guide beside the form, and in the list."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.images import ImageFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import User
from actions.completeness import CRITERIA, completeness
from actions.editing.guide import guide_of
from actions.editing.panels import EDITOR
from actions.models import ActionSheet, SheetDraft, SheetPhoto
from actions.services import publish_sheet, save_draft
from actions.tasks import score_drafts
from cms.models import CentreImage
from tenants.context import inside
from tests.support.editor import ADD, LIST, edit, form_of
from tests.support.photos import drawn
from tests.support.sheets import draft, full_content, published

pytestmark = pytest.mark.django_db
PHOTO_ASIDE = {"photo"}


@pytest.fixture
def direction(in_centre, browse):
    client = browse(in_centre)
    client.force_login(User.objects.create_user("direction", role=Role.DIRECTION))
    return client


def latest(sheet: ActionSheet) -> ActionSheet:
    return ActionSheet.objects.get(pk=sheet.pk).get_latest_revision_as_object()


def missing(sheet: ActionSheet) -> set[str]:
    return {criterion.code for criterion in completeness(sheet).missing}


def said(response, part: str = "[data-guide]") -> str:
    found = BeautifulSoup(response.text, "html.parser").select_one(part)
    return " ".join(found.text.split())


def test_each_criterion_names_the_tab_that_holds_its_field():
    tabs = EDITOR.bind_to_model(ActionSheet).children

    def names(panel):
        for child in getattr(panel, "children", []):
            yield from names(child)
        yield getattr(panel, "field_name", None) or getattr(panel, "relation_name", None)

    held = {str(tab.heading): set(names(tab)) for tab in tabs}
    for criterion in CRITERIA:
        assert criterion.field in held[str(criterion.tab)], criterion.code
    assert len({criterion.code for criterion in CRITERIA}) == len(CRITERIA)


def test_a_full_sheet_lacks_a_photo_at_most_and_an_empty_one_everything(in_centre):
    assert missing(latest(draft(**full_content()))) == PHOTO_ASIDE
    empty = completeness(latest(draft(title="Vide")))
    assert empty.points == 0
    assert {criterion.code for criterion in CRITERIA} - {c.code for c in empty.missing} == {
        "ended-reason",
        "alternative-text",
    }, "asked only of those whom they concern"


@pytest.mark.parametrize(
    ("fields", "answered"),
    [
        ({"summary": "Oui"}, {"summary"}),
        ({"summary": "  \n"}, set()),
        ({"keywords": ["health"], "audiences": ["families"]}, {"keywords", "audiences"}),
        ({"contact_name": "Nadia"}, set()),
        ({"contact_name": "Nadia", "contact_details": "05"}, {"contact"}),
        ({"workforce_text": "Deux bénévoles"}, {"workforce"}),
        ({"budget_text": "Rien"}, {"budget"}),
        ({"would_do_differently": "L’eau d’abord"}, {"limits"}),
        ({"objectives": [{"text": "x", "source": "entered"}]}, {"objectives"}),
        ({"objectives": [{"text": "x", "source": "confirmed"}]}, {"objectives"}),
        ({"objectives": [{"text": "x", "source": "imported"}]}, set()),
        ({"outcomes": [{"scope": "centre", "label": "x", "source": "imported"}]}, set()),
        ({"people_reached": [{"total": 4, "source": "entered"}]}, {"people"}),
    ],
)
def test_what_answers_a_criterion(in_centre, fields, answered):
    nothing = missing(latest(draft(title="Vide")))
    assert nothing - missing(latest(draft(title="Fiche", **fields))) == answered


def test_results_are_not_asked_of_what_has_not_begun_nor_a_reason_of_what_goes_on(in_centre):
    planned = missing(latest(draft(title="À venir", status="planned")))
    assert not planned & {"people", "outcomes", "limits", "ended-reason"}
    assert completeness(latest(draft(title="À venir", status="planned"))).out_of == 13
    assert "ended-reason" in missing(latest(draft(title="Finie", status="ended")))


def test_a_published_row_and_its_draft_are_worth_the_same(in_centre):
    sheet = published(**full_content())
    row = ActionSheet.objects.get(pk=sheet.pk)
    assert completeness(row) == completeness(latest(sheet))


def test_the_guide_says_the_score_three_things_to_do_and_what_can_wait(direction):
    page = direction.get(edit(draft(title="Vide").pk))
    assert "0 point sur 17" in said(page, "#guide-score")
    soup = BeautifulSoup(page.text, "html.parser")
    first = [link.text.strip() for link in soup.select("#guide-first a")]
    assert first[:2] == ["Le récit de ce qui se passe", "Ce que l’action a changé"]
    assert len(first) == 3
    assert "C’est le cœur de la fiche" in said(page, "#guide-first")
    later = said(page, "#guide-later")
    assert "Les partenaires" in later
    assert "Deux ou trois phrases" not in later
    for link in soup.select("[data-guide] a"):
        name = link["data-guide-to"]
        assert soup.find(id=f"id_{name}") or soup.find(id=f"id_{name}-ADD"), name


def test_the_guide_says_when_only_what_can_wait_is_left_and_when_nothing_is(direction, media):
    content = full_content()
    page = direction.get(edit(draft(**content).pk))
    assert "17 points sur 18" in said(page)
    assert "L’essentiel y est." in said(page)
    sheet = with_photo(draft(**full_content(slug="b")), "Des tomates")
    page = direction.get(edit(sheet.pk))
    assert "19 points sur 19" in said(page)
    assert "Tout y est." in said(page)


def with_photo(sheet: ActionSheet, alternative_text: str) -> ActionSheet:
    content = BytesIO()
    drawn().save(content, "JPEG")
    image = CentreImage(title="Jardin", file=ImageFile(content, name="jardin.jpg"))
    image.save()
    later = latest(sheet)
    later.photos.add(SheetPhoto(image=image, alternative_text=alternative_text))
    save_draft(sheet=later)
    return sheet


def test_a_photo_without_its_text_is_said_by_the_guide_and_refused_nowhere(direction, media):
    sheet = with_photo(draft(**full_content()), "")
    page = direction.get(edit(sheet.pk))
    assert "Ce que montre chaque photo" in said(page, "#guide-first")
    typed = form_of(page)
    assert direction.post(edit(sheet.pk), **typed.sent()).status_code == 302
    publish_sheet(sheet=ActionSheet.objects.get(pk=sheet.pk))
    typed = form_of(direction.get(edit(sheet.pk)))
    typed["photos-0-alternative_text"] = "Des tomates"
    direction.post(edit(sheet.pk), **typed.sent())
    assert "Ce que montre" not in said(direction.get(edit(sheet.pk)))


def test_after_a_refused_save_the_guide_speaks_of_what_was_typed(direction):
    sheet = draft(title="Fiche", objectives=[{"text": "x", "source": "imported"}])
    typed = form_of(direction.get(edit(sheet.pk)))
    typed["summary"], typed["starts_on"] = "Vingt familles cultivent.", "jamais"
    typed.add_row("people_reached", total="41")
    typed["objectives-0-source"] = "confirmed"
    page = direction.post(edit(sheet.pk), **typed.sent())
    assert page.status_code == 200
    assert "3 points sur 17" in said(page)
    assert "Deux ou trois phrases" not in said(page)


def test_an_automatic_save_brings_the_guide_back(direction):
    sheet = draft(title="Fiche")
    typed = form_of(direction.get(edit(sheet.pk)))
    typed["summary"] = "Vingt familles cultivent."
    answer = direction.post(
        edit(sheet.pk), **typed.sent(), headers={"accept": "application/json"}
    ).json()
    fragment = BeautifulSoup(answer["html"], "html.parser")
    parts = fragment.select("template[data-w-teleport-target-value^='#guide-']")
    assert len(parts) == 3
    assert "1 point sur 17" in " ".join(parts[0].text.split())
    assert "Deux ou trois phrases" not in parts[1].text


def test_the_guide_asks_the_database_nothing(in_centre):
    form_class = EDITOR.bind_to_model(ActionSheet).get_form_class()
    for sheet in (draft(**full_content()), published(**full_content(slug="b"))):
        form = form_class(instance=latest(sheet))
        assert all(len(rows.forms) >= 0 for rows in form.formsets.values())
        with CaptureQueriesContext(connection) as queries:
            guide_of(form)
        assert len(queries) == 0
        assert guide_of(form).points == 17


def test_a_new_sheet_has_its_guide(direction):
    assert "0 point sur 17" in said(direction.get(ADD))


def points_in_list(client, query="") -> dict[str, str]:
    page = BeautifulSoup(client.get(f"{LIST}?{query}").text, "html.parser")
    return {
        row.find("a").text.strip(): " ".join(row.find_all("td")[-1].text.split())
        for row in page.select("table.listing tbody tr")
    }


def test_the_list_says_the_points_sorts_by_them_and_finds_what_is_to_be_completed(direction):
    draft(title="Vide")
    draft(title="À venir", status="planned", summary="x", description="x")
    draft(**full_content(title="Pleine"))
    assert points_in_list(direction, "ordering=share") == {
        "Vide": "0 sur 17",
        "À venir": "4 sur 13",
        "Pleine": "17 sur 18",
    }
    assert list(points_in_list(direction, "ordering=-share")) == ["Pleine", "À venir", "Vide"]
    assert list(points_in_list(direction, "ordering=share")) == ["Vide", "À venir", "Pleine"]
    assert set(points_in_list(direction, "to_do=gaps")) == {"Vide", "À venir"}


def test_drafts_of_before_are_counted_in_the_night_and_shown_empty_until_then(direction, in_centre):
    sheets = [draft(title="Une", summary="x"), draft(title="Deux")]
    uncounted = {"points": None, "points_out_of": None, "urgent_gaps": None, "scored_with": None}
    SheetDraft.objects.update(**uncounted)
    assert points_in_list(direction, "ordering=share") == {"Une": "", "Deux": ""}
    score_drafts(schema=in_centre.schema_name)
    with inside(in_centre):
        assert points_in_list(direction) == {"Une": "1 sur 17", "Deux": "0 sur 17"}
        with CaptureQueriesContext(connection) as queries:
            score_drafts.run(schema=in_centre.schema_name)
    assert len(queries) == 1, "nothing is left to count"
    assert len(sheets) == 2


def test_the_night_s_count_has_nothing_to_do_at_the_federation(db):
    score_drafts(schema="public")


def test_the_night_s_count_of_one_centre_leaves_the_neighbours_alone(in_centre, other_centre):
    with inside(other_centre):
        draft(title="Chez eux")
        SheetDraft.objects.update(scored_with=None)
    score_drafts(schema=in_centre.schema_name)
    with inside(other_centre):
        assert SheetDraft.objects.get().scored_with is None
