"""The federation's page of the centres opens on a map."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.models import CentresPage
from tenants.models import Centre
from territory.selectors import departments
from tests.support.pages import index

pytestmark = pytest.mark.django_db
PAGE = "/les-centres/"


def open_more(each: int) -> None:
    """Rows only: nobody visits these centres. Some in every département."""
    Centre.objects.bulk_create(
        Centre(
            slug=f"centre-{place.code.lower()}-{n}",
            schema_name=f"c_centre_{place.code.lower()}_{n}",
            name=f"Centre {n}",
            name_key=f"centre {n}",
            department=place,
            state="open",
        )
        for place in departments()
        for n in range(each)
    )


def statements(browse) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browse(None).get(PAGE).status_code == 200
    return len(queries)


def test_open_centres_are_counted_on_the_map_and_lead_to_their_list(centre, browse):
    index(CentresPage, "Les centres")
    page = browse(None).get(PAGE).text.replace("\xa0", " ")
    assert "<title>Lozère (48) : 1 centre</title>" in page
    assert "<title>Aveyron (12) : 0 centre</title>" in page
    assert page.count('href="?departement=48"') == 2
    assert 'href="?departement=12"' not in page
    assert "design/map" in page
    centre.state = "suspended"
    centre.save()
    assert "Lozère (48) : 1 centre" not in browse(None).get(PAGE).text.replace("\xa0", " ")


def test_a_search_does_not_draw_the_map(centre, browse):
    index(CentresPage, "Les centres")
    for query in ("?q=tilleuls", "?departement=48"):
        page = browse(None).get(PAGE + query).text
        assert "map-drawing" not in page
        assert "design/map" not in page


def test_the_map_takes_as_many_statements_with_one_departement_as_with_all(centre, browse):
    index(CentresPage, "Les centres")
    statements(browse)  # what processes keep
    few = statements(browse)
    open_more(2)
    assert statements(browse) == few
    assert "Mayotte (976) : 2 centres" in browse(None).get(PAGE).text.replace("\xa0", " ")
    assert few <= 16
