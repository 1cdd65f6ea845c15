"""The editor of a sheet when the connection, the server, the session or the page goes away."""

import re
import time

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from actions.models import ActionSheet
from tenants.context import inside
from tests.browser.auditing import AXE, told
from tests.browser.pages import sign_in
from tests.support.sheets import draft

PATIENCE = 30_000
NETWORK = ("Failed to load resource: net::", "Failed to load resource: the server")
KEPT = "Object.keys(localStorage).filter(name => name.startsWith('maillage-fiche:')).length"


@pytest.fixture
def nadia(website, places):
    return website.person(places.centre, role="team", first_name="Nadia")


@pytest.fixture
def page(page: Page, witness) -> Page:
    witness.awaited = NETWORK
    page.context.set_default_timeout(15_000)
    page.set_default_timeout(15_000)
    return page


def nothing_is_kept(page) -> None:
    """Once the page's scripts have run: its messages are there before them.

    Asked again from here: Playwright's own waiting evaluates text in the page, which our content
    policy refuses.
    """
    deadline = time.monotonic() + PATIENCE / 1000
    while page.evaluate(KEPT) and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    assert page.evaluate(KEPT) == 0


def enter(page, website, places, person):
    sign_in(page, website, places.host, person.username)
    page.wait_for_url("**/gestion/")


def new_sheet(places, **fields) -> int:
    with inside(places.centre):
        return draft(**fields).pk


def open_editor(page, website, places, pk: int) -> None:
    page.goto(website.address(places.host, f"/gestion/fiches/edit/{pk}/"))
    # Wagtail looks at what has changed from two seconds after the page has opened.
    page.wait_for_timeout(2600)


def summary(places, pk: int) -> str:
    with inside(places.centre):
        return ActionSheet.objects.get(pk=pk).get_latest_revision_as_object().summary


def test_an_ordinary_save_after_an_automatic_one_is_no_quarrel_with_oneself(
    page, website, places, nadia
):
    enter(page, website, places, nadia)
    pk = new_sheet(places, title="Deux enregistrements")
    open_editor(page, website, places, pk)
    page.locator("#id_summary").fill("Premier jet")
    expect(page.locator("#w-autosave-indicator")).to_have_attribute(
        "data-w-autosave-state-value", "saved", timeout=PATIENCE
    )
    page.locator("#id_summary").fill("Second jet")
    page.get_by_role("button", name=re.compile("Enregistrer")).first.click()
    expect(page.locator(".messages")).to_contain_text("Deux enregistrements")
    expect(page.locator(".overtaken")).to_have_count(0)
    assert summary(places, pk) == "Second jet"
    nothing_is_kept(page)


def test_without_a_connection_it_says_so_keeps_writing_and_saves_once_it_is_back(
    page, website, places, nadia
):
    enter(page, website, places, nadia)
    pk = new_sheet(places, title="Coupure")
    open_editor(page, website, places, pk)
    page.context.set_offline(True)
    page.locator("#id_summary").fill("Écrit dans le train")
    state = page.locator(".keeping-state")
    expect(state).to_contain_text("La connexion est coupée", timeout=PATIENCE)
    expect(state).to_contain_text("gardé dans ce navigateur")
    assert page.evaluate(KEPT) == 1
    page.get_by_role("button", name=re.compile("Enregistrer")).first.click()
    page.wait_for_timeout(500)
    expect(page.locator("#id_summary")).to_have_value("Écrit dans le train")
    page.locator("#id_summary").fill("Écrit dans le train, puis au bureau")
    page.context.set_offline(False)
    expect(state).to_contain_text("C’est enregistré", timeout=PATIENCE)
    assert summary(places, pk) == "Écrit dans le train, puis au bureau"
    nothing_is_kept(page)
    page.get_by_role("button", name=re.compile("Enregistrer")).first.click()
    expect(page.locator(".messages")).to_contain_text("Coupure")


def test_a_server_in_repair_is_said_and_the_text_waits_for_it(page, website, places, nadia):
    enter(page, website, places, nadia)
    pk = new_sheet(places, title="Réparation")
    open_editor(page, website, places, pk)
    page.context.route(
        "**/gestion/**",
        lambda route: route.fulfill(status=503, content_type="text/html", body="<h1>503</h1>"),
    )
    page.locator("#id_summary").fill("Écrit pendant la réparation")
    state = page.locator(".keeping-state")
    expect(state).to_contain_text("Le site ne répond pas bien", timeout=PATIENCE)
    button = page.get_by_role("button", name=re.compile("Enregistrer")).first
    button.click()
    page.wait_for_timeout(800)
    expect(button).to_be_enabled()
    expect(page.locator("#id_summary")).to_have_value("Écrit pendant la réparation")
    page.context.unroute("**/gestion/**")
    expect(state).to_contain_text("C’est enregistré", timeout=2 * PATIENCE)
    assert summary(places, pk) == "Écrit pendant la réparation"


