import re

import pytest
from playwright.sync_api import Page, expect

from cms.models import ContentPage
from tenants.context import inside
from tests.browser.pages import PUBLIC_PAGES, STATUS, for_direction, sign_in
from tests.browser.website import FEDERATION
from tests.support.pages import add_page


@pytest.fixture
def page(new_visitor) -> Page:
    return new_visitor(width=360, java_script_enabled=False)


def test_every_public_page_says_what_it_says_with_it(page, new_visitor, website, places):
    """Nothing appears by a script alone. What is said to those without may come at the end."""
    other, different = new_visitor(width=360), {}
    for name, way in PUBLIC_PAGES.items():
        told = []
        for visitor in (page, other):
            response = way(visitor, website, places)
            assert response is not None
            assert response.status == STATUS.get(name, 200)
            # A button that copies for those who have scripts; others select the text beside it.
            visitor.locator("[data-copy]").evaluate_all("all => all.forEach(one => one.remove())")
            told.append(" ".join(visitor.locator("main").inner_text().split()))
        if not told[1] or not told[0].startswith(told[1]):
            different[name] = told
    assert different == {}


def test_one_searches_filters_and_removes_a_filter(page, website):
    page.goto(website.address(FEDERATION))
    page.get_by_label("Chercher une pratique").fill("café des parents")
    page.get_by_role("button", name="Rechercher").click()
    expect(page.get_by_role("status")).to_contain_text("16 pratiques")
    page.get_by_text("Filtrer", exact=True).first.click()
    page.locator("summary", has_text="Dimension").click()
    page.get_by_role("checkbox", name=re.compile("^Citoyenneté")).check()
    page.get_by_role("checkbox", name=re.compile("^Terminée")).check()
    page.get_by_role("button", name="Filtrer").click()
    chosen = page.get_by_role("list", name="Filtres choisis")
    expect(chosen.get_by_role("link", name="retirer ce filtre")).to_have_count(3)
    expect(page.get_by_role("status")).to_contain_text("5 pratiques")
    expect(page.get_by_text("Filtrer (2)")).to_be_visible()
    chosen.get_by_role("link", name=re.compile("^Terminée")).click()
    expect(chosen.get_by_role("link", name="retirer ce filtre")).to_have_count(2)
    expect(page.get_by_role("status")).to_contain_text("15 pratiques")
    assert "status" not in page.url
    assert "dimension=citizenship" in page.url
    page.get_by_role("link", name="Carte").click()
    page.locator(".map-list a").first.click()
    expect(page.get_by_text("Filtrer (2)")).to_be_visible()
    expect(page.locator(".map-list a[aria-current]")).to_have_count(1)
    page.get_by_role("link", name="Tout effacer").click()
    expect(page.get_by_role("status")).to_contain_text("18 pratiques")


def test_one_turns_the_pages_of_a_list_and_keeps_the_search(page, website, places):
    page.goto(website.address(places.host, "/actions/?q=parents"))
    first = page.locator(".card h2").all_inner_texts()
    page.get_by_role("link", name="Page suivante").click()
    expect(page.get_by_text("Page 2 sur 2")).to_be_visible()
    assert page.get_by_label("Rechercher").input_value() == "parents"
    assert not set(first) & set(page.locator(".card h2").all_inner_texts())
    page.get_by_role("link", name="Page précédente").click()
    expect(page.get_by_text("Page 1 sur 2")).to_be_visible()
    assert page.locator(".card h2").all_inner_texts() == first


def test_one_signs_in_with_a_password_and_out_again(page, website, places):
    person = website.person(places.centre)
    sign_in(page, website, places.host, person.username)
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre compte")
    page.get_by_role("button", name="Se déconnecter").click()
    page.goto(website.address(places.host, "/compte/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")


def test_one_takes_a_deletion_back_with_the_button_of_its_message(new_visitor, website, places):
    # Without JavaScript Wagtail covers its own pages with its menu or a notice: by the keyboard.
    page = new_visitor(width=1280, java_script_enabled=False)
    with inside(places.centre):
        guide = add_page(ContentPage, "Le règlement du jardin", slug="reglement")
    for_direction(f"/gestion/pages/{guide.pk}/delete/")(page, website, places)
    page.get_by_role("button", name="Mettre à la corbeille").press("Enter")
    page.get_by_role("button", name="Annuler la suppression").press("Enter")
    expect(
        page.get_by_text("« Le règlement du jardin » est revenue sous « Accueil »")
    ).to_be_visible()
    page.goto(website.address(places.host, "/reglement/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Le règlement du jardin")


def test_the_passkey_button_alone_breaks_nothing(page, website, places):
    page.goto(website.address(places.host, "/compte/login/"))
    button = page.locator("#passkey_login")
    if button.is_visible():
        button.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
