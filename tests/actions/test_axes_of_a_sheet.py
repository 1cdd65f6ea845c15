"""The axes of the social project in a sheet: chosen, kept, exported, never public."""

import json
import uuid

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from actions.content import to_content
from actions.models import ActionSheet, Axis, SocialProject
from federation.models import PracticeEdition
from tenants.context import inside
from tests.support.editor import edit, errors_of, form_of
from tests.support.projects import YEAR, named, project
from tests.support.sheets import budget, draft, full_content, shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(in_centre, browse):
    client = browse(in_centre)
    client.force_login(User.objects.create_user("nadia", role=Role.TEAM))
    return client


def axes_of(sheet) -> list[str]:
    latest = ActionSheet.objects.get(pk=sheet.pk).get_latest_revision_as_object()
    return [axis["title"] for axis in to_content(latest)["axes"]]


def offered(response) -> list[str]:
    page = BeautifulSoup(response.text, "html.parser")
    return [" ".join(label.text.split()) for label in page.select("#id_axes label")]


def test_a_sheet_serves_several_axes_of_the_current_project(team):
    today = timezone.localdate()
    project("Vieux", title="2018", agreed_from=today - 9 * YEAR, agreed_until=today - 5 * YEAR)
    elders, families, _young = project("Aînés", "Familles", "Jeunes").axes.all()
    sheet = draft(title="Thé dansant")
    response = team.get(edit(sheet.pk))
    assert offered(response) == ["Aînés", "Familles", "Jeunes"]
    typed = form_of(response)
    typed.setlist("axes", [str(elders.uid), str(families.uid)])
    assert team.post(edit(sheet.pk), **typed.sent()).status_code == 302
    assert axes_of(sheet) == ["Aînés", "Familles"]
    assert ActionSheet.objects.get(pk=sheet.pk).draft.axes == [elders.uid, families.uid]


def test_a_retired_axis_and_one_of_an_earlier_project_stay_on_the_sheet(team):
    today = timezone.localdate()
    old = project(
        "Vieux", title="2018", agreed_from=today - 9 * YEAR, agreed_until=today - 5 * YEAR
    )
    retired, _other = project("Aînés", "Familles").axes.all()
    sheet = draft(title="Thé", axes=[named(old.axes.get()), named(retired)])
    Axis.objects.filter(pk=retired.pk).update(retired_on=today)
    response = team.get(edit(sheet.pk))
    assert set(offered(response)) == {"Vieux (2018)", "Aînés (retiré)", "Familles"}
    team.post(edit(sheet.pk), **form_of(response).sent())
    assert set(axes_of(sheet)) == {"Vieux", "Aînés"}


def test_an_axis_deleted_while_the_editor_was_open_is_said_and_nothing_is_lost(team):
    axis = project("Aînés").axes.get()
    sheet = draft(title="Thé")
    typed = form_of(team.get(edit(sheet.pk)))
    axis.delete()
    typed["axes"] = str(axis.uid)
    typed["description"] = "Un long texte"
    response = team.post(edit(sheet.pk), **typed.sent())
    assert "a été supprimé du projet social entre-temps" in " ".join(errors_of(response))
    again = form_of(response)
    assert again["description"] == "Un long texte"
    assert team.post(edit(sheet.pk), **again.sent()).status_code == 302
    assert axes_of(sheet) == []


@pytest.mark.parametrize("value", ["n'importe", str(uuid.UUID(int=7)), "\x00"])
def test_what_is_no_axis_of_this_centre_is_refused(team, other_centre, value):
    with inside(other_centre):
        theirs = str(project("Ailleurs").axes.get().uid)
    sheet = draft(title="Thé")
    for sent in (value, theirs):
        typed = form_of(team.get(edit(sheet.pk)))
        typed["axes"] = sent
        assert team.post(edit(sheet.pk), **typed.sent()).status_code == 200
    assert axes_of(sheet) == []


def test_without_a_project_the_editor_says_who_writes_it(team):
    assert "la direction n’a pas encore écrit les axes" in team.get(edit(draft().pk)).text


def test_the_history_names_the_axes(team):
    elders, families = project("Aînés", "Familles").axes.all()
    sheet = draft(title="Thé", axes=[named(elders)])
    typed = form_of(team.get(edit(sheet.pk)))
    typed["axes"] = str(families.uid)
    team.post(edit(sheet.pk), **typed.sent())
    page = team.get(f"/gestion/fiches/history/{sheet.pk}/revisions/compare/earliest...latest/").text
    assert "Aînés" in page
    assert "Familles" in page


