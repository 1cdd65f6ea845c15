"""Someone of the team writes a sheet, from the menu of the back office to the saved draft."""

import re

import pytest
from playwright.sync_api import Page, expect

from actions.models import ActionSheet
from tenants.context import inside
from tests.browser.pages import sign_in


@pytest.fixture
def team(page: Page, website, places) -> Page:
    page.context.set_default_timeout(15_000)
    person = website.person(places.centre, role="team", first_name="Nadia")
    sign_in(page, website, places.host, person.username)
    page.wait_for_url("**/gestion/")
    return page


def latest(places, title: str) -> ActionSheet:
    with inside(places.centre):
        found = ActionSheet.objects.get(draft__title=title)
        return found.get_latest_revision_as_object()


def test_a_sheet_is_written_from_the_menu_to_the_draft(team, website, places):
    page = team
    page.get_by_role("link", name="Fiches action", exact=True).click()
    page.get_by_role("link", name="Écrire une fiche").first.click()
    # Wagtail looks at what has changed from two seconds after the page has opened.
    page.wait_for_timeout(2500)
    page.locator("#id_title").fill("Les goûters du mercredi")
    page.get_by_text("Parentalité", exact=True).click()
    page.locator("#id_communes").fill("Cozes")

    page.get_by_role("tab", name="Pourquoi").click()
    page.get_by_role("button", name="Ajouter : objectif").click()
    page.locator("#id_objectives-0-text").fill("Que les parents se rencontrent")

    page.get_by_role("tab", name="Moyens et budget").click()
    page.get_by_role("button", name="Ajouter : ligne de budget").click()
    page.locator("#id_budget_lines-0-label").fill("Goûters")
    page.locator("#id_budget_lines-0-nature").select_option("expense")
    page.locator("#id_budget_lines-0-amount").fill("1 250,50 €")

    expect(page.locator("[data-balance]")).to_contain_text(re.compile(r"il manque 1\s250,50"))

    # Saved by itself a moment after the last key: the address becomes that of the sheet.
    expect(page).to_have_url(re.compile("/fiches/edit/"), timeout=15_000)
    page.get_by_role("button", name=re.compile("Enregistrer")).first.click()
    expect(page.locator(".messages")).to_contain_text("Les goûters du mercredi")

    kept = latest(places, "Les goûters du mercredi")
    assert not kept.live
    assert kept.slug.startswith("les-gouters-du-mercredi")
    assert (kept.keywords, kept.communes) == (["parenting"], ["17131"])
    assert [row.text for row in kept.objectives.all()] == ["Que les parents se rencontrent"]
    assert [str(row.amount) for row in kept.budget_lines.all()] == ["1250.50"]

    page.goto(website.address(places.host, "/gestion/fiches/?q=goûters"))
    row = page.get_by_role("row").filter(has_text="Les goûters du mercredi")
    expect(row).to_contain_text("brouillon")
    expect(row).to_contain_text("Nadia")
