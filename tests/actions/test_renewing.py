"""« Reconduire »: the same action, another year, from what the team last wrote."""

import io
import uuid

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Picture
from wagtail.documents.models import Document

from accounts.enums import Role
from accounts.models import User
from actions.content import to_content
from actions.models import ActionSheet, Axis, SheetDocument, SheetPhoto
from actions.services import publish_sheet, save_draft, share_sheet, withdraw_sheet
from actions.trash.services import put_in_trash
from cms.models import CentreImage
from federation.models import Practice, Term
from tests.support.editor import LIST, edit, form_of
from tests.support.projects import YEAR, named, project
from tests.support.sheets import draft, full_content, published, shared

pytestmark = pytest.mark.django_db
THIS_YEAR = timezone.localdate().year


def renew(sheet) -> str:
    return f"{LIST}reconduire/{sheet.pk}/"


@pytest.fixture
def team(in_centre, browse):
    client = browse(in_centre)
    client.force_login(User.objects.create_user("nadia", role=Role.TEAM))
    return client


def form_fields(response) -> dict[str, str]:
    fields = BeautifulSoup(response.text, "html.parser").select(".office-page form input")
    return {str(field["name"]): str(field.get("value", "")) for field in fields}


def text_of(response) -> str:
    page = BeautifulSoup(response.text, "html.parser").select_one(".office-page")
    return " ".join(page.get_text(" ").split())


def new_of(sheet) -> ActionSheet:
    found = ActionSheet.objects.exclude(pk=sheet.pk).get(action_uid=sheet.action_uid)
    return found.get_latest_revision_as_object()


def test_a_draft_of_the_next_year_is_made_from_last_year_s_text(team):
    axes = [named(axis) for axis in project("Aînés").axes.all()]
    sheet = published(**full_content(title="La fête de 2025", axes=axes))
    response = team.get(renew(sheet))
    fields = form_fields(response)
    assert fields["year"] == "2026"
    response = team.post(renew(sheet), fields)
    new = new_of(sheet)
    assert response["Location"] == edit(new.pk)
    assert not new.live
    assert (new.title, new.edition_year, new.slug) == (
        "La fête de 2026",
        2026,
        "la-fete-de-2026-2026",
    )
    assert new.uid not in (None, sheet.uid)
    before, after = to_content(sheet), to_content(new)
    emptied = {
        *("outcome_residents", "outcome_centre", "outcome_territory"),
        *("limits", "would_do_differently", "prospects", "ended_reason", "unsorted_text"),
    }
    changed = {"uid", "slug", "edition_year", "title", "status", "budget_lines"}
    for name, value in after.items():
        if name in emptied:
            assert value == "", name
        elif name in ("starts_on", "ends_on", "still_valid_on"):
            assert value is None, name
        elif name in ("people_reached", "outcomes"):
            assert value == [], name
        elif name in ("objectives", "workforce"):
            assert value == [row for row in before[name] if row["source"] != "imported"], name
        elif name not in changed:
            assert value == before[name], name
    assert after["status"] == ("planned" if THIS_YEAR < 2026 else "ongoing")
    assert [(line["amount"], line["year"]) for line in after["budget_lines"]] == [
        ("1000.50", 2026),
        ("99.50", 2026),
        ("900.00", 2026),
        ("200.00", 2026),
    ]
    assert to_content(ActionSheet.objects.get(pk=sheet.pk)) == before


def test_it_starts_from_the_latest_draft_not_from_what_is_published(team):
    sheet = published(title="Jardin", edition_year=2024)
    later = sheet.get_latest_revision_as_object()
    later.description = "Réécrit hier"
    save_draft(sheet=later)
    team.post(renew(sheet), {"year": "2025", "uid": str(uuid.uuid4())})
    assert new_of(sheet).description == "Réécrit hier"