def test_axes_are_never_in_the_catalogue_nor_on_the_public_page(in_centre, browse):
    axis = project("Un axe secret").axes.get()
    sheet = shared(title="Thé", slug="the", axes=[named(axis)])
    told = json.dumps(PracticeEdition.objects.get().snapshot)
    assert "axes" not in PracticeEdition.objects.get().snapshot
    assert str(axis.uid) not in told
    assert "Un axe secret" not in browse(in_centre).get(sheet.get_absolute_url()).text


def test_export_and_import_give_the_same_project_and_axes_back(centre, tmp_path):
    with inside(centre):
        one = project("Aînés", "Familles", summary="Aller vers")
        draft(**full_content(axes=[named(axis) for axis in one.axes.all()]))
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    call_command("export_sheets", centre=centre.slug, format="json", output=first)
    with inside(centre):
        ActionSheet.objects.all().delete()
        SocialProject.objects.all().delete()
    call_command("import_sheets", first)
    call_command("export_sheets", centre=centre.slug, format="json", output=second)
    assert json.loads(second.read_text()) == json.loads(first.read_text())
    with inside(centre):
        assert len(ActionSheet.objects.get().axes) == 2
    call_command("import_sheets", first)
    with inside(centre):
        assert (SocialProject.objects.count(), Axis.objects.count()) == (1, 2)


def test_a_sheet_imported_in_another_centre_keeps_no_axis_and_the_report_says_so(
    centre, other_centre, tmp_path, capsys
):
    with inside(centre):
        draft(title="Thé", axes=[named(project("Aînés").axes.get())])
    file = tmp_path / "export.json"
    call_command("export_sheets", centre=centre.slug, format="json", output=file)
    document = json.loads(file.read_text())
    document["centres"] = []
    for sheet in document["sheets"]:
        sheet["centre"] = other_centre.slug
    file.write_text(json.dumps(document))
    for options in ({"dry_run": True}, {}):
        call_command("import_sheets", file, **options)
        assert "n’est pas du projet social de ce centre" in capsys.readouterr().err
    with inside(other_centre):
        assert ActionSheet.objects.get().axes == []


@pytest.mark.parametrize(
    "projects",
    [
        "x",
        [3],
        [{"title": "Sans identifiant"}],
        [{"uid": "abc", "title": "Mal nommé"}],
        [
            {
                "uid": str(uuid.UUID(int=7)),
                "title": "P",
                "agreed_from": "2028-01-01",
                "agreed_until": "2020-01-01",
            }
        ],
        [{"uid": str(uuid.uuid4()), "title": "P", "axes": [{"uid": str(uuid.uuid4())}]}],
        [{"uid": str(uuid.uuid4()), "title": "P", "inconnu": 1}],
    ],
)
def test_an_unreadable_project_in_a_file_is_refused_with_a_sentence(centre, write, projects):
    content = {
        "format": "maillage-sheets",
        "version": 1,
        "centres": [{"slug": centre.slug, "name": centre.name, "social_projects": projects}],
        "sheets": [],
    }
    with pytest.raises(Exception, match="est illisible, rien n’a été importé"):
        call_command("import_sheets", write(json.dumps(content), "p.json"))


@pytest.mark.parametrize(
    "axes", ["x", [3], [{"uid": "abc", "title": ""}], [{"title": "T"}], [{"uid": None}]]
)
def test_axes_that_are_not_named_well_refuse_their_sheet(centre, write, axes, capsys):
    content = {
        "format": "maillage-sheets",
        "version": 1,
        "centres": [],
        "sheets": [
            {"centre": centre.slug, "title": "Une", "axes": axes},
            {"centre": centre.slug, "title": "Deux", "axes": []},
        ],
    }
    call_command("import_sheets", write(json.dumps(content), "p.json"))
    assert "axe" in capsys.readouterr().err
    with inside(centre):
        assert [sheet.title for sheet in ActionSheet.objects.all()] == ["Deux"]


def test_the_editor_opens_in_few_statements_with_axes_and_a_year_before(team):
    axes = [named(axis) for axis in project(*map(str, range(8))).axes.all()]
    counts = []
    for rows in (0, 30):
        action = str(uuid.uuid4())
        filled = {
            "objectives": [{"text": str(n), "source": "entered"} for n in range(rows)],
            "budget_lines": [budget("expense", str(n), "1.00") for n in range(rows)],
            "axes": axes[:rows],
            "action_uid": action,
        }
        draft(**full_content(**filled, uid=str(uuid.uuid4()), slug=f"a-{rows}", edition_year=2024))
        sheet = draft(**full_content(**filled, slug=f"b-{rows}", edition_year=2025))
        team.get(edit(sheet.pk))
        with CaptureQueriesContext(connection) as queries:
            team.get(edit(sheet.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 45, counts
