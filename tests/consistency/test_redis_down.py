"""With Redis stopped, public pages and open sessions go on."""

import copy

import pytest
from django.conf import settings as active

from accounts.models import User
from tenants.context import inside
from tests.support.sheets import full_content, shared

pytestmark = pytest.mark.django_db
NOTHING_LISTENS = "redis://127.0.0.1:9/0"


@pytest.fixture
def redis_down(settings):
    """Every cache points at a port where nothing listens."""

    def stop() -> None:
        caches = copy.deepcopy(active.CACHES)
        for options in caches.values():
            options["LOCATION"] = NOTHING_LISTENS
        settings.CACHES = caches

    return stop


def test_public_pages_go_on(centre, browse, redis_down):
    with inside(centre):
        shared(**full_content())
    redis_down()
    for place, address in (
        (centre, "/"),
        (centre, "/actions/?q=action"),
        (centre, "/actions/une-action-complete/"),
        (centre, "/entraide/"),
        (centre, "/compte/login/"),
        (None, "/"),
        (None, "/pratiques/?q=action"),
        (None, "/pratiques/une-action-complete-les-tilleuls/"),
    ):
        assert browse(place).get(address).status_code == 200, address


def test_open_sessions_go_on(centre, browse, redis_down):
    with inside(centre):
        client = browse(centre)
        client.force_login(User.objects.create(username="direction", is_superuser=True))
    redis_down()
    assert client.get("/gestion/").status_code == 200


def test_a_suspension_counts_at_once_even_then(centre, browse, redis_down):
    redis_down()
    assert browse(centre).get("/").status_code == 200
    centre.state = "suspended"
    centre.save()
    assert browse(centre).get("/").status_code == 503
