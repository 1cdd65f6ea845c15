"""The map under a mouse, a finger and a keyboard."""

from playwright.sync_api import expect

from tests.browser.website import FEDERATION


def test_a_departement_that_is_pressed_opens_its_centres(page, website, places):
    page.goto(website.address(FEDERATION, "/les-centres/"))
    code = places.centre.department_id
    shape = page.locator(f".map-drawing a[href='?departement={code}'] path")
    expect(shape).to_have_count(1)
    assert float(shape.evaluate("e => getComputedStyle(e).fillOpacity")) > 0
    shape.click()
    page.wait_for_url(f"**/les-centres/?departement={code}")
    expect(page.get_by_role("link", name=places.centre.name)).to_be_visible()


def test_from_the_search_tab_goes_on_to_the_list_without_a_stop_on_any_shape(page, website, places):
    page.goto(website.address(FEDERATION, "/les-centres/"))
    page.get_by_role("button", name="Rechercher").focus()
    stops = []
    for _ in range(4):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.closest('[class^=map-]').className"))
    assert stops == ["map-credit"] * 3 + ["map-list"]


def test_what_one_presses_on_the_map_is_under_the_finger(new_visitor, website, places):
    page = new_visitor(width=360)
    page.goto(website.address(FEDERATION, "/les-centres/"))
    number = page.locator(".map-drawing .number").first
    number.scroll_into_view_if_needed()
    box = number.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/les-centres/?departement=*")
