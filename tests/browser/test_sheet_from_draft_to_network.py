"""A sheet's whole way: written, sent, sent back, corrected, published, shared, withdrawn."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from actions.models import ActionSheet
from federation.models import Practice
from mail.models import OutgoingMail
from tenants.context import inside
from tests.browser.pages import send_a_draft, sign_in
from tests.browser.website import FEDERATION
from tests.support.sheets import draft

TITLE = "La ressourcerie du jeudi"


@pytest.fixture
def people(new_visitor: Callable[..., Page], website, places) -> dict[str, Page]:
    """Two browsers, as in life: one at the desk of the team, one on direction's phone."""
    pages = {}
    for name, role, width in (("Nadia", "team", 1280), ("Claire", "direction", 390)):
        page = new_visitor(width=width)
        page.context.set_default_timeout(15_000)
        person = website.person(places.centre, role=role, first_name=name)
        sign_in(page, website, places.host, person.username)
        page.wait_for_url("**/gestion/")
        pages[name] = page
    return pages


def open_from_the_opening_page(page: Page, website, places, sentence: str) -> None:
    page.goto(website.address(places.host, "/gestion/"))
    page.get_by_role("link", name=re.compile(sentence)).click()
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.locator(".sheet-state")).to_be_visible()


def test_from_the_draft_to_the_network_and_out_of_it(people, website, places, new_visitor):
    nadia, claire = people["Nadia"], people["Claire"]

    # Nadia writes, and sends.
    nadia.goto(website.address(places.host, "/gestion/fiches/add/"))
    nadia.wait_for_timeout(2500)
    nadia.locator("#id_title").fill(TITLE)
    nadia.locator("#id_summary").fill("On répare, on donne, on reprend.")
    expect(nadia).to_have_url(re.compile("/fiches/edit/"), timeout=15_000)
    nadia.get_by_role("button", name="Envoyer à la direction").click()
    expect(nadia.get_by_text("Il n’est pas encore envoyé")).to_be_visible()
    expect(nadia.locator(".as-read")).to_contain_text("On répare, on donne")
    nadia.get_by_label("Un mot pour la direction").fill("Tout y est, je crois.")
    nadia.get_by_label("Demander aussi le partage").check()
    nadia.get_by_role("button", name="Envoyer à la direction").click()
    expect(nadia.get_by_role("status").first).to_contain_text("La fiche est à la direction")

    # Claire finds it on her phone, and sends it back with a word.
    open_from_the_opening_page(claire, website, places, "attend(ent)? votre validation")
    expect(claire.locator(".sheet-state")).to_contain_text("par Nadia")
    claire.get_by_role("link", name="lisez-la telle qu’elle sera publiée").click()
    expect(claire.locator(".as-read")).to_contain_text("On répare, on donne")
    claire.get_by_role("button", name="Renvoyer avec un mot").click()
    expect(claire.get_by_role("alert")).to_contain_text("Votre mot à l’équipe")
    claire.get_by_label("Votre mot à l’équipe").fill("Combien d’objets ont trouvé preneur ?")
    claire.get_by_role("button", name="Renvoyer avec un mot").click()
    expect(claire.get_by_role("status").first).to_contain_text("renvoyée à l’équipe")

    # Nadia reads it in the editor, corrects, and sends again.
    open_from_the_opening_page(nadia, website, places, "vous (est|sont) renvoyée")
    expect(nadia.locator(".sheet-state")).to_contain_text("Combien d’objets ont trouvé preneur ?")
    nadia.wait_for_timeout(2500)
    nadia.locator("#id_summary").fill("On répare, on donne : 212 objets ont trouvé preneur.")
    nadia.get_by_role("button", name="Envoyer à la direction").click()
    expect(nadia.get_by_label("Demander aussi le partage")).to_be_checked()
    nadia.get_by_role("button", name="Envoyer à la direction").click()

    # Claire publishes, sees what becomes public, and shares.
    open_from_the_opening_page(claire, website, places, "attend(ent)? votre validation")
    claire.get_by_role("link", name="lisez-la telle qu’elle sera publiée").click()
    claire.get_by_role("button", name="Valider et publier").click()
    expect(claire).to_have_url(re.compile("/partage/"))
    expect(claire.get_by_role("status").first).to_contain_text("publiée sur le site")
    expect(claire.locator(".as-read")).to_contain_text("212 objets ont trouvé preneur")
    expect(claire.get_by_role("heading", name="Ce qui restera chez vous")).to_be_visible()
    with inside(places.centre):
        sheet = ActionSheet.objects.get(title=TITLE)
    assert sheet.live
    assert not Practice.objects.filter(title=TITLE).exists(), "seen first, shared after"
    claire.get_by_role("button", name="Partager avec le réseau").click()
    expect(claire.get_by_role("status").first).to_contain_text("partagée avec le réseau")

    # Anybody reads it in the catalogue.
    visitor = new_visitor(width=360, java_script_enabled=False)
    practice = Practice.objects.get(title=TITLE)
    in_catalogue = website.address(FEDERATION, f"/pratiques/{practice.slug}/")
    visitor.goto(in_catalogue)
    expect(visitor.locator("main")).to_contain_text("212 objets ont trouvé preneur")

    # Claire withdraws it, and the catalogue says why.
    claire.get_by_role("link", name="Retirer du réseau").click()
    claire.get_by_label("La raison").fill("Le local a fermé en mai.")
    claire.get_by_role("button", name="Retirer du réseau").click()
    expect(claire.get_by_role("status").first).to_contain_text("Elle reste sur le site")
    gone = visitor.goto(in_catalogue)
    assert gone
    assert gone.status == 410
    expect(visitor.locator("main")).to_contain_text("Le local a fermé en mai.")
    kept = visitor.goto(website.address(places.host, f"/actions/{sheet.slug}/"))
    assert kept
    assert kept.status == 200

    with inside(places.centre):
        about = OutgoingMail.objects.filter(kind="sheet", subject__contains=TITLE)
        subjects = [mail.subject.partition("\u00a0:")[0] for mail in about.order_by("pk")]
        links = {urlsplit(word).hostname for mail in about for word in mail.text.split()}
    # Other people of direction, whom other tests have made, are told too.
    assert [one for n, one in enumerate(subjects) if one not in subjects[:n]] == [
        "Fiche à valider",
        "Fiche à reprendre",
        "Fiche publiée",
        "Fiche partagée avec le réseau",
    ]
    assert links - {None} == {places.host}


