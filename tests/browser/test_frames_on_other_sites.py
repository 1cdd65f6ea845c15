"""The list of practices in a page of another site, and the page that gives its code."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.auditing import AXE, AXE_SCRIPT, SCHEMES, WIDTHS, told
from tests.browser.pages import for_direction
from tests.browser.website import FEDERATION, FULL

ASKED = {"adresse": "?q=parents", "nombre": "4", "accent": "#7a1f3d", "fond": "#fff8e7"}
PAGE = (
    '<!doctype html><html lang="fr"><meta charset="utf-8"><title>La mairie</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<main><h1>La mairie</h1><div id="ici">{}</div><p>Fin de la page</p></main></html>'
)
SIZES = """() => {
  const root = document.documentElement;
  return {
    wide: root.scrollWidth - root.clientWidth, high: root.scrollHeight - root.clientHeight,
  };
}"""


@pytest.fixture
def elsewhere(witness) -> Iterator[Callable[[str], str]]:
    """``elsewhere(code)`` is the address of a page of another site that holds that code."""
    holds = [b""]

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(holds[0])

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    running = threading.Thread(target=server.serve_forever)
    running.start()

    def address(code: str) -> str:
        holds[0] = PAGE.format(code).encode()
        return f"http://mairie.localhost:{server.server_port}/"

    yield address
    server.shutdown()
    running.join()
    server.server_close()
    # That site itself is outside on purpose; what its frame asks for is not.
    own = f"outside: http://mairie.localhost:{server.server_port}/"
    witness.faults[:] = [fault for fault in witness.faults if not fault.startswith(own)]


def code_of(page: Page, website, **asked: str) -> str:
    page.goto(website.address(FEDERATION, "/pratiques/integrer/"))
    query = page.evaluate("asked => new URLSearchParams(asked).toString()", {**ASKED, **asked})
    page.goto(website.address(FEDERATION, f"/pratiques/integrer/?{query}"))
    return page.get_by_label("Collez-le dans votre page").input_value()


def the_frame(page: Page) -> Frame:
    page.locator("iframe").scroll_into_view_if_needed()
    held = page.locator("iframe").element_handle().content_frame()
    assert held is not None
    held.wait_for_load_state()
    return held


def violations(place: Page | Frame) -> list[str]:
    place.evaluate(AXE_SCRIPT)
    return [told(one) for one in place.evaluate(AXE, None)]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_of_another_site_shows_the_list(
    new_visitor, website, places, elsewhere, width, scheme
):
    code = code_of(new_visitor(), website)
    page = new_visitor(width=width, color_scheme=scheme)
    page.goto(elsewhere(code))
    held = the_frame(page)
    expect(held.get_by_role("heading", level=1)).to_have_text(
        "Pratiques\u00a0: «\u00a0parents\u00a0»"
    )
    links = held.locator(".rows a")
    expect(links).to_have_count(4)
    expect(links.first).to_be_visible()
    assert held.evaluate(SIZES) == {"wide": 0, "high": 0}
    assert page.evaluate(SIZES)["wide"] == 0
    ground, colour = held.evaluate(
        "[getComputedStyle(document.body).backgroundColor,"
        " getComputedStyle(document.querySelector('.rows a')).color]"
    )
    assert ground == "rgb(255, 248, 231)"
    assert colour == "rgb(122, 31, 61)"
    assert violations(held) == []
    assert violations(page) == []
    assert page.context.cookies() == []


def test_its_links_open_the_practice_beside_the_page(new_visitor, website, places, elsewhere):
    code = code_of(new_visitor(), website, adresse="?q=jardin&status=ended")
    page = new_visitor(width=360)
    here = elsewhere(code)
    page.goto(here)
    link = the_frame(page).get_by_role("link", name=f"{FULL} (nouvel onglet)")
    with page.context.expect_page() as opened:
        link.click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text(FULL)
    assert opened.value.evaluate("window.opener") is None
    assert page.url == here


def test_in_a_narrow_column_the_list_scrolls_downwards_only_and_by_keyboard(
    new_visitor, website, places, elsewhere
):
    code = code_of(new_visitor(), website, nombre="6")
    page = new_visitor()
    page.goto(elsewhere(f'<div id="colonne">{code}</div>'))
    page.locator("#colonne").evaluate("column => column.style.width = '220px'")
    held = the_frame(page)
    sizes = held.evaluate(SIZES)
    assert sizes["wide"] == 0
    assert sizes["high"] > 0
    last = held.locator("a").last
    expect(last).not_to_be_in_viewport()
    for _ in range(12):
        page.keyboard.press("Tab")
        if last.evaluate("link => link === document.activeElement"):
            break
    expect(last).to_be_focused()
    expect(last).to_be_in_viewport()


def test_without_its_style_the_code_still_has_a_height(new_visitor, website, places, elsewhere):
    """Some sites take the attribute away from what is pasted."""
    code = code_of(new_visitor(), website)
    before, _style, rest = code.partition(' style="')
    page = new_visitor()
    page.goto(elsewhere(before + rest.partition('"')[2]))
    assert page.locator("iframe").bounding_box()["height"] > 400
    assert the_frame(page).evaluate(SIZES) == {"wide": 0, "high": 0}


def test_it_needs_no_script_on_either_side(new_visitor, website, places, elsewhere):
    plain = new_visitor(java_script_enabled=False)
    plain.goto(website.address(FEDERATION, "/pratiques/?q=jardin"))
    plain.get_by_role("link", name="Intégrer à votre site").click()
    plain.get_by_label("Nombre de pratiques").fill("1")
    plain.get_by_role("button", name="Voir le résultat").click()
    expect(plain.get_by_role("button", name="Copier le code")).to_be_hidden()
    code = plain.get_by_label("Collez-le dans votre page").input_value()
    page = new_visitor(java_script_enabled=False)
    page.goto(elsewhere(code))
    expect(page.frame_locator("iframe").locator(".rows a")).to_have_count(1)


def test_any_other_page_stays_out_of_the_frames_of_others(
    new_visitor, website, places, elsewhere, witness
):
    page = new_visitor()
    refused = website.address(FEDERATION, "/pratiques/integrer/")
    page.goto(elsewhere(f'<iframe src="{refused}" title="Essai"></iframe>'))
    page.wait_for_timeout(300)
    assert page.frames[1].url.startswith("chrome-error:")
    said = [fault for fault in witness.faults if fault.startswith("console")]
    assert said
    assert all("frame" in fault for fault in said)
    witness.faults.clear()


def test_the_preview_and_the_code_follow_what_one_chooses(page, website, places):
    page.goto(website.address(FEDERATION, "/pratiques/integrer/?q=parents"))
    page.get_by_label("Nombre de pratiques").fill("2")
    page.keyboard.press("Tab")
    preview = page.frame_locator(".embedding-preview")
    expect(preview.locator(".rows a")).to_have_count(2)
    assert "nombre=2" in page.get_by_label("Collez-le dans votre page").input_value()
    assert "nombre=2" in page.url
    page.get_by_label("Couleur du fond").fill("#101418")
    expect(preview.locator("body")).to_have_css("background-color", "rgb(16, 20, 24)")
    expect(page.get_by_text("se lirait mal")).to_be_visible()


def test_a_button_copies_the_code(new_visitor, website, places):
    page = new_visitor(permissions=["clipboard-read", "clipboard-write"])
    code = code_of(page, website)
    page.get_by_role("button", name="Copier le code").click()
    expect(page.get_by_role("status").filter(has_text="Le code est copié")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == code


def test_a_centre_sees_its_own_list_from_its_back_office(page, website, places):

    for_direction("/integrer/")(page, website, places)
    preview = page.frame_locator(".embedding-preview")
    expect(preview.get_by_role("heading", level=1)).to_have_text(
        f"Pratiques\u00a0: {places.centre.name}"
    )
    expect(preview.locator(".rows a").first).to_be_visible()
