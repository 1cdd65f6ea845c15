"""The centres of the network are the federation's business, and only its administration's."""

import pytest

from accounts.enums import CENTRE_ROLES, Role
from accounts.models import User
from federation.centres.urls import urlpatterns
from tenants.context import inside

pytestmark = pytest.mark.django_db
PATHS = [
    "/reseau/centres/"
    + str(pattern.pattern).replace("<slug:slug>", "les-tilleuls").replace("<int:pk>", "1")
    for pattern in urlpatterns
]


@pytest.mark.parametrize("role", CENTRE_ROLES)
def test_no_centre_s_host_has_these_addresses(centre, other_centre, browse, role):
    for place in (centre, other_centre):
        client = browse(place)
        with inside(place):
            person = User.objects.create_user("quelqu-un", role=role, is_superuser=True)
            client.force_login(person)
        for path in PATHS:
            assert client.get(path).status_code == 404, path
            assert client.post(path, {"reason": "X"}).status_code in {404, 405}, path
    centre.refresh_from_db()
    assert centre.state == "open"


def test_a_direction_s_session_is_like_none_at_the_federation(centre, browse, settings):
    """Even with the primary key of somebody of the administration."""
    settings.SECOND_FACTOR_ROLES = set()
    User.objects.create_user("ada", pk=77, role=Role.ADMINISTRATION)
    client = browse(centre)
    with inside(centre):
        client.force_login(User.objects.create_user("cheffe", pk=77, role=Role.DIRECTION))
    stranger = browse(None)
    stranger.cookies["sessionid"] = client.cookies["sessionid"].value
    for path in PATHS:
        for answer in (stranger.get(path), stranger.post(path, {"reason": "X"})):
            assert answer.status_code == 302, path
            assert answer["Location"].startswith("/compte/login/"), path
    centre.refresh_from_db()
    assert centre.state == "open"
