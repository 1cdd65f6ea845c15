"""A list of practices on another site: the frame, its colours, and the page that gives the code."""

import colorsys
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import User
from design.contrast import contrast
from federation.embedding.colours import palette
from federation.models import EmptySearch
from tenants.context import inside
from tenants.enums import CentreState
from tests.support.catalogue import fill_up_to
from tests.support.sheets import full_content, shared

pytestmark = pytest.mark.django_db
HOME = "http://maillage.localhost:8000"
FRAME, CHOOSE = "/pratiques/integrer/liste/", "/pratiques/integrer/"


@pytest.fixture
def catalogue(centre, other_centre) -> None:
    with inside(centre):
        shared(title="Jardin partagé", slug="jardin", summary="Des parcelles.", status="ongoing")
        shared(title="Jardin d’hiver", slug="hiver")
    with inside(other_centre):
        shared(title="Café des aînés", slug="cafe")


def titles(page: str) -> list[str]:
    return [unescape(title) for title in re.findall(r"<h2>\s*<a [^>]*>([^<]+)<", page)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Café des aînés", "Jardin d’hiver", "Jardin partagé"]),
        ("nombre=2", ["Café des aînés", "Jardin d’hiver"]),
        ("q=jardins", ["Jardin d’hiver", "Jardin partagé"]),
        ("q=parcelle", ["Jardin partagé"]),
        ("department=971", ["Café des aînés"]),
        ("centre=les-tilleuls", ["Jardin d’hiver", "Jardin partagé"]),
        ("centre=les-tilleuls&status=ongoing", ["Jardin partagé"]),
        ("department=75", []),
        ("year=1990", []),
        ("year=99999", ["Café des aînés", "Jardin d’hiver", "Jardin partagé"]),
        ("centre=nulle-part", []),
    ],
)
def test_the_frame_shows_what_the_search_finds(catalogue, browse, query, found):
    page = browse(None).get(f"{FRAME}?{query}").text
    assert titles(page) == found
    assert ("Aucune pratique ne correspond" in page) is (not found)


def test_the_frame_s_links_open_elsewhere_and_say_so(catalogue, browse):
    page = browse(None).get(f"{FRAME}?q=parcelle").text
    links = re.findall(r"<a [^>]*>", page)
    assert len(links) == 2
    for link in links:
        assert f'href="{HOME}/pratiques/' in link
        assert 'target="_blank"' in link
        assert 'rel="noopener"' in link
    assert page.count("(nouvel onglet)") == len(links)


def test_the_frame_may_stand_on_any_site_and_knows_nobody(catalogue, browse):
    response = browse(None).get(FRAME)
    policy = dict(
        directive.split(" ", 1) for directive in response["Content-Security-Policy"].split("; ")
    )
    assert policy["frame-ancestors"] == "*"
    assert policy["default-src"] == policy["script-src"] == policy["form-action"] == "'none'"
    assert policy["style-src"] == "'self'"
    assert "X-Frame-Options" not in response
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert not re.search(r"<script|<form|<style|style=", response.text)


def test_the_frame_never_says_who_is_signed_in(catalogue, browse):
    client = browse(None)
    client.force_login(User.objects.create_user("ada", role=Role.FACILITATION, first_name="Ada"))
    assert "Ada" in client.get("/pratiques/").text
    assert client.get(FRAME).text == browse(None).get(FRAME).text


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/pratiques/",
        CHOOSE,
        "/pratiques/flux.atom",
        "/pratiques/jardin-partage-les-tilleuls/",
        "/pratiques/nulle-part/",
        "/integrer/",
        "/compte/login/",
        f"{FRAME}nulle-part/",
    ],
)
def test_every_other_page_cannot_be_framed(catalogue, browse, path):
    response = browse(None).get(path)
    assert response["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    "query",
    [
        "q=%00&nombre=%00&accent=%00&fond=%00",
        "accent=rouge&fond=%23zzzzzz&nombre=-3",
        "accent=ffffff%7Dbody%7Bdisplay:none&fond=url(http://ailleurs)",
        "nombre=99999999999999999999",
        "nombre=%C2%B2&page=999",
        "&".join(f"keyword=inconnu-{n}" for n in range(500)),
        "centre=nulle-part&comme=nulle-part",
        "q=%F0%28%8C%28" + "a" * 3000,
    ],
)
def test_a_frame_never_shows_an_error(catalogue, browse, query):
    client = browse(None)
    page = client.get(f"{FRAME}?{query}")
    assert page.status_code == 200
    address = re.search(r'href="(/pratiques/integrer/couleurs.css[^"]*)"', page.text)
    css = client.get(unescape(address[1]))
    assert css["Content-Type"] == "text/css; charset=utf-8"
    assert re.fullmatch(r"@layer tokens{:root{[-a-z0-9:;#]+}}", css.text)


