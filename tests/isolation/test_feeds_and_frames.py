"""What a centre has not shared is in no feed and no frame, and no page of a centre gives another's."""

import pytest

from accounts.enums import Role
from accounts.models import User
from tenants.context import inside
from tests.support.feeds import read
from tests.support.sheets import draft, published, shared

pytestmark = pytest.mark.django_db
FEEDS = (
    "/pratiques/flux.atom",
    "/pratiques/departements/48/flux.atom",
    "/pratiques/centres/les-tilleuls/flux.atom",
    "/pratiques/centres/la-garenne/flux.atom",
)


@pytest.fixture(autouse=True)
def _what_is_kept(centre, other_centre) -> None:
    for place in (centre, other_centre):
        with inside(place):
            draft(title=f"Zinzolin brouillon {place.slug}")
            published(title=f"Zinzolin publié {place.slug}")
            shared(title=f"Zinzolin partagé {place.slug}")


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_holds_what_is_shared_alone(browse, address):
    titles = read(browse(None).get(address)).titles
    assert titles
    assert all(title.startswith("Zinzolin partagé") for title in titles)


def test_a_centre_s_feed_and_frame_hold_nothing_of_another(browse):
    client = browse(None)
    feed = read(client.get("/pratiques/centres/la-garenne/flux.atom"))
    assert feed.titles == ["Zinzolin partagé la-garenne"]
    frame = client.get("/pratiques/integrer/liste/?centre=la-garenne&q=zinzolin").text
    assert "Zinzolin partagé la-garenne" in frame
    assert "les-tilleuls" not in frame


def test_the_catalogue_s_feeds_and_frames_stand_on_the_federation_s_host_only(centre, browse):
    for path in (*FEEDS, "/pratiques/integrer/liste/", "/pratiques/integrer/"):
        assert browse(centre).get(path).status_code == 404


def test_a_team_cannot_ask_its_own_page_for_another_centre(centre, browse):
    client = browse(centre)
    with inside(centre):
        client.force_login(User.objects.create_user("nadia", role=Role.TEAM))
    page = client.get("/integrer/?centre=la-garenne&montrer=centre&adresse=").text
    assert "centre=les-tilleuls" in page
    assert "garenne" not in page
