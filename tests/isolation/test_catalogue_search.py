"""The catalogue's sets in memory are the same for everyone, and hold nothing that is not shared."""

import pytest

from federation.search import SearchRequest, search
from tenants.context import inside
from tests.support.sheets import draft, published, shared

pytestmark = pytest.mark.django_db


def test_what_a_centre_has_not_shared_is_found_from_nowhere(centre, other_centre):
    with inside(centre):
        draft(title="Zinzolin brouillon")
        published(title="Zinzolin publié")
        shared(title="Zinzolin partagé")
    for place in (centre, other_centre):
        with inside(place):
            assert [one.title for one in search(SearchRequest("zinzolin")).practices] == [
                "Zinzolin partagé"
            ]
    assert search(SearchRequest("brouillon", exact=True)).count == 0
