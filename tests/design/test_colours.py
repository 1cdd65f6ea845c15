"""Every pair of colours that meets on a page can be read, whatever a centre picks."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from design import contrast as colours_of
from design.contrast import at_night, contrast, corrections, on_paper, readable_on
from design.views import FEDERATION_COLOUR

AWKWARD = {
    "yellow": "#ffee00",
    "white": "#ffffff",
    "black": "#000000",
    "mid-grey": "#7f7f7f",
    "federation": FEDERATION_COLOUR,
}
TEXT, INTERFACE = 4.5, 3.0
GROUNDS = ("paper", "card", "sunk")
TONES = ("danger", "success", "warning", "info")


def tokens() -> dict[str, dict[str, str]]:
    """The colours of tokens.css, on light and on dark pages."""
    css = Path(finders.find("design/tokens.css")).read_text(encoding="utf-8")
    light, night = css.split("@media (prefers-color-scheme: dark)")
    found = {"light": _declared(light), "dark": _declared(night.split("@media (prefers-con")[0])}
    for scheme in found.values():
        scheme["on-accent"] = scheme[re.sub(r"var\(--(\w+)\)", r"\1", scheme["on-accent"])]
    return found


def _declared(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6}|var\(--\w+\));", css))


def faults(colours: dict[str, str], pairs: list[tuple[str, str, float]]) -> list[str]:
    return [
        f"{one} on {other}: {ratio:.2f}"
        for one, other, least in pairs
        if (ratio := contrast(colours[one], colours[other])) < least
    ]


def pairs() -> list[tuple[str, str, float]]:
    written = [(word, ground, TEXT) for word in ("ink", "soft") for ground in (*GROUNDS, "tint")]
    written += [(tone, ground, TEXT) for tone in TONES for ground in (*GROUNDS, f"{tone}-tint")]
    written += [("ink", f"{tone}-tint", TEXT) for tone in TONES]
    accents = [(a, ground, TEXT) for a in ("accent", "strong") for ground in (*GROUNDS, "tint")]
    accents += [("on-accent", accent, TEXT) for accent in ("accent", "strong")]
    return written + accents + [("edge", ground, INTERFACE) for ground in GROUNDS]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("accent", AWKWARD.values(), ids=AWKWARD)
def test_every_pair_of_colours_can_be_read(scheme, accent):
    shades = on_paper(accent) if scheme == "light" else at_night(accent)
    worn = {"accent": shades.accent, "strong": shades.strong, "tint": shades.tint}
    assert faults({**tokens()[scheme], **worn}, pairs()) == []


def test_a_pair_that_cannot_be_read_is_found():
    colours = {**tokens()["light"], "soft": "#bbbbbb"}
    assert "soft on card: 1.89" in faults(colours, pairs())


def test_the_stylesheet_and_the_computation_know_the_same_colours():
    light, dark = tokens()["light"], tokens()["dark"]
    assert light["card"] == colours_of.LIGHT_CARD
    assert light["sunk"] == colours_of.LIGHT_SUNK
    assert dark["card"] == colours_of.NIGHT_CARD
    for found, shades in (
        (light, on_paper(FEDERATION_COLOUR)),
        (dark, at_night(FEDERATION_COLOUR)),
    ):
        worn = (found["accent"], found["strong"], found["tint"])
        assert worn == (shades.accent, shades.strong, shades.tint)


@given(colour=st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_every_accent_is_made_readable_in_light_and_dark(colour):
    for ground in (colours_of.LIGHT_SUNK, colours_of.NIGHT_RAISED):
        shown = readable_on(ground, colour)
        assert contrast(shown, ground) >= TEXT
        if contrast(colour, ground) >= TEXT:
            assert shown == colour
    for scheme, shades in (("light", on_paper(colour)), ("dark", at_night(colour))):
        worn = {"accent": shades.accent, "strong": shades.strong, "tint": shades.tint}
        assert faults({**tokens()[scheme], **worn}, pairs()) == []


def test_contrast_is_that_of_wcag():
    assert round(contrast("#ffffff", "#000000"), 2) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_a_correction_says_what_was_changed_and_where():
    (at_day,) = [found for found in corrections("#FFEE00") if not found.at_night]
    assert at_day.shown == "#665f00"
    assert at_day.contrast_before < TEXT <= at_day.contrast_after
    assert [found.at_night for found in corrections("#a8401f")] == [True]


@pytest.mark.django_db
def test_the_accent_is_a_stylesheet_of_its_own(browse, centre):
    page = browse(centre).get("/actions/").text
    assert "/couleurs/a8401f.css" in page
    assert "style=" not in page
    css = browse(centre).get("/couleurs/a8401f.css")
    assert css["Content-Type"].startswith("text/css")
    assert "--accent:#a8401f" in css.text
    for bad in ("zzz", "a8401f%7D", "a8401"):
        response = browse(centre).get(f"/couleurs/{bad}.css")
        assert response.status_code == 404
    assert Client(headers={"host": "exemple.fr"}).get("/couleurs/a8401f.css").status_code == 404
