"""The sign in a browser's tab."""

import pytest

pytestmark = pytest.mark.django_db


def test_each_centre_has_the_sign_in_its_colour(centre, other_centre, browse):
    other_centre.accent_colour = "#225533"
    other_centre.save()
    for place in (centre, other_centre):
        address = f"/couleurs/{place.accent_colour[1:]}.svg"
        assert f'href="{address}"' in browse(place).get("/").text
        drawn = browse(place).get(address)
        assert drawn["Content-Type"] == "image/svg+xml"
        assert f'fill="{place.accent_colour}"' in drawn.text


def test_a_pale_colour_is_darkened_until_the_sign_shows(centre, browse):
    drawn = browse(centre).get("/couleurs/ffee00.svg").text
    assert "#ffee00" not in drawn


def test_what_asks_for_an_ico_is_given_a_picture(centre, browse):
    for place in (centre, None):
        response = browse(place).get("/favicon.ico")
        assert response.status_code == 302
        assert response["Location"].endswith(".png")
