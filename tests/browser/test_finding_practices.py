"""The list of practices changes in place, and its address with it."""

import http.client
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.website import FEDERATION


def count(page: Page, words: str) -> None:
    expect(page.get_by_role("status")).to_have_text(re.compile(rf"^\s*{words}\s*$"))


def test_a_box_that_is_ticked_changes_the_list_and_the_address_in_place(page, website):
    page.goto(website.address(FEDERATION, "/pratiques/?q=parents"))
    page.evaluate("window.stayed = true")
    page.locator("summary", has_text="Dimension").click()
    page.get_by_role("checkbox", name=re.compile("^Citoyenneté")).check()
    page.wait_for_url("**/pratiques/?q=parents&dimension=citizenship")
    count(page, "15 pratiques")
    page.get_by_role("checkbox", name=re.compile("^Terminée")).check()
    page.wait_for_url("**status=ended**")
    count(page, "5 pratiques")
    # Said to those who do not see it; what one had opened stays open; the keyboard has not moved.
    expect(page.locator("#dit")).to_have_text("5 pratiques")
    page.get_by_role("checkbox", name=re.compile("^Citoyenneté")).uncheck()
    page.wait_for_url(re.compile(r"^(?!.*dimension).*$"))
    expect(page.get_by_role("checkbox", name=re.compile("^Citoyenneté"))).to_be_focused()
    assert page.evaluate("window.stayed")


def test_one_goes_back_to_what_was_chosen_before(page, website):
    page.goto(website.address(FEDERATION, "/pratiques/"))
    count(page, "18 pratiques")
    page.get_by_role("checkbox", name=re.compile("^Terminée")).check()
    page.wait_for_url("**status=ended**")
    page.go_back()
    page.wait_for_url("**/pratiques/")
    count(page, "18 pratiques")
    expect(page.get_by_role("checkbox", name=re.compile("^Terminée"))).not_to_be_checked()
    # On a computer that several people use, no page stays behind.
    kept = page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))")
    assert "htmx-history-cache" not in kept


def test_the_words_of_an_empty_field_are_not_in_the_address(page, website):
    page.goto(website.address(FEDERATION, "/pratiques/?q=parents"))
    field = page.get_by_label("Rechercher dans les fiches")
    field.fill("")
    field.press("Enter")
    page.wait_for_url("**/pratiques/")
    count(page, "18 pratiques")


def test_a_departement_on_the_map_is_a_filter(page, website, places):
    page.goto(website.address(FEDERATION, "/pratiques/?q=parents"))
    page.get_by_role("link", name="Carte").click()
    page.wait_for_url("**vue=carte**")
    shape = page.locator(".map-drawing a path").first
    shape.click()
    page.wait_for_url(f"**department={places.centre.department_id}**")
    count(page, "16 pratiques")
    expect(page.locator(".map-drawing .chosen-place")).to_have_count(1)
    page.locator(".map-list a[aria-current]").click()
    page.wait_for_url(re.compile(r"^(?!.*department).*$"))


def test_one_comes_back_from_a_practice_to_what_one_had_searched(page, website):
    page.goto(website.address(FEDERATION, "/pratiques/?q=parents"))
    page.locator(".card a").first.click()
    page.wait_for_url(re.compile(r"/pratiques/[\w-]+/$"))
    page.go_back()
    expect(page.get_by_label("Rechercher dans les fiches")).to_have_value("parents")
    count(page, "16 pratiques")


@pytest.mark.parametrize(
    "query", ["q=" + "a" * 1_000_000, "&".join(f"keyword=environment-{n}" for n in range(500))]
)
def test_an_address_that_no_server_reads_is_refused_with_a_page_in_french(website, query):
    asking = http.client.HTTPConnection("127.0.0.1", website.port, timeout=20)
    asking.request("GET", f"/pratiques/?{query}", headers={"Host": FEDERATION})
    answer = asking.getresponse()
    assert answer.status == 400
    assert "Cette adresse n’a pas pu être lue" in answer.read().decode()
