"""Sharing with the network: asked for, looked at, decided, withdrawn with a reason."""

import pytest
from bs4 import BeautifulSoup

from accounts.models import JournalEntry
from actions.models import ActionSheet, SheetPhoto, SheetReview, SheetStep
from actions.services import save_draft
from federation.models import Practice, PracticeEdition
from mail.models import OutgoingMail
from tenants.context import inside
from tests.support.editor import edit, form_of
from tests.support.pages import picture
from tests.support.review import address, alerts, buttons, hidden, mails, state_line, words
from tests.support.sheets import draft, full_content, published, shared

pytestmark = pytest.mark.django_db


def share(client, sheet, version=None):
    if version is None:
        version = hidden(client.get(address(sheet, "partage")), "partager")["version"]
    return client.post(address(sheet, "partager"), {"version": version})


def practice_of(sheet):
    return Practice.objects.get(action_uid=sheet.action_uid)


def section(response, name):
    found = BeautifulSoup(response.text, "html.parser").find(
        "section", attrs={"aria-labelledby": name}
    )
    return words(found)


def test_direction_sees_first_what_becomes_public_and_what_stays(direction, media, browse):
    sheet = published(**full_content(contact_visibility="network"))
    shown, kept = picture(), picture()
    SheetPhoto.objects.create(
        sheet=sheet, image=shown, alternative_text="Trois voisines", consent="Awa, mai 2026"
    )
    SheetPhoto.objects.create(sheet=sheet, image=kept, alternative_text="Une inconnue")
    page = direction.get(address(sheet, "partage"))
    public, home = section(page, "public-titre"), section(page, "garde-titre")
    assert "Premier objectif" in public
    assert "Trois voisines" in page.text
    for secret in ("Objectif proposé", "55", "unsorted_text", "Une inconnue", "Awa, mai 2026"):
        assert secret not in public, secret
    assert "contact_name en toutes lettres" not in page.text
    assert "Objectifs : 1 ligne proposée par l’import, que personne n’a confirmée." in home
    assert "Budget : 1 ligne proposée" in home
    assert "Le texte « À classer »" in home
    assert "1 photo : personne n’a noté" in home
    assert "vous ne la montrez qu’aux centres du réseau" in home
    assert share(direction, sheet).headers["Location"] == address(sheet, "partage")
    theirs = browse(None).get(f"/pratiques/{practice_of(sheet).slug}/")
    # The same words, by the same template.
    told = BeautifulSoup(theirs.text, "html.parser").select_one(".told")
    assert words(told) in public


def test_a_contact_for_nobody_and_documents_are_said_too(direction):
    sheet = published(title="Jardin", contact_name="Nadia", contact_visibility="nobody")
    assert "vous ne la montrez à personne" in direction.get(address(sheet, "partage")).text
    public = published(title="Potager", contact_name="Nadia", contact_visibility="public")
    page = direction.get(address(public, "partage"))
    assert "Nadia" in section(page, "public-titre")
    assert "tout ce qui est écrit dans cette fiche sera public" in page.text


def test_asked_with_the_sending_it_follows_the_validation(team, direction):
    sheet = draft(title="Jardin")
    team.post(address(sheet, "envoyer"), {"share": "on"})
    assert "Le partage avec le réseau est demandé aussi" in OutgoingMail.objects.get().text
    mails()
    page = direction.get(address(sheet, "validation"))
    assert "Nadia demande aussi le partage avec le réseau" in state_line(page)
    version = hidden(page, "valider")["version"]
    response = direction.post(address(sheet, "valider"), {"version": version})
    assert response.headers["Location"] == address(sheet, "partage")
    assert not Practice.objects.exists(), "nothing is shared before it is looked at"
    assert "1 partage de fiche avec le réseau est demandé" in direction.get("/gestion/").text
    assert "Jardin" in direction.get("/gestion/fiches/?to_do=sharing").text
    share(direction, sheet)
    assert mails() == [
        ("nadia@exemple.fr", "Fiche publiée : « Jardin »"),
        ("nadia@exemple.fr", "Fiche partagée avec le réseau : « Jardin »"),
    ]
    assert "partage de fiche" not in direction.get("/gestion/").text
    assert state_line(team.get(edit(sheet.pk))).startswith("Partagée avec le réseau depuis le")


def test_publishing_from_the_editor_leads_to_the_sharing_that_was_asked(team, direction):
    sheet = draft(title="Jardin")
    team.post(address(sheet, "envoyer"), {"share": "on"})
    typed = form_of(direction.get(edit(sheet.pk)))
    typed["action-publish"] = "x"
    response = direction.post(edit(sheet.pk), **typed.sent())
    assert response.headers["Location"] == address(sheet, "partage")


def test_it_can_be_asked_later_and_once(team, direction):
    sheet = published(title="Jardin")
    assert "Demander le partage avec le réseau" in state_line(team.get(edit(sheet.pk)))
    assert buttons(team.get(address(sheet, "partage"))) == ["Demander le partage", "Pas maintenant"]
    for _ in range(2):
        response = team.post(address(sheet, "demander-le-partage"), {"word": "La voisine"})
    assert "rien n’est parti en double" in alerts(response)
    assert mails() == [("claire@exemple.fr", "Partage demandé : « Jardin »")]
    page = direction.get(address(sheet, "partage"))
    assert "Nadia demande le partage avec le réseau : « La voisine »" in state_line(page)
    assert buttons(page) == ["Partager avec le réseau", "Ne pas partager"]


