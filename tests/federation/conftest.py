import pytest

from accounts.enums import Role
from accounts.models import User


@pytest.fixture
def ada(settings) -> User:
    settings.SECOND_FACTOR_ROLES = set()
    return User.objects.create_user(
        "ada", first_name="Ada", last_name="Roux", role=Role.ADMINISTRATION
    )


@pytest.fixture
def office(ada, browse):
    """A browser of the federation's administration."""
    client = browse(None)
    client.force_login(ada)
    return client
