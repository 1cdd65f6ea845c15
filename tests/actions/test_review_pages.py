"""What the editor, the list, the opening page and the journal say of a sheet's way."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from actions.models import ActionSheet, SheetReview, SheetStep
from tests.support.editor import LIST, edit
from tests.support.review import (
    address,
    approve,
    changed,
    journal,
    mails,
    person,
    send,
    send_back,
    state_line,
    words,
)
from tests.support.sheets import draft, full_content, many_drafts, published

pytestmark = pytest.mark.django_db


def test_the_editor_shows_at_most_three_buttons_to_each_role(team, direction):
    def footer(client, sheet):
        page = BeautifulSoup(client.get(edit(sheet.pk)).text, "html.parser")
        found = page.select(".sheet-actions > .button, .sheet-actions > a")
        return [words(one) for one in found]

    write, waits, live = draft(title="Un"), draft(title="Deux"), published(title="Trois")
    send(team, waits)
    save = "Enregistrer le brouillon"
    assert footer(team, write) == [save, "Envoyer à la direction"]
    assert footer(team, live) == [save, "Envoyer à la direction"]
    assert footer(team, waits) == [save]
    assert footer(direction, write) == [save, "Publier"]
    assert footer(direction, live) == [save, "Dépublier", "Publier"]
    assert footer(direction, waits) == [save, "Renvoyer avec un mot", "Valider et publier"]


def test_the_state_line_says_where_a_sheet_is_and_what_comes_next(team, direction):
    sheet = draft(title="Jardin")
    assert "Quand elle est prête : « Envoyer à la direction »" in state_line(
        team.get(edit(sheet.pk))
    )
    assert "Quand elle est prête : « Publier »" in state_line(direction.get(edit(sheet.pk)))
    send(team, sheet, word="Voilà")
    line = state_line(direction.get(edit(sheet.pk)))
    assert line.startswith("À valider Envoyée à la direction le")
    assert "par Nadia : « Voilà »" in line
    assert "La direction va répondre" in state_line(team.get(edit(sheet.pk)))
    changed(sheet, summary="Plus")
    assert "Corrigée depuis" in state_line(direction.get(edit(sheet.pk)))
    approve(direction, sheet)
    assert state_line(team.get(edit(sheet.pk))).startswith("Publiée sur le site depuis le")


def test_the_list_shows_and_filters_what_waits_and_what_came_back(team, direction):
    def found(query):
        page = BeautifulSoup(direction.get(f"{LIST}?{query}").text, "html.parser")
        return {
            row.find("a").text.strip(): row.text for row in page.select("table.listing tbody tr")
        }

    waits, back, live = draft(title="Un"), draft(title="Deux"), published(title="Trois")
    draft(title="Quatre")
    changed(live, title="Trois")
    for sheet in (waits, back, live):
        send(team, sheet)
    send_back(direction, back, "Non")
    assert set(found("state=waiting")) == {"Un", "Trois"}
    assert set(found("state=sent-back")) == {"Deux"}
    assert set(found("state=draft")) == {"Quatre"}
    shown = found("")
    assert "à valider" in shown["Un"]
    assert "publiée, à valider" in shown["Trois"]
    assert "renvoyée" in shown["Deux"]


def test_the_opening_page_tells_each_what_waits_for_her(team, direction, enter):
    awa = enter(person("Awa", Role.TEAM, email=""))
    sheet = draft(title="Jardin")
    send(awa, sheet)
    page = direction.get("/gestion/").text
    assert "1 fiche action attend votre validation" in page
    assert 'href="/gestion/fiches/?state=waiting"' in page
    assert "attend votre validation" not in awa.get("/gestion/").text
    send_back(direction, sheet, "À reprendre")
    assert mails() == [("claire@exemple.fr", "Fiche à valider : « Jardin »")], "Awa has no address"
    assert "1 fiche action vous est renvoyée par la direction" in awa.get("/gestion/").text
    assert "vous est renvoyée" not in team.get("/gestion/").text
    assert "vous est renvoyée" not in direction.get("/gestion/").text


def test_the_journal_and_the_sheet_keep_every_word(team, direction):
    sheet = draft(title="Jardin")
    send(team, sheet, word="Prête")
    send_back(direction, sheet, "Pas encore")
    send(team, sheet)
    approve(direction, sheet)
    assert journal() == [
        ("sheet-submitted", "Nadia", "Prête"),
        ("sheet-sent-back", "Claire", "Pas encore"),
        ("sheet-submitted", "Nadia", ""),
        ("sheet-published", "Claire", ""),
    ]
    page = BeautifulSoup(team.get(address(sheet, "validation")).text, "html.parser")
    steps = [words(step) for step in page.select(".sheet-steps li")]
    assert [step.partition(",")[0] for step in steps] == [
        "Publiée sur le site par Claire",
        "Envoyée à la direction par Nadia",
        "Renvoyée à l’équipe par Claire",
        "Envoyée à la direction par Nadia",
    ]
    assert "Pas encore" in steps[2]


def test_its_pages_take_as_many_statements_for_much_as_for_little(team, direction):
    counts = []
    for rows, steps in ((0, 1), (30, 40)):
        objectives = [{"text": str(n), "source": "entered"} for n in range(rows)]
        sheet = published(**full_content(slug=f"fiche-{rows}", objectives=objectives))
        changed(sheet, title=f"Fiche {rows}")
        send(team, sheet, share="on")
        nadia = User.objects.get(username="nadia")
        SheetStep.objects.bulk_create(
            SheetStep(sheet=sheet, kind="submitted", by=nadia, word=str(n)) for n in range(steps)
        )
        for path in (address(sheet, "validation"), address(sheet, "partage"), edit(sheet.pk)):
            direction.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert direction.get(path).status_code == 200
            counts.append(len(queries))
    assert counts[:3] == counts[3:], counts
    assert max(counts[:2]) <= 35, counts
    assert counts[2] <= 45, counts


def test_the_list_takes_as_many_statements_with_10_and_200_that_wait(team, direction):
    counts = []
    for total in (10, 200):
        SheetReview.objects.bulk_create(
            SheetReview(sheet=sheet, state="waiting", submitted_at=timezone.now())
            for sheet in many_drafts(total - ActionSheet.objects.count())
        )
        for path in (f"{LIST}?state=waiting", "/gestion/"):
            direction.get(path)
            with CaptureQueriesContext(connection) as queries:
                direction.get(path)
            counts.append(len(queries))
    assert counts[:2] == counts[2:], counts
    assert max(counts) <= 25, counts


def test_who_wrote_a_word_reads_it_among_her_data_and_nobody_else_does(team, direction):
    sheet = draft(title="Jardin")
    send(team, sheet, word="Mes mots à moi")
    assert "Mes mots à moi" in team.get("/compte/mes-donnees/").text
    assert "Mes mots à moi" not in direction.get("/compte/mes-donnees/").text
