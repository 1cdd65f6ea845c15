import copy
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from accounts.enums import Role
from accounts.models import User
from exchange.models import Category, Participant, Post
from exchange.wall.services import write_post
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


@pytest.fixture
def rose(centre) -> Participant:
    with inside(centre):
        return Participant.objects.create(
            first_name="Rose", last_name="Marchand", phone="05 46 00 00 01"
        )


@pytest.fixture
def post(centre, rose, josette) -> Callable[..., Post]:
    """Of Rose, in the centre, read by the desk."""

    def write(title: str = "Tondre une pelouse", **told: Any) -> Post:
        with inside(centre):
            told.setdefault("category", Category.objects.get(name="Jardin et plantes"))
            told.setdefault("kind", "offer")
            return write_post(
                participant=told.pop("participant", rose),
                acting_user=josette,
                form_key=told.pop("form_key", uuid4()),
                checked=told.pop("checked", True),
                title=title,
                **told,
            )

    return write


@pytest.fixture
def redis_down(settings) -> None:
    """Every cache points at a port where nothing listens."""
    caches = copy.deepcopy(settings.CACHES)
    for options in caches.values():
        options["LOCATION"] = "redis://127.0.0.1:9/0"
    settings.CACHES = caches
