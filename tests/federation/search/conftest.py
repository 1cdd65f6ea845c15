import uuid

import pytest

from federation.models import Practice
from federation.services import publish_practice
from tenants.models import Centre
from tests.support.catalogue import snapshot_of


@pytest.fixture
def publish(centre):
    """``publish(title=…)`` puts a practice of the first centre in the catalogue."""

    def publishing(of: Centre | None = None, **fields) -> Practice:
        fields.setdefault("title", "Une action")
        return publish_practice(
            centre=of or centre,
            action_uid=uuid.UUID(str(fields.pop("action_uid", uuid.uuid4()))),
            sheet_uid=uuid.UUID(str(fields.pop("uid", uuid.uuid4()))),
            version=fields.pop("version", 1),
            snapshot=snapshot_of(fields),
        )

    return publishing
