"""Two people in one sheet: the second save is refused, and both versions are shown."""

import pytest
from bs4 import BeautifulSoup

from accounts.enums import Role
from accounts.models import User
from actions.models import ActionSheet
from tests.support.editor import edit, errors_of, form_of
from tests.support.sheets import draft, full_content

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(in_centre, browse):
    clients = []
    for name in ("Nadia", "Awa"):
        client = browse(in_centre)
        person = User.objects.create_user(name.lower(), first_name=name, role=Role.DIRECTION)
        client.force_login(person)
        clients.append(client)
    return clients


def latest(sheet):
    return ActionSheet.objects.get(pk=sheet.pk).get_latest_revision_as_object()


def overtaken_table(response):
    page = BeautifulSoup(response.text, "html.parser")
    return {
        row.th.text: [cell.text.strip() for cell in row.find_all("td")]
        for row in page.select(".overtaken tbody tr")
    }


def opened_by_both(two, sheet):
    nadia, awa = two
    mine, hers = form_of(awa.get(edit(sheet.pk))), form_of(nadia.get(edit(sheet.pk)))
    hers["summary"] = "Le résumé de Nadia"
    assert nadia.post(edit(sheet.pk), **hers.sent()).status_code == 302
    mine["title"] = "Le titre d’Awa"
    mine.setlist("keywords", ["culture"])
    mine.add_row("objectives", text="L’objectif d’Awa")
    return awa, mine


def test_an_ordinary_save_over_a_newer_one_is_refused_with_both_versions(two):
    sheet = draft(**full_content())
    awa, mine = opened_by_both(two, sheet)
    response = awa.post(edit(sheet.pk), **mine.sent())
    assert response.status_code == 200
    assert any("Nadia a enregistré cette fiche" in said for said in errors_of(response))
    assert latest(sheet).title == "Une action complète"
    assert latest(sheet).summary == "Le résumé de Nadia"
    table = overtaken_table(response)
    assert table["Titre"] == ["Une action complète", "Le titre d’Awa"]
    assert table["Résumé"] == ["Le résumé de Nadia", "summary en toutes lettres"]
    assert table["Mots clés"] == ["Parentalité, Santé", "Culture"]
    assert "L’objectif d’Awa" in table["Objectifs"][1]
    assert set(table) == {"Titre", "Résumé", "Mots clés", "Objectifs"}
    again = form_of(response)
    assert again["title"] == "Le titre d’Awa"
    assert "L’objectif d’Awa" in str(dict(again.lists()))


def test_saving_again_is_refused_again_until_the_person_has_decided(two):
    sheet = draft(**full_content())
    awa, mine = opened_by_both(two, sheet)
    response = awa.post(edit(sheet.pk), **mine.sent())
    again = form_of(response)
    box = BeautifulSoup(response.text, "html.parser").select_one(".overtaken input")
    assert (box["form"], box["name"]) == ("w-editor-form", "replace_revision")
    assert awa.post(edit(sheet.pk), **again.sent()).status_code == 200
    assert latest(sheet).title == "Une action complète"
    again["replace_revision"] = box["value"]
    assert awa.post(edit(sheet.pk), **again.sent()).status_code == 302
    assert latest(sheet).title == "Le titre d’Awa"
    assert sheet.revisions.count() == 3, "Nadia’s version stays in the history"


def test_a_decision_does_not_count_for_a_version_saved_since(two):
    sheet = draft(**full_content())
    awa, mine = opened_by_both(two, sheet)
    response = awa.post(edit(sheet.pk), **mine.sent())
    again = form_of(response)
    box = BeautifulSoup(response.text, "html.parser").select_one(".overtaken input")
    again["replace_revision"] = box["value"]
    nadia = two[0]
    hers = form_of(nadia.get(edit(sheet.pk)))
    hers["limits"] = "Encore Nadia"
    nadia.post(edit(sheet.pk), **hers.sent())
    assert awa.post(edit(sheet.pk), **again.sent()).status_code == 200
    assert latest(sheet).limits == "Encore Nadia"


def test_publishing_over_a_newer_version_is_refused_too(two):
    sheet = draft(**full_content())
    awa, mine = opened_by_both(two, sheet)
    mine["action-publish"] = "action-publish"
    assert awa.post(edit(sheet.pk), **mine.sent()).status_code == 200
    assert not ActionSheet.objects.get(pk=sheet.pk).live


def test_a_form_that_does_not_say_what_it_was_opened_with_is_refused(two):
    sheet = draft(title="Fiche")
    typed = form_of(two[0].get(edit(sheet.pk)))
    del typed["loaded_revision_id"]
    assert two[0].post(edit(sheet.pk), **typed.sent()).status_code == 200


def test_faults_and_two_versions_at_once_are_both_said(two):
    sheet = draft(**full_content())
    awa, mine = opened_by_both(two, sheet)
    mine["starts_on"] = "31/02/2026"
    response = awa.post(edit(sheet.pk), **mine.sent())
    said = " ".join(errors_of(response))
    assert "Cette date n’existe pas" in said
    assert "Corrigez d’abord" in response.text


def test_an_automatic_save_over_a_newer_version_is_refused(two):
    sheet = draft(**full_content())
    awa, mine = opened_by_both(two, sheet)
    response = awa.post(edit(sheet.pk), **mine.sent(), headers={"Accept": "application/json"})
    assert response.json()["success"] is False
    assert response.json()["error_code"] == "invalid_revision"


def test_automatic_saves_of_one_person_write_one_version(two):
    sheet = draft(title="Fiche", objectives=[{"text": "Un", "source": "entered"}])
    client = two[0]
    typed = form_of(client.get(edit(sheet.pk)))
    typed.add_row("objectives", text="Deux")
    json = {"headers": {"Accept": "application/json"}}
    first = client.post(edit(sheet.pk), **typed.sent(), **json).json()
    assert first["success"], first
    for name, value in first["field_updates"].items():
        typed[name] = value
    typed["overwrite_revision_id"] = first["revision_id"]
    typed["title"] = "Fiche, suite"
    second = client.post(edit(sheet.pk), **typed.sent(), **json).json()
    assert second["revision_id"] == first["revision_id"]
    assert latest(sheet).title == "Fiche, suite"
    assert [row.text for row in latest(sheet).objectives.all()] == ["Un", "Deux"]
    assert sheet.revisions.count() == 2


def test_the_first_automatic_save_of_a_new_sheet_makes_it_once(two):
    client = two[0]
    add = "/gestion/fiches/add/"
    typed = form_of(client.get(add))
    typed["title"] = "Jar"
    made = client.post(add, **typed.sent(), headers={"Accept": "application/json"}).json()
    assert made["success"], made
    assert ActionSheet.objects.get().pk == made["pk"]
