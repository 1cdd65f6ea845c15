import pytest

from accounts.enums import Role
from accounts.models import User
from tenants.context import inside


@pytest.fixture
def home(centre, rose, browse):
    """Rose's own browser."""
    client = browse(centre)
    with inside(centre):
        rose.user = User.objects.create_user("rose", role=Role.RESIDENT)
        rose.save()
        client.force_login(rose.user)
    return client
