"""What templates must never hold."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = [
    path
    for folder in ("platform", "actions", "cms", "exchange", "tenants")
    for path in (ROOT / folder).rglob("templates/**/*.html")
]
# Mail programs read no stylesheet of ours.
MAIL_LAYOUT = "platform/mail/templates/mail/layout.html"
PYTHON = [
    path
    for folder in ("platform", "actions", "cms", "exchange", "tenants")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_has_inline_code_or_calls_outside(path):
    text = path.read_text(encoding="utf-8")
    if name(path) != MAIL_LAYOUT:
        assert not re.search(r"\sstyle=|<style", text)
    assert not re.search(r"\son[a-z]+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*(src=|application/ld\+json))", text)
    assert not re.search(r"(src|href)=[\"'](https?:)?//", text)
    assert "|safe" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_french_typography(path):
    """Typed apostrophes and quotes; the space before : ; ? ! is one that does not break."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>", "\x00", text, flags=re.DOTALL)
    assert not re.search(r"\w'\w", text)
    assert not re.search(r"[^\s\x00] [:;?!»](?=\s|\x00|$)", text), re.findall(
        r".{20} [:;?!»]", text
    )
    assert not re.search(r"« (?! )\w", text)


def test_every_template_is_used():
    sources = "\n".join(p.read_text(encoding="utf-8") for p in [*TEMPLATES, *PYTHON])
    by_django = {"400.html", "403.html", "404.html", "500.html"}
    by_packages = ("account/", "allauth/", "mfa/", "wagtailadmin/")
    unused = [
        name(path)
        for path in TEMPLATES
        if (short := "/".join(path.parts[path.parts.index("templates") + 1 :])) not in by_django
        and not short.startswith(by_packages)
        and f'"{short}"' not in sources
        # Mails are named without extension: they have a text and a page.
        and f'"{short.removesuffix(".html")}"' not in sources
    ]
    assert unused == []


def test_the_last_resort_page_needs_nothing():
    """500.html is shown when the database, the cache or the files may be gone."""
    page = next(path for path in TEMPLATES if path.name == "500.html").read_text(encoding="utf-8")
    assert "{%" not in page
    assert "{{" not in page
