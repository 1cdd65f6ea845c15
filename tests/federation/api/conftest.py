import uuid
from collections.abc import Callable

import pytest

from federation.models import Practice
from federation.services import publish_practice, withdraw_practice
from tenants.models import Centre
from tests.support.catalogue import snapshot_of


class Catalogue:
    """Publishes and withdraws practices of a centre, as the rooms above do."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.version = 0

    def share(self, title: str, *, of: Centre | None = None, **fields) -> Practice:
        """Again, when ``action_uid`` and ``uid`` are those of one that is shared."""
        self.version += 1
        action_uid = fields.pop("action_uid", None) or uuid.uuid4()
        return publish_practice(
            centre=of or self.centre,
            action_uid=action_uid,
            sheet_uid=fields.pop("uid", None) or uuid.uuid5(action_uid, "sheet"),
            version=self.version,
            snapshot=snapshot_of({**fields, "title": title}),
        )

    def share_again(self, practice: Practice, **fields) -> Practice:
        return self.share(
            fields.pop("title", practice.title), action_uid=practice.action_uid, **fields
        )

    def withdraw(self, practice: Practice) -> None:
        self.version += 1
        withdraw_practice(
            centre=practice.centre,
            sheet_uid=uuid.uuid5(practice.action_uid, "sheet"),
            version=self.version,
        )


@pytest.fixture
def catalogue(centre) -> Catalogue:
    return Catalogue(centre)


@pytest.fixture
def ask(browse) -> Callable:
    """``ask("/practices?q=…")`` on the federation's host."""

    def asking(path: str, **headers):
        address = path if path.startswith("http") else f"/api/v1{path}"
        return browse(None).get(address, headers=headers)

    return asking


@pytest.fixture
def titles(ask) -> Callable:
    def found(path: str) -> list[str]:
        return [item["title"] for item in ask(path).json()["items"]]

    return found
