"""People, mails and a stopped Redis, for the tests of accounts."""

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as active
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from mail.models import OutgoingMail
from tenants.context import inside
from tenants.models import Centre

PASSWORD = "un-mot-de-passe-solide"
NOTHING_LISTENS = "redis://127.0.0.1:9/0"


@pytest.fixture
def redis_down(settings: Any) -> Callable[[], None]:
    """Every cache points at a port where nothing listens."""

    def stop() -> None:
        caches = copy.deepcopy(active.CACHES)
        for options in caches.values():
            options["LOCATION"] = NOTHING_LISTENS
        settings.CACHES = caches

    return stop


@pytest.fixture
def director(centre: Centre) -> User:
    with inside(centre):
        return User.objects.create_user(
            "cheffe", password=PASSWORD, first_name="Claire", last_name="Petit", role=Role.DIRECTION
        )


@pytest.fixture
def signed_in(browse: Callable[[Centre | None], Client]) -> Callable[..., Client]:
    def client_of(user: User, centre: Centre | None) -> Client:
        client = browse(centre)
        if centre is None:
            client.force_login(user)
        else:
            with inside(centre):
                client.force_login(user)
        return client

    return client_of


@pytest.fixture
def manager(director: User, centre: Centre, signed_in: Callable[..., Client]) -> Client:
    """A browser in which the director is signed in."""
    return signed_in(director, centre)


@pytest.fixture
def marie(centre: Centre) -> User:
    with inside(centre):
        return User.objects.create_user(
            "marie",
            "marie@exemple.fr",
            PASSWORD,
            first_name="Marie",
            last_name="Éloi",
            role=Role.TEAM,
        )


@pytest.fixture
def hers(marie: User, centre: Centre, signed_in: Callable[..., Client]) -> Client:
    """A browser in which Marie, of the team, is signed in."""
    return signed_in(marie, centre)


@pytest.fixture
def mails(centre: Centre) -> Callable[[], list[OutgoingMail]]:
    """What the centre's outbox holds, the oldest first."""

    def read() -> list[OutgoingMail]:
        with inside(centre):
            return list(OutgoingMail.objects.order_by("pk"))

    return read


def invitation_code_in(text: str) -> str:
    found = re.search(r"^([A-Z0-9]{5}-[A-Z0-9]{5})$", text, re.MULTILINE)
    assert found, text
    return found.group(1)


@pytest.fixture(name="invitation_code_in")
def invitation_code_in_fixture() -> Callable[[str], str]:
    return invitation_code_in
