"""What looking at the pages has shown, so that it does not come back."""

import pytest
from playwright.sync_api import expect

from tenants.context import inside
from tests.browser.auditing import AXE_SCRIPT, SCHEMES, told
from tests.support.sheets import published


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ({"total": 41, "adults": 30}, "41 personnes touchées, dont 30 adultes"),
        ({"adults": 1, "minors": 3}, "1 adulte, 3 de moins de 18 ans"),
        ({"retired": 5}, "5 retraités"),
    ],
)
def test_people_reached_are_told_in_a_sentence(page, website, places, numbers, sentence):
    row = {"total": None, "adults": None, "retired": None, "minors": None, "year": None}
    slug = f"touchees-{len(sentence)}"
    with inside(places.centre):
        published(
            title="Le goûter",
            slug=slug,
            people_reached=[{**row, "note": "", "source": "entered", **numbers}],
        )
    page.goto(website.address(places.host, f"/actions/{slug}/"))
    told = page.locator(".told-text p").last.inner_text().replace("\u00a0", " ")
    assert told.strip() == sentence


def test_links_and_buttons_on_cards_are_readable_whatever_colour_a_centre_picks(
    page, website, places
):
    page.goto(website.address(places.host))
    page.evaluate(AXE_SCRIPT)
    faults = []
    for colour in ("000000", "ffffff", "ffee00", "7f7f7f", "0000ff", "00ff66", "a8401f"):
        page.evaluate(
            """colour => new Promise(done => {
              const link = document.querySelector('link[href*="/couleurs/"]');
              link.onload = done;
              link.href = `/couleurs/${colour}.css`;
            })""",
            colour,
        )
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate("axe.run({runOnly: ['color-contrast']}).then(f => f.violations)")
            faults += [f"#{colour}, {scheme}: {told(violation)}" for violation in found]
    assert faults == []


def test_a_page_not_found_wears_the_colours_of_its_centre(page, website, places):
    page.goto(website.address(places.host, "/nulle-part/"))
    expect(page.locator("body")).to_have_class("is-centre")
    colour = places.centre.accent_colour.lstrip("#")
    expect(page.locator(f"link[href='/couleurs/{colour}.css']")).to_have_count(1)