def test_photos_stay_with_the_year_that_people_agreed_to_and_documents_follow(
    in_centre, team, media
):
    sheet = draft(title="Jardin", edition_year=2024)
    out = io.BytesIO()
    Picture.new("RGB", (3, 2)).save(out, "PNG")
    image = CentreImage(title="j", file=ContentFile(out.getvalue(), name="j.png"))
    image.save()
    document = Document(title="Règlement", file=ContentFile(b"PDF", name="r.pdf"))
    document.save()
    later = sheet.get_latest_revision_as_object()
    later.photos.set([SheetPhoto(image=image, consent="Oui")])
    later.documents.set([SheetDocument(document=document, title="Le règlement")])
    save_draft(sheet=later)
    assert "les personnes n’ont donné leur accord que pour elle" in text_of(team.get(renew(sheet)))
    team.post(renew(sheet), {"year": "2025", "uid": str(uuid.uuid4())})
    new = new_of(sheet)
    assert len(new.photos.all()) == 0
    assert [(row.document_id, row.title) for row in new.documents.all()] == [
        (document.pk, "Le règlement")
    ]


def test_the_page_says_what_is_taken_over_and_what_is_not(team):
    today = timezone.localdate()
    old = project(
        "Vieux", title="2018", agreed_from=today - 9 * YEAR, agreed_until=today - 5 * YEAR
    )
    retired, kept = project("Aînés", "Familles").axes.all()
    Axis.objects.filter(pk=retired.pk).update(retired_on=today)
    term = Term.objects.get(kind="keyword", code="health")
    term.retired_on = today
    term.save()
    axes = [named(axis) for axis in (old.axes.get(), retired, kept)]
    sheet = draft(**full_content(keywords=["health", "culture"], axes=axes))
    page = text_of(team.get(renew(sheet))).replace("\xa0", " ")
    assert "« Santé » n’est plus proposé par la fédération" in page
    assert "3 lignes proposées par l’import" in page
    assert "L’axe « Vieux » n’est plus du projet" in page
    assert "L’axe « Aînés » n’est plus du projet" in page
    assert "Familles" not in page
    team.post(renew(sheet), {"year": "2026", "uid": str(uuid.uuid4())})
    new = new_of(sheet)
    assert new.keywords == ["health", "culture"]
    assert new.axes == [kept.uid]
    assert "Santé (retiré par la fédération)" in team.get(edit(new.pk)).text


def test_the_same_year_twice_is_refused_with_a_link_and_what_was_typed(team):
    sheet = published(title="Jardin", edition_year=2024)
    other = draft(title="Jardin", edition_year=2025, action_uid=str(sheet.action_uid))
    response = team.post(renew(sheet), {"year": "2025", "uid": str(uuid.uuid4())})
    assert "Cette action a déjà une fiche pour 2025" in text_of(response)
    assert f'href="{edit(other.pk)}"' in response.text
    assert form_fields(response)["year"] == "2025"
    assert ActionSheet.objects.count() == 2
    assert form_fields(team.get(renew(sheet)))["year"] == "2026"


def test_the_year_of_a_draft_counts_not_the_one_it_had_before(team):
    sheet = draft(title="Jardin", edition_year=2024)
    later = sheet.get_latest_revision_as_object()
    later.edition_year = 2025
    save_draft(sheet=later)
    team.post(renew(sheet), {"year": "2024", "uid": str(uuid.uuid4())})
    assert new_of(sheet).edition_year == 2024


def test_the_form_sent_twice_makes_one_sheet(team):
    sheet = draft(title="Jardin", edition_year=2024)
    fields = form_fields(team.get(renew(sheet)))
    answers = [team.post(renew(sheet), fields)["Location"] for _n in range(2)]
    assert answers[0] == answers[1] == edit(new_of(sheet).pk)


def test_the_form_sent_again_once_its_sheet_is_deleted_leads_to_the_trash(team):
    sheet = draft(title="Jardin", edition_year=2024)
    fields = form_fields(team.get(renew(sheet)))
    team.post(renew(sheet), fields)
    team.get(edit(sheet.pk))  # the sentence of the first time is read
    put_in_trash(sheet=new_of(sheet), acting_user=None)
    said = team.post(renew(sheet), fields, follow=True).text
    assert "est dans la corbeille." in said
    assert "À vous de raconter" not in said
    assert ActionSheet.in_centres.count() == 2


