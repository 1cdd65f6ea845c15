import pytest

from tests.browser.every_page import EveryPage
from tests.browser.pages import PUBLIC_PAGES

MOST_BYTES, MOST_REQUESTS, MOST_NODES, MOST_NODES_WITH_FACETS = 100_000, 15, 400, 1800
WITH_FACETS = {"practice-list", "practice-list-empty", "action-list", "centres-map"}


@pytest.mark.parametrize("name", PUBLIC_PAGES)
class TestPublicPages(EveryPage):
    def test_a_first_visit_is_light(self, name, answers, request):
        weight = answers.weight
        figures = {"bytes": weight.bytes, "requests": weight.requests, "nodes": answers.nodes}
        request.node.user_properties += figures.items()  # read with --junitxml
        assert 0 < weight.bytes <= MOST_BYTES
        assert 0 < weight.requests <= MOST_REQUESTS
        assert answers.nodes <= (MOST_NODES_WITH_FACETS if name in WITH_FACETS else MOST_NODES)
        # Below that, compressing makes a text longer.
        assert weight.largest_plain_text < 1000
