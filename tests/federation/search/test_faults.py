"""Whatever an address holds: a normal page, or a clear 400."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from federation.search import SearchRequest, search
from tests.support.catalogue import publish_demo

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "data",
    [
        {"q": "a" * 1_000_000},
        {"q": "jardin " * 100_000},
        {"q": '"' * 500},
        {"q": "-" * 500},
        {"q": "'; DROP TABLE federation_practice; --"},
        {"q": "<script>alert(1)</script>"},
        {"q": "jardin\x00"},
        {"q": "\ud83d\ude00 👩‍🌾"},
        {"department": ["zz", "\x00", "48' OR 1=1", "9" * 10_000]},
        {"department": [str(n) for n in range(500)], "keyword": ["health"] * 300},
        {"sort": "drop", "page": "-3"},
        {"page": "9" * 400},
        {"page": "²"},
        {"exact": "oui", "inconnu": "1"},
        {f"f{n}": "1" for n in range(2_000)},
    ],
    ids=range(15),
)
def test_bad_addresses_are_a_page_or_a_400(browse, publish, data):
    publish(title="Jardin")
    try:
        response = browse(None).get("/pratiques/", data)
    except UnicodeEncodeError:  # a half of a character cannot even be sent
        return
    assert response.status_code in (200, 400)
    if response.status_code == 200:
        assert "<script>alert" not in response.text


def test_unknown_values_are_ignored_and_known_ones_without_practices_find_nothing(publish):
    publish(title="Jardin")
    assert search(SearchRequest("", {"department": ("zz", "x" * 90)})).count == 1
    assert search(SearchRequest("", {"nothing": ("1",)})).count == 1
    assert search(SearchRequest("", {"department": ("75",)})).count == 0
    assert search(SearchRequest("", {"department": ("75", "zz", "48")})).count == 1


@pytest.mark.parametrize("page", [-5, 0, 1, 7, 10**12])
def test_any_page_is_a_page_that_exists(publish, page):
    publish(title="Jardin")
    result = search(SearchRequest(page=page))
    assert (result.page, result.count, len(result.hits)) == (1, 1, 1)


@pytest.fixture
def demo(db):
    publish_demo()


SIGNS = """jardin " - « » ' ’ & | ! ( ) :* <-> \\ \x00 % parents des OR c.l.a.s. \ue000 é inter- -inter € \u202e"""
PIECES = st.sampled_from(SIGNS.split(" "))


@given(query=st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map(" ".join)))
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_query_is_an_error(demo, query):
    result = search(SearchRequest(query))
    assert 0 <= result.count <= 24
    assert len(result.hits) == min(result.count, 24)
    for facet in result.facets.values():
        assert all(0 <= value.count <= result.count for value in facet.values)
