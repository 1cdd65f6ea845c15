"""Error pages: in the colours of the house, and without a database."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from tenants.middleware import refusal

PAGES = ["403.html", "404.html", "429.html"] + [
    f"errors/{name}.html" for name in ("preparing", "suspended", "unknown_host")
]


@pytest.mark.parametrize("template", PAGES)
def test_a_closed_door_needs_no_database(template):
    """pytest-django refuses every query of a test that has not asked for the database."""
    request = RequestFactory().get("/")
    request.network = SimpleNamespace(name="Maillage", address="http://maillage.localhost")
    request.centre = None
    centre = SimpleNamespace(name="Centre des Tilleuls")
    page = refusal(request, template, 404, centre).text
    assert page.count("<h1>") == 1
    assert "design/tokens.css" in page
    assert "<svg" in page


def test_the_page_of_a_breakdown_wears_the_stylesheets_by_their_plain_names():
    from django.contrib.staticfiles import finders
    from django.template.loader import render_to_string

    page = render_to_string("500.html")
    for name in ("tokens", "base", "forms", "components"):
        assert f'href="/static/design/{name}.css"' in page
        assert finders.find(f"design/{name}.css")
