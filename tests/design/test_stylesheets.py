"""The stylesheets stay few, in layers, and take every colour from the tokens."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

FOLDER = Path(finders.find("design/tokens.css")).parent
# Wagtail's own pages wear Wagtail's colours; paper is white in every scheme.
OURS = sorted(path.name for path in FOLDER.glob("*.css") if path.name != "back-office.css")


def css(name: str) -> str:
    return re.sub(r"/\*.*?\*/", "", (FOLDER / name).read_text(encoding="utf-8"), flags=re.DOTALL)


def test_the_order_of_the_layers_is_declared_once_and_first():
    order = "@layer reset, tokens, base, components, utilities;"
    assert css("tokens.css").strip().startswith(order)
    assert [name for name in OURS if order in css(name)] == ["tokens.css"]


@pytest.mark.parametrize("name", OURS)
def test_a_stylesheet_is_no_longer_than_a_person_reads(name):
    assert len((FOLDER / name).read_text(encoding="utf-8").splitlines()) < 450


@pytest.mark.parametrize("name", sorted(set(OURS) - {"tokens.css", "print.css"}))
def test_colours_come_from_the_tokens(name):
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{}]*{)", css(name)) == []


@pytest.mark.parametrize("name", OURS)
def test_every_token_is_declared_and_used(name):
    everything = "".join(css(other) for other in OURS)
    declared = set(re.findall(r"(?:^|[{;\s])--([\w-]+):", everything))
    used = set(re.findall(r"var\(--([\w-]+)[,)]", everything))
    assert set(re.findall(r"var\(--([\w-]+)[,)]", css(name))) - declared == set()
    assert declared - used == set()


@pytest.mark.parametrize("name", OURS)
def test_nothing_is_asked_of_another_site(name):
    assert "url(" not in css(name)
    assert "@import" not in css(name)
