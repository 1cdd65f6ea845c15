"""Someone of the team renews an action from its editor, and compares its years."""

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from actions.models import ActionSheet
from tenants.context import inside
from tests.browser.pages import sign_in
from tests.support.projects import named, project
from tests.support.sheets import budget, published


@pytest.fixture
def sheet(places) -> ActionSheet:
    with inside(places.centre):
        axis = project("Rompre l’isolement").axes.get()
        return published(
            title="Les jeudis du verger",
            edition_year=2025,
            slug=uuid.uuid4().hex,
            description="On sème.",
            outcome_residents="On se salue.",
            axes=[named(axis)],
            budget_lines=[budget("expense", "Terre", "1000.00")],
            people_reached=[{"total": 41, "source": "entered"}],
        )


@pytest.fixture
def team(page: Page, website, places) -> Page:
    page.context.set_default_timeout(15_000)
    person = website.person(places.centre, role="team", first_name="Nadia")
    sign_in(page, website, places.host, person.username)
    page.wait_for_url("**/gestion/")
    return page


def test_from_the_editor_to_a_new_draft_and_to_the_comparison(team, sheet, website, places):
    page = team
    page.goto(website.address(places.host, f"/gestion/fiches/edit/{sheet.pk}/"))
    page.get_by_role("button", name="Actions", exact=True).click()
    page.get_by_role("link", name="Reconduire").click()
    expect(page.get_by_label("Pour quelle année")).to_have_value("2026")
    page.get_by_role("button", name="Créer le brouillon").click()

    expect(page).to_have_url(re.compile("/fiches/edit/"))
    expect(page.locator(".messages")).to_contain_text("La fiche 2026 est un brouillon")
    expect(page.locator("#id_title")).to_have_value("Les jeudis du verger")
    page.get_by_role("tab", name="Pourquoi").click()
    expect(page.get_by_label("Rompre l’isolement")).to_be_checked()
    page.get_by_role("tab", name="Bilan").click()
    page.get_by_text("Ce que disait la fiche 2025").click()
    expect(page.get_by_text("On se salue.")).to_be_visible()
    expect(page.locator("#id_outcome_residents")).to_have_value("")

    page.get_by_role("button", name="Actions", exact=True).click()
    page.get_by_role("link", name="Comparer les années").click()
    table = page.get_by_role("region", name=re.compile("En chiffres"))
    expect(table).to_contain_text("41")
    expect(table).to_contain_text("brouillon")
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    page.goto(website.address(places.host, "/gestion/projet-social/actions/"))
    expect(page.locator(".office-axis")).to_contain_text("Les jeudis du verger (2026) – brouillon")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('main')).overflowY") == "visible"