def test_direction_says_no_with_a_word_and_it_can_be_asked_again(team, direction):
    sheet = published(title="Jardin")
    team.post(address(sheet, "demander-le-partage"))
    mails()
    assert "Dites pourquoi" in direction.post(address(sheet, "ne-pas-partager")).text
    direction.post(address(sheet, "ne-pas-partager"), {"word": "Attendons l’accord du collège"})
    mail = OutgoingMail.objects.get()
    assert mail.to == "nadia@exemple.fr"
    assert "« Attendons l’accord du collège »" in mail.text
    assert "partage de fiche" not in direction.get("/gestion/").text
    late = direction.post(address(sheet, "ne-pas-partager"), {"word": "Encore non"})
    assert "Personne ne demande plus le partage" in alerts(late)
    assert "Encore non" in late.text
    assert "Demander le partage" in buttons(team.get(address(sheet, "partage")))


def test_who_shares_by_herself_writes_to_nobody(direction):
    share(direction, published(title="Jardin"))
    assert mails() == []
    assert JournalEntry.objects.filter(action="sheet-shared").get().actor_name == "Claire"


def test_what_was_published_since_is_looked_at_before_it_is_shared(direction):
    sheet = published(title="Jardin")
    seen = hidden(direction.get(address(sheet, "partage")), "partager")["version"]
    later = sheet.get_latest_revision_as_object()
    later.summary = "Arrivé entre-temps"
    save_draft(sheet=later).publish(skip_permission_checks=True)
    response = share(direction, sheet, seen)
    assert "une autre version" in alerts(response)
    assert "Arrivé entre-temps" in response.text
    assert not Practice.objects.exists()
    share(direction, sheet)
    assert practice_of(sheet).summary == "Arrivé entre-temps"


def test_a_form_sent_twice_shares_once(direction):
    sheet = published(title="Jardin")
    version = hidden(direction.get(address(sheet, "partage")), "partager")["version"]
    share(direction, sheet, version)
    assert "déjà partagée" in alerts(share(direction, sheet, version))
    assert SheetStep.objects.filter(kind="shared").count() == 1
    assert practice_of(sheet).version == 1


def test_a_draft_is_not_shared(direction, team):
    sheet = draft(title="Jardin")
    page = direction.get(address(sheet, "partage"))
    assert buttons(page) == ["Voir où en est la fiche"]
    assert "publiez-la d’abord" in alerts(share(direction, sheet, "1@x"))
    assert "publiez-la d’abord" in alerts(team.post(address(sheet, "demander-le-partage")))


def test_an_action_of_another_centre_is_refused_with_a_sentence(direction, other_centre):
    with inside(other_centre):
        theirs = shared(title="Jardin")
    ours = published(title="Jardin", action_uid=str(theirs.action_uid))
    response = share(direction, ours)
    assert "déjà partagée par un autre centre" in alerts(response)
    assert not SheetStep.objects.filter(kind="shared").exists()
    assert practice_of(ours).centre == other_centre


def test_it_is_withdrawn_with_a_reason_that_the_tombstone_says(direction, in_centre, browse):
    sheet = shared(title="Jardin", slug="jardin")
    theirs = f"/pratiques/{practice_of(sheet).slug}/"
    assert "Retirer du réseau" in buttons(direction.get(address(sheet, "partage")))
    page = direction.get(address(sheet, "retirer"))
    assert "La fiche reste sur le site de votre centre" in page.text
    assert browse(None).get(theirs).status_code == 200, "looking changes nothing"
    assert "Donnez la raison" in direction.post(address(sheet, "retirer"), {"word": " "}).text
    assert browse(None).get(theirs).status_code == 200
    direction.post(address(sheet, "retirer"), {"word": "Notre partenaire ne le souhaite plus"})
    gone = browse(None).get(theirs)
    assert gone.status_code == 410
    assert "Notre partenaire ne le souhaite plus" in gone.text
    assert browse(in_centre).get("/actions/jardin/").status_code == 200
    line = JournalEntry.objects.get(action="sheet-withdrawn")
    assert (line.actor_name, line.note) == ("Claire", "Notre partenaire ne le souhaite plus")
    again = direction.post(address(sheet, "retirer"), {"word": "Encore"})
    assert "n’est plus partagée" in alerts(again)
    share(direction, sheet)
    assert browse(None).get(theirs).status_code == 200


def test_deleting_a_shared_sheet_still_works(direction):
    sheet = shared(title="Jardin")
    assert direction.post(f"/gestion/fiches/delete/{sheet.pk}/").status_code == 302
    assert not ActionSheet.objects.exists()
    assert PracticeEdition.objects.get().withdrawn_at


def test_unpublishing_a_shared_sheet_is_a_withdrawal_that_the_journal_tells(direction):
    sheet = shared(title="Jardin")
    direction.post(f"/gestion/fiches/unpublish/{sheet.pk}/")
    assert JournalEntry.objects.get(action="sheet-withdrawn").actor_name == "Claire"
    assert SheetStep.objects.filter(kind="withdrawn").count() == 1


def test_a_published_change_of_a_shared_sheet_keeps_the_day_of_its_sharing(direction):
    sheet = shared(title="Jardin")
    since = ActionSheet.objects.get().sharing.shared_since
    later = sheet.get_latest_revision_as_object()
    later.title = "Potager"
    save_draft(sheet=later).publish(skip_permission_checks=True)
    assert practice_of(sheet).title == "Potager"
    assert ActionSheet.objects.get().sharing.shared_since == since
    assert not SheetReview.objects.exists()
