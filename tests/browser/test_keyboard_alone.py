"""No mouse: everything below is done with Tab, Enter, letters and arrows."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.website import FEDERATION, PASSWORD


def tab_to(page: Page, wanted: Locator) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"Tab never reaches {wanted}.")


@pytest.mark.parametrize("path", ["/", "/actions/", "/compte/login/"])
def test_the_skip_link_is_first_and_leads_to_the_content(page, website, places, path):
    page.goto(website.address(places.host, path))
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Aller au contenu")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_one_searches_filters_and_removes_a_filter(page, website):
    page.goto(website.address(FEDERATION, "/pratiques/"))
    tab_to(page, page.get_by_label("Rechercher dans les fiches"))
    page.keyboard.type("jardins")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=jardins**")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\s*2\s+pratiques\s*$"))
    # htmx gives the keyboard its place back a moment after the words have changed.
    expect(page.get_by_label("Rechercher dans les fiches")).to_be_focused()
    expect(page.locator(".htmx-request, .htmx-settling")).to_have_count(0)

    tab_to(page, page.get_by_role("checkbox", name=re.compile("^En cours")))
    page.keyboard.press("Space")
    page.wait_for_url("**status=ongoing**")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\s*1\s+pratique\s*$"))
    # The keyboard stays on the box that was ticked.
    expect(page.get_by_role("checkbox", name=re.compile("^En cours"))).to_be_focused()

    tab_to(page, page.get_by_role("link", name=re.compile("jardins.*retirer ce filtre")))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?(?!.*q=jardins).*status=ongoing"))
    expect(page.get_by_role("region", name="Résultats", exact=True)).to_be_focused()
    tab_to(page, page.locator(".card a").first)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/pratiques/[\w-]+/$"))


def test_one_signs_in_and_out(page, website, places):
    person = website.person(places.centre)
    page.goto(website.address(places.host))
    tab_to(page, page.get_by_role("link", name="Connexion de l’équipe"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/compte/login/**")
    tab_to(page, page.get_by_label("Identifiant ou adresse e-mail"))
    page.keyboard.type(person.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/compte/")
    tab_to(page, page.get_by_role("button", name="Se déconnecter"))
    page.keyboard.press("Enter")
    page.wait_for_url(website.address(places.host, "/"))
    expect(page.get_by_role("link", name="Connexion de l’équipe")).to_be_visible()
