"""Direction works on several sheets from the list: by keyboard, on a phone, and back with one click."""

import re

import pytest
from django.utils.text import slugify
from playwright.sync_api import Page, expect

from actions.models import ActionSheet
from actions.services import save_draft
from tenants.context import inside

LIST = "/gestion/fiches/"


@pytest.fixture
def direction(page: Page, website, places) -> Page:
    page.context.set_default_timeout(15_000)
    address = website.address(places.host, LIST)
    key = website.session_of(places.centre, role="direction")
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": address}])
    return page


@pytest.fixture
def drafts(places):
    titles = ["Potager des écoles", "Potager des ateliers", "Potager des aînés"]
    with inside(places.centre):
        for title in titles:
            save_draft(sheet=ActionSheet(title=title, slug=slugify(title)))
    yield titles
    with inside(places.centre):
        ActionSheet.in_centres.filter(draft__title__startswith="Potager des").delete()


def published(places) -> set[str]:
    with inside(places.centre):
        found = ActionSheet.objects.published().filter(title__startswith="Potager des")
        return set(found.values_list("title", flat=True))


def test_two_are_published_by_keyboard_alone(direction, website, places, drafts):
    page = direction
    page.goto(website.address(places.host, f"{LIST}?q=potager"))
    for title in drafts[:2]:
        page.get_by_role("row").filter(has_text=title).get_by_role("checkbox").focus()
        page.keyboard.press("Space")
    publish = page.get_by_role("link", name="Publier", exact=True)
    expect(publish).to_be_visible()
    publish.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Publier 2 fiches")).to_be_visible()
    assert published(places) == set()
    page.get_by_role("button", name="Publier 2 fiches").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("2 fiches publiées.")
    expect(page).to_have_url(re.compile(r"\?q=potager"))
    assert published(places) == set(drafts[:2])


def test_all_that_is_filtered_goes_into_the_trash_and_comes_back_on_a_phone(
    direction, website, places, drafts
):
    page = direction
    page.set_viewport_size({"width": 360, "height": 760})
    page.goto(website.address(places.host, f"{LIST}?q=potager"))
    page.get_by_role("checkbox", name="Tout sélectionner").first.check()
    button = page.get_by_role("link", name="Mettre à la corbeille")
    expect(button).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    button.click()
    page.get_by_role("button", name="Mettre 3 fiches à la corbeille").click()
    expect(page.locator(".messages")).to_contain_text("3 fiches sont dans la corbeille")
    with inside(places.centre):
        assert not ActionSheet.objects.filter(draft__title__in=drafts).exists()
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator(".messages")).to_contain_text("3 fiches sont revenues, en brouillon.")
    with inside(places.centre):
        assert ActionSheet.objects.filter(draft__title__in=drafts).count() == 3


def test_the_list_is_searched_and_filtered_without_javascript(
    direction, website, places, drafts, browser
):
    context = browser.new_context(
        java_script_enabled=False, storage_state=direction.context.storage_state()
    )
    page = context.new_page()
    try:
        page.goto(website.address(places.host, LIST))
        form = page.locator(".sheet-plain-filters")
        form.get_by_label("Terme de recherche").fill("potager")
        form.get_by_label("État").select_option("draft")
        form.get_by_role("button", name="Chercher").click()
        assert "state=draft" in page.url
        for title in drafts:
            expect(page.get_by_role("link", name=title)).to_be_visible()
        expect(page.locator("table.listing tbody tr")).to_have_count(3)
        page.get_by_role("link", name=re.compile("sur le site")).click()
        expect(page.get_by_role("link", name=drafts[0])).to_have_count(0)
    finally:
        context.close()