def test_a_session_ended_in_another_tab_is_said_and_the_text_saved_after_signing_in_again(
    page, website, places, nadia
):
    enter(page, website, places, nadia)
    pk = new_sheet(places, title="Session")
    open_editor(page, website, places, pk)
    other = page.context.new_page()
    other.goto(website.address(places.host, "/compte/logout/"))
    other.get_by_role("button", name=re.compile("déconnecter", re.I)).last.click()
    other.wait_for_load_state()
    page.bring_to_front()
    page.locator("#id_summary").fill("Écrit après la fin de la session")
    state = page.locator(".keeping-state")
    expect(state).to_contain_text("Vous n’êtes plus connecté", timeout=PATIENCE)
    page.get_by_role("button", name=re.compile("Enregistrer")).first.click()
    expect(page.locator("#id_summary")).to_have_value("Écrit après la fin de la session")
    with page.context.expect_page() as opened:
        state.get_by_role("link", name=re.compile("Reconnectez-vous")).click()
    signing_in = opened.value
    signing_in.get_by_label("Identifiant ou adresse e-mail").fill(nadia.username)
    signing_in.get_by_label("Mot de passe", exact=True).fill("un-mot-de-passe-solide")
    signing_in.get_by_role("button", name="Se connecter").click()
    expect(signing_in.get_by_role("heading", level=1)).to_have_text("Vous êtes de nouveau connecté")
    signing_in.close()
    page.bring_to_front()
    expect(state).to_contain_text("C’est enregistré", timeout=2 * PATIENCE)
    assert summary(places, pk) == "Écrit après la fin de la session"


def test_a_page_closed_in_the_middle_offers_its_text_when_it_is_opened_again(
    page, website, places, nadia
):
    enter(page, website, places, nadia)
    pk = new_sheet(places, title="Interrompue", summary="Avant")
    open_editor(page, website, places, pk)
    page.context.set_offline(True)
    page.locator("#id_summary").fill(
        "Premier paragraphe.\n\nSecond paragraphe, « avec » des signes"
    )
    page.get_by_role("tab", name="Pourquoi").click()
    page.get_by_role("button", name="Ajouter : objectif").click()
    page.locator("#id_objectives-0-text").fill("Que les parents se rencontrent")
    page.wait_for_timeout(600)
    page.close(run_before_unload=False)
    again = page.context.new_page()
    again.context.set_offline(False)
    open_editor(again, website, places, pk)
    expect(again.locator("#id_summary")).to_have_value("Avant")
    notice = again.locator(".keeping-copy")
    expect(notice).to_contain_text("Un texte attend d’être enregistré")
    notice.get_by_role("button", name="Ne pas le garder").click()
    again.get_by_role("button", name="Annuler").click()
    again.get_by_role("button", name="Reprendre ce texte").click()
    expect(again.locator(".messages")).to_contain_text("Interrompue")
    expect(again.locator("#id_summary")).to_have_value(
        "Premier paragraphe.\n\nSecond paragraphe, « avec » des signes"
    )
    expect(again.locator(".keeping-copy")).to_have_count(0)
    nothing_is_kept(again)
    with inside(places.centre):
        latest = ActionSheet.objects.get(pk=pk).get_latest_revision_as_object()
    assert [row.text for row in latest.objectives.all()] == ["Que les parents se rencontrent"]


def test_a_new_sheet_without_its_title_is_not_lost_either(page, website, places, nadia):
    enter(page, website, places, nadia)
    address = website.address(places.host, "/gestion/fiches/add/")
    page.goto(address)
    page.wait_for_timeout(2600)
    page.locator("#id_summary").fill("Je n’ai pas encore de titre")
    page.wait_for_timeout(2500)
    page.close(run_before_unload=False)
    again = page.context.new_page()
    again.goto(address)
    again.get_by_role("button", name="Reprendre ce texte").click()
    expect(again.locator("#id_summary")).to_have_value("Je n’ai pas encore de titre")
    expect(again.get_by_text("Donnez un titre").first).to_be_visible()
    again.locator("#id_title").fill("Voilà le titre")
    again.get_by_role("button", name=re.compile("Enregistrer")).first.click()
    expect(again.locator(".messages")).to_contain_text("Voilà le titre")
    nothing_is_kept(again)


