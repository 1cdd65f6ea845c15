"""What looking at the pages has shown, so that it does not come back."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tenants.context import inside
from tests.browser.auditing import AXE, AXE_SCRIPT, CUT_OFF, SCHEMES, WIDTHS, told
from tests.browser.pages import PAGES
from tests.support.sheets import published
from tests.support.worker import ROOT


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


@pytest.mark.parametrize(("width", "in_a_column"), [(1280, True), (360, False)])
def test_filters_are_a_column_on_a_screen_and_a_disclosure_on_a_phone(
    new_visitor, website, places, width, in_a_column
):
    page = new_visitor(width=width)
    page.goto(website.address(places.host, "/actions/"))
    status = page.get_by_label("État de l’action")
    if in_a_column:
        expect(page.get_by_text("Affiner la recherche")).to_be_hidden()
        filters, first = page.locator(".filters").bounding_box(), page.locator(".card").first
        assert filters["x"] + filters["width"] <= first.bounding_box()["x"]
    else:
        expect(status).to_be_hidden()
        page.get_by_text("Affiner la recherche").click()
    expect(status).to_be_visible()


def test_the_summary_of_errors_leads_to_each_field(page, website, places):
    PAGES["invite-refused"](page, website, places)
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("2 réponses sont à corriger")
    summary.get_by_role("link", name="Adresse e-mail").click()
    assert page.url.endswith("#id_email")
    field = page.get_by_label("Adresse e-mail")
    expect(field).to_be_in_viewport()
    expect(field).to_have_accessible_description(re.compile("Donnez une adresse e-mail"))


def test_the_code_page_has_one_full_button_and_the_others_are_quiet(page, website, places):
    PAGES["sign-in-code"](page, website, places)
    shown = page.locator("main button:visible, main .button:visible")
    full = [
        text
        for text, ground in shown.evaluate_all(
            "all => all.map(e => [e.innerText.trim(), getComputedStyle(e).backgroundColor])"
        )
        if ground != "rgba(0, 0, 0, 0)"
    ]
    assert full == ["Continuer"]
    assert shown.count() == 3


def test_a_phone_shows_the_logo_without_deforming_it(page, website, places):
    PAGES["appearance"](page, website, places)
    picture = BytesIO()
    Image.new("RGB", (900, 300), "#a8c686").save(picture, "PNG")
    page.get_by_label("Logo", exact=True).set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    )
    page.get_by_role("button", name="Habiller le site").click()
    page.locator(".site-header .site-logo").evaluate("image => image.decode()")
    page.set_viewport_size({"width": 360, "height": 800})
    box = page.locator(".site-header .site-logo").bounding_box()
    assert abs(box["width"] / box["height"] - 3) < 0.1
    assert box["height"] <= 63
    page.get_by_label("Retirer le logo actuel").check()
    page.get_by_role("button", name="Habiller le site").click()
    expect(page.locator(".site-logo")).to_have_count(0)


@pytest.mark.parametrize("name", ["maintenance.html", "too-heavy.html"])
def test_the_pages_of_the_proxy_are_for_everyone(new_visitor, name):
    text = (ROOT / "deploy" / name).read_text("utf-8")
    for width in WIDTHS:
        page = new_visitor(width=width)
        page.set_content(text)
        assert page.evaluate(CUT_OFF) == []
        page.evaluate(AXE_SCRIPT)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert [told(violation) for violation in page.evaluate(AXE, None)] == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without"])
def test_on_a_phone_the_menu_leaves_the_screen_to_the_page(new_visitor, website, places, scripts):
    page = new_visitor(width=360, java_script_enabled=scripts)
    page.goto(website.address(places.host))
    menu = page.get_by_role("navigation", name="Navigation principale")
    actions = menu.get_by_role("link", name="Nos actions")
    expect(actions).to_be_hidden()
    assert page.locator(".site-header").bounding_box()["height"] < 180
    page.keyboard.press("Tab")  # past « Aller au contenu » and the name
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(actions).to_be_in_viewport(ratio=1)
    if scripts:
        page.evaluate(AXE_SCRIPT)
        assert [told(violation) for violation in page.evaluate(AXE, None)] == []
        assert page.evaluate(CUT_OFF) == []
    actions.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nos actions")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(actions).to_be_visible()
    expect(menu.get_by_text("Menu", exact=True)).to_be_hidden()