COLOURS = [
    "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue / 7, light, rich))
    for hue in range(7)
    for light in (0.05, 0.3, 0.45, 0.55, 0.8)
    for rich in (0.1, 1.0)
]


@pytest.mark.parametrize("ground", ["#ffffff", "#000000", "#777777", "#808080", *COLOURS])
def test_all_can_be_read_whatever_colours_are_asked(ground):
    for accent in ("#ffffff", "#000000", "#777777", "#1f5673", *COLOURS):
        shown = palette(accent, ground)
        for colour in (shown.ink, shown.soft, shown.accent, shown.strong):
            assert contrast(colour, ground) >= 4.5


def test_colours_are_those_that_are_asked_when_they_can_be_read(browse, db):
    asked = f"{CHOOSE}couleurs.css?accent=7A1F3D&fond=%23fff8e7"
    response = browse(None).get(asked)
    assert "--paper:#fff8e7;" in response.text
    assert "--accent:#7a1f3d;" in response.text
    assert "color-scheme:light;" in response.text
    assert "max-age=86400" in response["Cache-Control"]
    # GZipMiddleware leaves shorter ones as they are; it pads others at random.
    assert len(response.content) < 200
    night = browse(None).get(f"{CHOOSE}couleurs.css?accent=7a1f3d&fond=101418").text
    assert "color-scheme:dark;" in night
    assert "--accent:#7a1f3d;" not in night


def test_a_frame_costs_the_same_with_10_and_200_practices(centre, browse):
    counts = []
    with inside(centre):
        shared(**full_content(slug="modele", title="Action"))
    for total in (10, 200):
        fill_up_to(total)
        for query in ("q=action&nombre=8", "centre=les-tilleuls"):
            browse(None).get(f"{FRAME}?{query}")
            with CaptureQueriesContext(connection) as queries:
                browse(None).get(f"{FRAME}?{query}")
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 5


def test_a_frame_fills_no_list_of_searches_in_vain(catalogue, browse):
    browse(None).get(f"{FRAME}?q=zinzolin")
    assert not EmptySearch.objects.exists()


def in_the_menu(client) -> bool:
    return '"url": "/integrer/"' in client.get("/gestion/").text


def code_of(page: str) -> str:
    found = re.search(r"<textarea[^>]*readonly[^>]*>\s*(.*?)</textarea>", page, re.DOTALL)
    assert found
    return unescape(found[1])


def frame_of(code: str) -> dict[str, str]:
    assert code.startswith("<iframe ")
    assert code.endswith("></iframe>")
    assert "<script" not in code
    return {name: unescape(value) for name, value in re.findall(r'([a-z]+)="([^"]*)"', code)}


def test_from_the_list_to_the_code_and_to_the_frame(catalogue, browse):
    client = browse(None)
    listed = client.get("/pratiques/?q=jardin&department=48&vue=carte").text
    link = "/pratiques/integrer/?q=jardin&amp;department=48"
    assert f'href="{link}"' in listed
    page = client.get(unescape(link)).text
    assert f'value="{HOME}/pratiques/?q=jardin&amp;department=48"' in page
    said = frame_of(code_of(page))
    assert said["title"] == "Pratiques\u00a0: «\u00a0jardin\u00a0», Lozère (48) – Maillage"
    assert said["width"] == "100%"
    assert said["loading"] == "lazy"
    assert said["src"].startswith(f"{HOME}{FRAME}?q=jardin&department=48&")
    assert titles(client.get(said["src"].removeprefix(HOME)).text) == [
        "Jardin d’hiver",
        "Jardin partagé",
    ]


