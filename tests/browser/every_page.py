"""RGAA, WCAG 2.2 AA and sobriety, as far as a machine sees them, asked of every type of page.

In several files of tests, which processes take at the same time.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import pages, wall_pages
from tests.browser.auditing import Audit, Weight, audit
from tests.browser.charter_pages import CHARTER_PAGES, SIGNING_PAGES
from tests.browser.desk_pages import DESK_PAGES
from tests.browser.life_pages import LIFE_PAGES
from tests.browser.website import Places, Website

PAGES = {
    **pages.PAGES,
    **CHARTER_PAGES,
    **DESK_PAGES,
    **LIFE_PAGES,
    **SIGNING_PAGES,
    **wall_pages.WALL_PAGES,
    **wall_pages.WALL_DESK_PAGES,
}
STATUS = {**pages.STATUS, **wall_pages.STATUS}
# One visit serves all the questions below.
_answers: dict[str, Audit] = {}


class EveryPage:
    """A subclass is parametrized by ``name``."""

    @pytest.fixture
    def answers(
        self, name: str, new_visitor: Callable[..., Page], website: Website, places: Places
    ) -> Audit:
        if name not in _answers:
            page = new_visitor()
            weight = Weight(page)
            response = PAGES[name](page, website, places)
            assert response is None or response.status == STATUS.get(name, 200)
            _answers[name] = audit(page, weight)
        return _answers[name]

    def test_axe_finds_nothing_in_light_and_dark_on_phones_and_screens(self, answers):
        assert answers.violations == []

    def test_nothing_sticks_out_even_at_320_pixels_or_with_text_twice_as_large(self, answers):
        assert answers.cut_off == []

    def test_what_one_presses_is_at_least_44_pixels(self, answers):
        assert answers.small_targets == []

    def test_tab_reaches_everything_and_shows_where_it_is(self, answers):
        assert answers.focus == []

    def test_there_is_no_empty_box_and_no_orphan_punctuation(self, answers):
        assert answers.untidy == []


MOST_BYTES, MOST_REQUESTS, MOST_NODES, MOST_NODES_WITH_FACETS = 100_000, 15, 400, 1800
WITH_FACETS = {
    "practice-list",
    "practice-list-filtered",
    "practice-list-corrected",
    "practice-list-relaxed",
    "practice-list-alike",
    "practice-list-empty",
    "practice-map",
    "action-list",
    "centres-map",
    # A reference: every filter and every key of an answer stands on it.
    "api-reference",
}


class EveryPublicPage(EveryPage):
    def test_a_first_visit_is_light(self, name, answers, request):
        weight = answers.weight
        figures = {"bytes": weight.bytes, "requests": weight.requests, "nodes": answers.nodes}
        request.node.user_properties += figures.items()  # read with --junitxml
        assert 0 < weight.bytes <= MOST_BYTES
        assert 0 < weight.requests <= MOST_REQUESTS
        assert answers.nodes <= (MOST_NODES_WITH_FACETS if name in WITH_FACETS else MOST_NODES)
        # Below that, compressing makes a text longer.
        assert weight.largest_plain_text < 1000
