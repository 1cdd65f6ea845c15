import pytest

from accounts.enums import Role
from accounts.models import User
from tenants.context import inside


@pytest.fixture
def josette(centre) -> User:
    """A volunteer of accueil."""
    with inside(centre):
        return User.objects.create_user("josette", first_name="Josette", role=Role.DESK)


@pytest.fixture
def desk(centre, josette, browse):
    """Her browser, signed in."""
    client = browse(centre)
    with inside(centre):
        client.force_login(josette)
    return client