@pytest.mark.parametrize(
    "address",
    [
        f"{HOME}/pratiques/?q=jardin&page=2",
        "https://maillage.localhost/pratiques?q=jardin",
        "/pratiques/?q=jardin",
        "?q=jardin",
    ],
)
def test_the_address_of_a_search_is_taken_however_it_is_copied(catalogue, browse, address):
    page = browse(None).get(CHOOSE, {"adresse": address, "nombre": "3"}).text
    assert "?q=jardin&nombre=3&accent=1f5673&fond=ffffff" in frame_of(code_of(page))["src"]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"adresse": "https://ailleurs.fr/pratiques/?q=a"}, "n’est pas celle d’une recherche"),
        ({"adresse": f"{HOME}/recherche/?q=a"}, "n’est pas celle d’une recherche"),
        ({"adresse": "http://[::1"}, "n’est pas celle d’une recherche"),
        ({"adresse": "jardin"}, "n’est pas celle d’une recherche"),
        ({"adresse": "?q=" + "a" * 5000}, "trop longue"),
        ({"adresse": "", "nombre": "500"}, "Écrivez un nombre de 1 à 24."),
        ({"adresse": "", "nombre": "deux"}, "Écrivez un nombre de 1 à 24."),
        ({"adresse": "", "accent": "rouge"}, "six chiffres ou lettres"),
        ({"adresse": "\x00", "fond": "\x00"}, "caractère nul"),
    ],
)
def test_what_cannot_be_shown_is_said_and_stays_typed(catalogue, browse, sent, sentence):
    response = browse(None).get(CHOOSE, sent)
    assert response.status_code == 200
    assert sentence in response.text
    assert "<textarea" not in response.text
    typed = sent["adresse"].replace("&", "&amp;").replace("\x00", "")
    assert typed in response.text


def test_a_colour_that_would_not_be_read_is_said_with_the_one_that_is_shown(catalogue, browse):
    page = browse(None).get(CHOOSE, {"adresse": "", "accent": "#ffee00", "fond": "#ffffff"}).text
    shown = palette("#ffee00", "#ffffff").accent
    said = " ".join(re.sub("<[^>]*>", "", page).split())
    assert f"elle y est remplacée par {shown}." in said
    assert "accent=ffee00" in code_of(page)
    calm = browse(None).get(CHOOSE, {"adresse": "", "accent": "#1f5673", "fond": "#ffffff"}).text
    assert "se lirait mal" not in calm


def test_hostile_words_stay_words_in_the_code(catalogue, browse):
    nasty = '"><script>alert(1)</script>&lt;'
    page = browse(None).get(CHOOSE, {"adresse": "?", "nombre": "2", "q": nasty}).text
    assert "<script>alert" not in page
    page = browse(None).get(CHOOSE, {"q": nasty}).text
    assert "<script>alert" not in page
    code = code_of(page)
    assert "<script" not in code
    assert frame_of(code)["title"].startswith(f"Pratiques\u00a0: «\u00a0{nasty}\u00a0»")


def test_the_team_of_a_centre_begins_with_its_own_practices_and_colour(centre, catalogue, browse):
    centre.accent_colour = "#7a1f3d"
    centre.save()
    client = browse(centre)
    with inside(centre):
        client.force_login(User.objects.create_user("nadia", role=Role.TEAM))
    response = client.get("/integrer/")
    src = frame_of(code_of(response.text))["src"]
    assert src.startswith(f"{HOME}{FRAME}?centre=les-tilleuls&")
    assert "accent=7a1f3d" in src
    assert f"frame-src {HOME}" in response["Content-Security-Policy"]
    shown = browse(None).get(src.removeprefix(HOME)).text
    assert titles(shown) == ["Jardin d’hiver", "Jardin partagé"]
    assert 'href="http://les-tilleuls.maillage.localhost:8000/actions/"' in shown
    searched = {"montrer": "recherche", "adresse": "?q=café", "nombre": "4"}
    other = frame_of(code_of(client.get("/integrer/", searched).text))["src"]
    assert titles(browse(None).get(other.removeprefix(HOME)).text) == ["Café des aînés"]
    assert in_the_menu(client)


def test_the_office_of_the_federation_has_it_too(office, catalogue):
    page = office.get("/integrer/").text
    assert "nombre=6" in code_of(page)
    assert "montrer" not in page
    assert in_the_menu(office)


def test_the_frame_of_an_archived_centre_leads_to_the_catalogue(centre, catalogue, browse):
    centre.state = CentreState.ARCHIVED
    centre.save()
    page = browse(None).get(f"{FRAME}?centre=les-tilleuls").text
    assert titles(page) == ["Jardin d’hiver", "Jardin partagé"]
    assert "les-tilleuls.maillage.localhost" not in page