@pytest.mark.parametrize("wait", [100, 1450, 1700, 5000])
def test_a_button_pressed_before_during_or_after_an_automatic_save_does_what_it_says(
    new_visitor, website, places, wait
):
    page = new_visitor()
    page.context.set_default_timeout(15_000)
    claire = website.person(places.centre, role="direction", first_name="Claire")
    with inside(places.centre):
        sheet = draft(title="Avant", slug=f"pendant-{wait}")
    sign_in(page, website, places.host, claire.username)
    page.wait_for_url("**/gestion/")
    page.goto(website.address(places.host, f"/gestion/fiches/edit/{sheet.pk}/"))
    page.wait_for_timeout(2500)
    page.locator("#id_title").fill(f"Après {wait}")
    page.wait_for_timeout(wait)
    page.get_by_role("button", name="Publier").click()
    expect(page.locator(".messages")).to_contain_text("publié")
    with inside(places.centre):
        assert ActionSheet.objects.get(pk=sheet.pk).title == f"Après {wait}"
        assert ActionSheet.objects.get(pk=sheet.pk).live


def test_without_scripts_direction_answers_and_shares(new_visitor, website, places):
    title = "La fripe sans façon"
    nadia, claire = (
        website.person(places.centre, role=role, first_name=name)
        for name, role in (("Nadia", "team"), ("Claire", "direction"))
    )
    sheet = send_a_draft(places, nadia, title)
    page = new_visitor(width=360, java_script_enabled=False)
    sign_in(page, website, places.host, claire.username)
    page.goto(website.address(places.host, f"/gestion/fiches/{sheet.pk}/validation/"))
    page.get_by_role("link", name="répondez, tout en bas").click()
    page.get_by_role("button", name="Valider et publier").click()
    page.get_by_role("button", name="Partager avec le réseau").click()
    expect(page.locator(".sheet-state")).to_contain_text("Partagée avec le réseau")
    page.get_by_role("link", name="Retirer du réseau").click()
    page.get_by_role("button", name="Retirer du réseau").click()
    expect(page.get_by_role("alert")).to_contain_text("La raison")
    page.get_by_label("La raison").fill("Pour finir.")
    page.get_by_role("button", name="Retirer du réseau").click()
    assert Practice.objects.get(title=title).withdrawal_reason == "Pour finir."
