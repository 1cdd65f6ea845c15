import uuid
from typing import Any

import pytest

from accounts.enums import Role
from accounts.models import User
from federation.models import Practice
from federation.services import publish_practice
from tenants.models import Centre
from tests.support.catalogue import snapshot_of


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


@pytest.fixture
def publish(centre):
    """``publish(title=…)`` puts a practice of the first centre in the catalogue."""

    def publishing(of: Centre | None = None, **fields: Any) -> Practice:
        fields.setdefault("title", "Une action")
        return publish_practice(
            centre=of or centre,
            action_uid=uuid.UUID(str(fields.pop("action_uid", uuid.uuid4()))),
            sheet_uid=uuid.UUID(str(fields.pop("uid", uuid.uuid4()))),
            version=fields.pop("version", 1),
            snapshot=snapshot_of(fields),
        )

    return publishing