@pytest.mark.parametrize("year", ["", "abc", "12", "99999", "-2026", "2026,5", "\x00"])
def test_an_impossible_year_is_said(team, year):
    sheet = draft(title="Jardin")
    response = team.post(renew(sheet), {"year": year, "uid": str(uuid.uuid4())})
    assert response.status_code == 200
    assert "année" in BeautifulSoup(response.text, "html.parser").select_one(".error-message").text
    assert ActionSheet.objects.count() == 1


@pytest.mark.parametrize("uid", ["", "abc", "\x00"])
def test_a_page_without_its_hidden_field_is_said(team, uid):
    sheet = draft(title="Jardin")
    response = team.post(renew(sheet), {"year": "2026", "uid": uid})
    assert "Cette page est incomplète" in response.text
    assert ActionSheet.objects.count() == 1


def test_a_number_that_is_another_action_s_sheet_makes_nothing(team):
    sheet, stranger = draft(title="Jardin"), draft(title="Autre")
    response = team.post(renew(sheet), {"year": "2026", "uid": str(stranger.uid)})
    assert "Cette page est incomplète" in response.text
    assert ActionSheet.objects.count() == 2


def test_a_sheet_deleted_meanwhile_is_said(team):
    sheet = draft(title="Jardin")
    fields = form_fields(team.get(renew(sheet)))
    ActionSheet.objects.get(pk=sheet.pk).delete()
    for response in (
        team.post(renew(sheet), fields, follow=True),
        team.get(renew(sheet), follow=True),
    ):
        assert "Cette fiche a été supprimée entre-temps" in response.text
    assert not ActionSheet.objects.exists()


def test_the_team_renews_from_the_editor_and_from_the_list_and_nobody_else(in_centre, browse, team):
    sheet = draft(title="Jardin", edition_year=2024)
    for page in (edit(sheet.pk), LIST):
        assert renew(sheet) in team.get(page).text, page
    desk = browse(in_centre)
    desk.force_login(User.objects.create_user("accueil", role=Role.DESK))
    for response in (desk.get(renew(sheet)), desk.post(renew(sheet), {"year": "2026"})):
        assert response.status_code in (302, 403)
    assert browse(in_centre).get(renew(sheet)).status_code == 302
    assert ActionSheet.objects.count() == 1


def test_last_year_s_results_are_shown_beside_the_empty_fields(team):
    sheet = published(**full_content(edition_year=2024))
    assert "Ce que disait la fiche" not in team.get(edit(sheet.pk)).text
    team.post(renew(sheet), {"year": "2025", "uid": str(uuid.uuid4())})
    page = BeautifulSoup(team.get(edit(new_of(sheet).pk)).text, "html.parser")
    said = " ".join(page.select_one(".last-year").get_text(" ").split())
    assert "Ce que disait la fiche 2024" in said
    for words in ("outcome_residents en toutes lettres", "41 personnes touchées", "12 ateliers"):
        assert words in said.replace("\xa0", " "), words
    assert form_of(team.get(edit(new_of(sheet).pk)))["outcome_residents"] == ""


def test_renewed_published_and_shared_it_is_one_practice_with_two_editions(in_centre, team, browse):
    sheet = shared(title="Jardin", slug="jardin", edition_year=2024, status="ended")
    team.post(renew(sheet), {"year": "2025", "uid": str(uuid.uuid4())})
    new = ActionSheet.objects.get(pk=new_of(sheet).pk)
    assert Practice.objects.get().years == [2024], "a draft is nobody's affair yet"
    publish_sheet(sheet=new)
    share_sheet(sheet=new)
    practice = Practice.objects.get()
    assert practice.years == [2024, 2025]
    assert practice.editions.count() == 2
    withdraw_sheet(sheet=new)
    practice.refresh_from_db()
    assert (practice.years, practice.withdrawn_at) == ([2024], None)
    assert browse(None).get(f"/pratiques/{practice.slug}/").status_code == 200
