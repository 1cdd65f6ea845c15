"""The demo's own texts are taken as they are written."""

import pytest

from cms.models import EventPage, HomePage, NewsPage, SelectionPage
from config.demo_sites import site_contents, tell_federation, tell_site
from tenants.context import inside
from tests.support.sheets import shared

pytestmark = pytest.mark.django_db


def test_two_centres_and_the_federation_tell_their_life(centre, other_centre, browse):
    for place, content in zip((centre, other_centre), site_contents().values(), strict=True):
        with inside(place):
            tell_site(content)
            assert NewsPage.objects.live().count() == len(content["news"])
            assert EventPage.objects.live().count() == len(content["events"])
            assert HomePage.objects.get().places
        for path in ("/", "/le-centre/", "/le-centre/equipe/", "/agenda/", "/actualites/"):
            assert browse(place).get(path).status_code == 200
    with inside(centre):
        shared(title="La cuisine du quartier")
    tell_federation()
    page = SelectionPage.objects.get(title="Manger ensemble")
    assert "La cuisine du quartier" in browse(None).get(page.url).text