def test_a_text_taken_up_again_never_overwrites_what_a_colleague_has_saved_since(
    page, website, places, nadia
):
    enter(page, website, places, nadia)
    pk = new_sheet(places, title="À deux", summary="Avant")
    open_editor(page, website, places, pk)
    page.context.set_offline(True)
    page.locator("#id_summary").fill("Ma version")
    page.wait_for_timeout(600)
    page.close(run_before_unload=False)
    with inside(places.centre):
        later = ActionSheet.objects.get(pk=pk).get_latest_revision_as_object()
        later.summary = "La version d’Awa"
        later.save_revision(clean=False)
    again = page.context.new_page()
    again.context.set_offline(False)
    open_editor(again, website, places, pk)
    again.get_by_role("button", name="Reprendre ce texte").click()
    expect(again.locator(".overtaken")).to_contain_text("Deux versions de cette fiche")
    expect(again.locator("#id_summary")).to_have_value("Ma version")
    assert summary(places, pk) == "La version d’Awa"


def test_a_shared_computer_and_signing_out_keep_nothing(page, website, places, nadia, new_visitor):
    enter(page, website, places, nadia)
    pk = new_sheet(places, title="Partagé")
    open_editor(page, website, places, pk)
    page.context.set_offline(True)
    page.locator("#id_summary").fill("À ne pas laisser ici")
    page.wait_for_timeout(600)
    assert page.evaluate(KEPT) == 1
    page.close(run_before_unload=False)
    out = page.context.new_page()
    out.context.set_offline(False)
    out.goto(website.address(places.host, "/compte/logout/"))
    assert out.evaluate(KEPT) == 1
    out.get_by_role("button", name=re.compile("déconnecter", re.I)).last.click()
    out.wait_for_load_state()
    out.goto(website.address(places.host, "/"))
    nothing_is_kept(out)

    shared = new_visitor()
    shared.set_default_timeout(15_000)
    shared.goto(website.address(places.host, "/compte/login/"))
    shared.get_by_label("Identifiant ou adresse e-mail").fill(nadia.username)
    shared.get_by_label("Mot de passe", exact=True).fill("un-mot-de-passe-solide")
    shared.locator("#shared_computer").check()
    shared.get_by_role("button", name="Se connecter").click()
    shared.wait_for_url("**/gestion/")
    open_editor(shared, website, places, pk)
    shared.context.set_offline(True)
    shared.locator("#id_summary").fill("Sur le poste de l’accueil")
    state = shared.locator(".keeping-state")
    expect(state).to_contain_text("Ne fermez pas cette page", timeout=PATIENCE)
    expect(state).not_to_contain_text("gardé dans ce navigateur")
    nothing_is_kept(shared)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_guide_leads_to_its_field_and_follows_what_is_written(
    new_visitor, website, places, nadia, width
):
    page = new_visitor(width)
    page.set_default_timeout(15_000)
    enter(page, website, places, nadia)
    pk = new_sheet(places, title="Café des parents n° 7 bis", status="ongoing")
    open_editor(page, website, places, pk)
    guide = page.locator("[data-guide]")
    expect(guide).to_contain_text("1 point sur 17")
    expect(guide.locator("#guide-first li")).to_have_count(3)
    if width == 360:
        # Folded where it would fill the screen.
        guide.locator("> summary").click()
    guide.get_by_role("link", name="Le récit de ce qui se passe").click()
    expect(page.locator("#id_description")).to_be_focused()
    expect(page.get_by_role("tab", name="Comment")).to_have_attribute("aria-selected", "true")
    page.locator("#id_description").fill("Le groupe se retrouve le mercredi.")
    expect(guide).to_contain_text("3 points sur 17", timeout=PATIENCE)
    expect(guide.locator("#guide-first")).not_to_contain_text("Le récit")
    guide.get_by_text("Ce qui peut attendre").click()
    guide.get_by_role("link", name="Les partenaires").click()
    expect(page.locator("#id_partners-ADD")).to_be_focused()
    page.get_by_role("tab", name="L’essentiel").click()
    expect(page.locator("[data-alike]")).to_contain_text("Café des parents n° 7")
    page.evaluate(AXE_SCRIPT)
    faults = [told(fault) for fault in page.evaluate(AXE, None)]
    ours = [fault for fault in faults if re.search("guide|keeping|alike", fault)]
    assert ours == []


def test_what_resembles_the_title_is_said_while_it_is_typed(page, website, places, nadia):
    enter(page, website, places, nadia)
    page.goto(website.address(places.host, "/gestion/fiches/add/"))
    place = page.locator("[data-alike]")
    page.locator("#id_title").press_sequentially("sorti a la mer")
    expect(place).to_contain_text("Sortie à la mer")
    expect(place).to_have_attribute("role", "status")
    page.locator("#id_title").fill("Tout autre chose encore")
    expect(place).not_to_contain_text("Sortie à la mer")
