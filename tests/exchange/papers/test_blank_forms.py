"""Forms to fill in by hand: what the screens ask, in their order, whatever they come to ask."""

import io
import re
from html import unescape

import pytest
from pypdf import PdfReader

from exchange.models import Category
from exchange.people.forms import RegisterForm
from exchange.wall.forms import PostForm
from tenants.context import inside

pytestmark = pytest.mark.django_db
LABELS = re.compile(r"<(?:label|legend)[^>]*>(.*?)</(?:label|legend)>", re.DOTALL)


def plain(text: str) -> str:
    """As words to be compared: without tags, broken lines and the marks of what may stay empty."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def words_of(desk, kind: str) -> str:
    content = desk.get(f"/accueil/panneaux/a-remplir/{kind}.pdf").content
    pages = PdfReader(io.BytesIO(content)).pages
    return plain(" ".join(page.extract_text() for page in pages))


@pytest.mark.parametrize(
    ("kind", "path", "form"),
    [("person", "inscrire/", RegisterForm), ("post", "personnes/{}/annonce/", PostForm)],
)
def test_the_paper_asks_what_the_screen_asks_in_its_order(centre, desk, rose, kind, path, form):
    paper = words_of(desk, kind)
    page = desk.get(f"/accueil/{path.format(rose.pk)}").text
    shown = [plain(label) for label in LABELS.findall(page[page.index("<main") :])]
    with inside(centre):
        asked = [plain(str(bound.label)) for bound in form().visible_fields()]
    # In the order of the screen, not of the class.
    asked.sort(key=lambda label: next(i for i, one in enumerate(shown) if one.startswith(label)))
    assert len(asked) >= 12
    at = 0
    for label in asked:
        found = paper.find(label, at)
        assert found >= at, (label, paper[at : at + 300])
        at = found + len(label)


def test_the_paper_offers_the_centre_s_own_categories_and_none_that_is_refused(centre, desk):
    with inside(centre):
        Category.objects.create(name="Vélo", sort_order=0)
    words = words_of(desk, "post")
    assert "Vélo" in words
    assert "Jardin et plantes" in words
    assert "Prêt ou don d’argent" not in words
    assert "Pour l’accueil seulement" in words


def test_what_a_form_comes_to_ask_is_on_its_paper_too(centre, desk, monkeypatch):
    from django import forms

    monkeypatch.setitem(
        PostForm.base_fields, "weather", forms.CharField(label="Par tous les temps", required=False)
    )
    assert "Par tous les temps" in words_of(desk, "post")
