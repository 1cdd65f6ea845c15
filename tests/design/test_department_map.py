"""The map of the départements: names, numbers, shades, and the same as a list."""

import gzip
import re

import pytest
from django.template import Context, Template

from design.maps import Shade, shades
from territory.selectors import departments

pytestmark = pytest.mark.django_db
SPACE = "\u00a0"


def drawn(counts: dict[str, int], more: str = "", **context: str) -> str:
    source = "{% load components %}{% department_map counts 'Combien' 'centre' 'centres' " + more
    rows = [(place, counts[place.code]) for place in departments() if place.code in counts]
    return Template(source + " %}").render(Context({"counts": rows, **context}))


def words(page: str) -> str:
    return " ".join(page.replace(SPACE, " ").split())


def test_each_departement_says_its_name_and_its_number():
    page = words(drawn({"48": 3, "2A": 1, "971": 1250}))
    assert "<title>Lozère (48) : 3 centres</title>" in page
    assert "<title>Corse-du-Sud (2A) : 1 centre</title>" in page
    assert "<title>Guadeloupe (971) : 1 250 centres</title>" in page
    assert "<title>Ain (01) : 0 centre</title>" in page
    # Paris and its neighbours are drawn twice.
    assert page.count("<title>") == 105
    assert len(set(re.findall(r"<title>(.*?) :", page))) == 101


def test_only_those_that_have_something_are_links_once_in_the_map_and_once_in_the_list():
    page = drawn({"48": 3, "971": 2})
    for code in ("48", "971"):
        assert page.count(f'href="?departement={code}"') == 2
    assert len(re.findall(r"<a\s", page)) == 2 * 2 + 3  # and the credit


def test_the_list_says_what_the_map_shows_to_those_who_do_not_see_it():
    drawing, listed = drawn({"48": 3, "93": 1}).split('id="map-list"')
    assert 'aria-hidden="true" data-same-as="map-list"' in drawing
    assert drawing.count('tabindex="-1"') == drawing.count('href="?') == 3
    assert "tabindex" not in listed
    told = words(re.sub(r"<[^>]*>", "", listed))
    assert "Lozère (48) 3 centres Seine-Saint-Denis (93) 1 centre" in told


def test_the_caller_says_where_links_lead_and_its_words_stay_words():
    page = drawn({"48": 3}, "prefix", prefix='?q=a&b="c&department=')
    assert page.count('href="?q=a&amp;b=&quot;c&amp;department=48"') == 2


def test_the_chosen_one_is_marked_in_the_map_and_in_the_list():
    assert "chosen-place" not in drawn({"48": 3})
    page = drawn({"48": 3, "75": 1}, "chosen='75'")
    assert page.count('class="chosen-place"') == 2  # in the country and in the box
    assert re.findall(r'departement=(\w+)"\s+aria-current="true"', page) == ["75"]


def test_all_of_the_box_of_an_island_is_pressed():
    assert drawn({"48": 3, "75": 1}).count('class="room"') == 0
    assert drawn({"971": 2, "976": 1}).count('class="room"') == 2


def test_the_credit_of_the_outlines_is_on_the_page():
    page = drawn({"48": 3})
    assert "https://mapsvg.com/maps/france-departments" in page
    assert "https://creativecommons.org/licenses/by/4.0/" in page
    assert "simplifiés" in page


@pytest.mark.parametrize(
    ("counts", "legend"),
    [
        ([], []),
        ([5, 5], [(4, 5, 5)]),
        ([1, 2, 1], [(3, 1, 1), (4, 2, 2)]),
        ([1, 1, 1, 2, 3, 500, 0], [(1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 500, 500)]),
        ([8, 7, 6, 5, 4, 3, 2, 1], [(1, 1, 2), (2, 3, 4), (3, 5, 6), (4, 7, 8)]),
    ],
)
def test_the_legend_has_at_most_four_shades_and_every_number_is_in_one(counts, legend):
    assert shades(counts) == [Shade(0, 0, 0), *(Shade(*line) for line in legend)]


def test_the_map_wears_the_shades_of_its_legend():
    page = words(drawn({"48": 1, "12": 3, "30": 3}))
    assert page.count('class="shade-3"') == 1 + 1
    assert page.count('class="shade-4"') == 2 + 1
    assert page.count('class="shade-0"') == 105 - 3 + 1
    assert "</svg> 3 centres" in page


def test_a_full_map_is_light(django_assert_num_queries):
    counts = {place.code: n for n, place in enumerate(departments(), 1)}
    with django_assert_num_queries(0):
        page = drawn(counts)
    assert len(re.findall(r"<[a-z]", page)) < 1200
    assert len(gzip.compress(page.encode())) < 30_000
    assert "style=" not in page
