"""A draft goes from the team to direction, comes back with a word, and is published."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import JournalAction, Role
from accounts.models import User
from accounts.services import end_access
from accounts.services.erasure import erase_account
from actions.models import ActionSheet, SheetReview, SheetStep
from actions.services import publish_sheet, save_draft
from mail.models import OutgoingMail
from tenants.context import at_the_federation
from tests.support.editor import ADD, LIST, edit, errors_of, form_of
from tests.support.review import (
    address,
    again,
    alerts,
    approve,
    buttons,
    changed,
    hidden,
    journal,
    mails,
    person,
    send,
    send_back,
    state_line,
)
from tests.support.sheets import draft, published

pytestmark = pytest.mark.django_db


# --- From the editor to direction ------------------------------------------------------------------


def test_the_editor_s_button_saves_the_draft_and_leads_to_the_page_that_sends_it(team, claire):
    typed = form_of(team.get(ADD))
    typed["title"] = "Jardin"
    typed["action-send"] = "x"
    response = team.post(ADD, **typed.sent())
    sheet = ActionSheet.objects.get()
    assert response.headers["Location"] == address(sheet, "validation")
    page = team.get(response.headers["Location"])
    assert "Votre brouillon est enregistré. Il n’est pas encore envoyé." in page.text
    assert not SheetReview.objects.exists()
    response = send(team, sheet, word="Il manque un chiffre.", share="on")
    assert response.headers["Location"] == address(sheet, "validation")
    review = SheetReview.objects.get()
    assert (review.state, review.submitted_by.first_name) == ("waiting", "Nadia")
    assert review.sharing_asked_by == review.submitted_by
    assert mails() == [("claire@exemple.fr", "Fiche à valider : « Jardin »")]


def test_a_changed_draft_is_saved_and_sent_from_its_editor(team):
    sheet = draft(title="Jardin")
    typed = form_of(team.get(edit(sheet.pk)))
    typed["title"] = "Potager"
    typed["action-send"] = "x"
    assert team.post(edit(sheet.pk), **typed.sent()).headers["Location"].endswith("/validation/")
    assert again(sheet).get_latest_revision_as_object().title == "Potager"


def test_what_cannot_be_published_is_not_sent_and_nothing_typed_is_lost(team):
    typed = form_of(team.get(ADD))
    typed["title"] = "Jardin"
    typed.add_row("budget_lines", label="Terreau", nature="expense", amount="")
    typed["action-send"] = "x"
    response = team.post(ADD, **typed.sent())
    assert response.status_code == 200
    assert errors_of(response)
    assert "Terreau" in str(dict(form_of(response).lists()))
    assert not ActionSheet.objects.exists()


def test_a_draft_with_something_missing_is_not_sent_from_its_page_either(team):
    sheet = draft(title="Jardin")
    changed_title = sheet.get_latest_revision_as_object()
    changed_title.title = ""
    save_draft(sheet=changed_title)
    response = send(team, sheet)
    assert "Quelque chose manque encore dans cette fiche" in alerts(response)
    assert not SheetReview.objects.exists()


def test_a_form_sent_twice_asks_direction_once(team, claire):
    sheet = draft(title="Jardin")
    send(team, sheet)
    second = send(team, sheet, word="Encore moi")
    assert "rien n’est parti en double" in alerts(second)
    assert "Encore moi" in second.text, "what was typed is shown"
    assert len(mails()) == 1
    assert SheetStep.objects.count() == 1


def test_a_published_sheet_without_a_change_is_not_sent(team):
    assert "rien n’y a changé depuis" in alerts(send(team, published(title="Jardin")))


def test_everybody_of_direction_with_an_address_and_an_access_is_told(team, claire):
    person("Zoé", Role.DIRECTION, email="")
    gone = person("Paul", Role.DIRECTION)
    end_access(user=gone, acting_user=claire)
    person("Luc", Role.DIRECTION)
    person("Awa", Role.TEAM)
    mails()
    send(team, draft(title="Jardin"), word="Le reste viendra.")
    mail = OutgoingMail.objects.get(to="claire@exemple.fr")
    assert "Le reste viendra." in mail.text
    assert "Nadia vous envoie la fiche « Jardin »" in mail.text
    sheet = ActionSheet.objects.get()
    assert f"http://les-tilleuls.maillage.localhost{address(sheet, 'validation')}" in (
        mail.text.replace(":8000", "")
    )
    assert [to for to, _subject in mails()] == ["claire@exemple.fr", "luc@exemple.fr"]


# --- Direction's answers ---------------------------------------------------------------------------


def test_direction_reads_the_draft_publishes_it_and_the_author_is_told(team, direction):
    sheet = draft(title="Jardin", summary="Vingt familles")
    send(team, sheet)
    mails()
    page = direction.get(address(sheet, "validation"))
    assert "Vingt familles" in page.text
    assert buttons(page) == ["Valider et publier", "La corriger", "Renvoyer avec un mot"]
    assert approve(direction, sheet).headers["Location"] == address(sheet, "validation")
    assert again(sheet).live
    assert SheetReview.objects.get().state == "settled"
    assert mails() == [("nadia@exemple.fr", "Fiche publiée : « Jardin »")]
    assert [step.kind for step in SheetStep.objects.order_by("pk")] == ["submitted", "published"]


def test_direction_sends_it_back_with_a_word(team, direction):
    sheet = draft(title="Jardin")
    send(team, sheet)
    mails()
    send_back(direction, sheet, "Combien de familles ?")
    assert not again(sheet).live
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject) == ("nadia@exemple.fr", "Fiche à reprendre : « Jardin »")
    assert "« Combien de familles ? »" in mail.text
    assert edit(sheet.pk) in mail.text
    line = state_line(team.get(edit(sheet.pk)))
    assert line.startswith("Renvoyée le")
    assert "par Claire : « Combien de familles ? »" in line
    assert "Corrigez-la, puis « Envoyer à la direction »" in line
    changed(sheet, summary="Vingt familles")
    send(team, sheet)
    assert SheetReview.objects.get().state == "waiting"
    assert "Combien de familles ?" in direction.get(address(sheet, "validation")).text


def test_a_word_is_needed_to_send_back(team, direction):
    sheet = draft(title="Jardin")
    send(team, sheet)
    assert "Dites en quelques mots" in send_back(direction, sheet, "  ").text
    assert SheetReview.objects.get().state == "waiting"


def test_direction_never_publishes_a_version_that_she_has_not_seen(team, direction):
    sheet = draft(title="Jardin")
    send(team, sheet)
    seen = hidden(direction.get(address(sheet, "validation")), "valider")["version"]
    changed(sheet, summary="Un texte que personne n’a lu")
    response = approve(direction, sheet, seen)
    assert "Nadia a enregistré une autre version" in alerts(response)
    assert "Un texte que personne n’a lu" in response.text
    assert not again(sheet).live
    late = send_back(direction, sheet, "Mon mot", seen)
    assert "une autre version" in alerts(late)
    assert "Mon mot" in late.text
    version = hidden(response, "valider")["version"]
    approve(direction, sheet, version)
    assert again(sheet).summary == "Un texte que personne n’a lu"


def test_an_automatic_save_into_the_same_version_is_seen_too(team, direction):
    sheet = draft(title="Jardin")
    send(team, sheet)
    seen = hidden(direction.get(address(sheet, "validation")), "valider")["version"]
    later = again(sheet).get_latest_revision_as_object()
    later.summary = "Écrit tout seul"
    later.save_revision(overwrite_revision=again(sheet).latest_revision)
    assert "une autre version" in alerts(approve(direction, sheet, seen))


def test_of_two_answers_the_second_reads_what_the_first_has_done(team, direction, enter):
    luc = enter(person("Luc", Role.DIRECTION))
    sheet = draft(title="Jardin")
    send(team, sheet)
    version = hidden(luc.get(address(sheet, "validation")), "valider")["version"]
    send_back(direction, sheet, "À reprendre")
    late = approve(luc, sheet, version)
    assert "Claire a déjà renvoyé cette fiche à l’équipe" in alerts(late)
    assert not again(sheet).live
    send(team, sheet)
    approve(direction, sheet)
    mails()
    late = send_back(luc, sheet, "Trop tard ?", version)
    assert "Claire a déjà publié cette fiche" in alerts(late)
    assert "Trop tard ?" in late.text, "what was typed is shown"
    # Without a word there is nothing to correct either: its field is no longer there.
    assert "à corriger" not in send_back(luc, sheet, "", version).text
    assert again(sheet).live
    assert mails() == []


def test_nothing_is_answered_that_was_not_sent(direction):
    sheet = draft(title="Jardin")
    for response in (approve(direction, sheet, "1@x"), send_back(direction, sheet, "Non", "1@x")):
        assert "n’attend pas de réponse" in alerts(response)
    assert not again(sheet).live


def test_publishing_from_the_editor_answers_too(team, direction):
    sheet = draft(title="Jardin")
    send(team, sheet)
    mails()
    page = direction.get(edit(sheet.pk))
    typed = form_of(page)
    typed["summary"] = "Avec une correction de la direction"
    typed["action-publish"] = "x"
    assert direction.post(edit(sheet.pk), **typed.sent()).status_code == 302
    assert again(sheet).summary == "Avec une correction de la direction"
    assert SheetReview.objects.get().state == "settled"
    assert mails() == [("nadia@exemple.fr", "Fiche publiée : « Jardin »")]
    assert journal()[-1] == (JournalAction.SHEET_PUBLISHED, "Claire", "")


def test_publishing_an_older_version_leaves_the_newer_one_waiting(team, direction):
    sheet = published(title="Ancienne")
    former = again(sheet).latest_revision
    changed(sheet, title="Nouvelle")
    send(team, sheet)
    former.publish(skip_permission_checks=True)
    assert SheetReview.objects.get().state == "waiting"


def test_publishing_what_was_never_sent_writes_to_nobody(direction, nadia):
    sheet = draft(title="Jardin")
    typed = form_of(direction.get(edit(sheet.pk)))
    typed["action-publish"] = "x"
    direction.post(edit(sheet.pk), **typed.sent())
    assert again(sheet).live
    assert mails() == []


def test_an_import_that_publishes_leaves_no_line(in_centre):
    publish_sheet(sheet=draft(title="Jardin"))
    assert not SheetStep.objects.exists()
    assert journal() == []


# --- Who is not there any more, what is not there any more -----------------------------------------


def test_a_helper_of_the_federation_writes_and_does_not_send(enter, claire):
    with at_the_federation():
        key = User.objects.create_user("ada", role=Role.FACILITATION, departments=["48"]).pk
    visit = {"helper_key": key, "helper_until": timezone.now() + timedelta(hours=1)}
    client = enter(person("Ada", Role.TEAM, email="", **visit))
    sheet, live = draft(title="Jardin"), published(title="Potager")
    page = client.get(edit(sheet.pk))
    assert "action-send" not in page.text
    assert "quelqu’un du centre l’enverra à la direction" in state_line(page)
    assert buttons(client.get(address(sheet, "validation"))) == []
    assert buttons(client.get(address(live, "partage"))) == []
    for verb in ("envoyer", "demander-le-partage", "partager", "valider", "retirer"):
        assert client.post(address(live, verb), {"word": "Moi"}).status_code == 403, verb
    typed = form_of(client.get(edit(sheet.pk)))
    typed["action-send"] = "x"
    assert client.post(edit(sheet.pk), **typed.sent()).headers["Location"] == edit(sheet.pk)
    assert not SheetReview.objects.exists()


def test_an_author_who_was_erased_hinders_nobody(team, nadia, direction, enter):
    sheet = draft(title="Jardin")
    send(team, sheet, word="Bonjour")
    erase_account(user=nadia)
    mails()
    page = direction.get(address(sheet, "validation"))
    assert "par Compte effacé" in state_line(page)
    assert "Nadia" not in page.text
    send_back(direction, sheet, "À reprendre")
    assert mails() == []
    awa = enter(person("Awa", Role.TEAM))
    assert "1 fiche action vous est renvoyée" in awa.get("/gestion/").text
    send(awa, sheet)
    approve(direction, sheet)
    assert mails()[-1] == ("awa@exemple.fr", "Fiche publiée : « Jardin »")


def test_a_direction_who_has_left_is_followed_by_another(team, claire, enter):
    sheet = draft(title="Jardin")
    send(team, sheet)
    luc = person("Luc", Role.DIRECTION)
    end_access(user=claire, acting_user=luc)
    client = enter(luc)
    assert "1 fiche action attend votre validation" in client.get("/gestion/").text
    approve(client, sheet)
    assert again(sheet).live


def test_a_sheet_that_is_deleted_while_it_waits_is_a_page_not_found(team, direction):
    sheet = draft(title="Jardin")
    send(team, sheet)
    version = hidden(direction.get(address(sheet, "validation")), "valider")["version"]
    again(sheet).delete()
    assert approve(direction, sheet, version).status_code == 404
    assert send(team, sheet).status_code == 404
    assert "attend votre validation" not in direction.get("/gestion/").text


def test_a_sheet_that_is_unpublished_while_it_waits_can_still_be_published(team, direction):
    sheet = published(title="Jardin")
    changed(sheet, title="Potager")
    send(team, sheet)
    direction.post(f"{LIST}unpublish/{sheet.pk}/")
    approve(direction, sheet)
    assert (again(sheet).live, again(sheet).title) == (True, "Potager")


def test_a_draft_that_cannot_be_published_is_said_and_not_a_fault(team, direction):
    sheet = draft(title="Jardin", slug="jardin")
    send(team, sheet)
    published(title="Une autre", slug="une-autre")
    changed(sheet, slug="une-autre")
    response = approve(direction, sheet)
    assert "Quelque chose manque encore" in alerts(response)
    assert not again(sheet).live
