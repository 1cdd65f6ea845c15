"""Two volunteers at the same moment, with real commits."""

import uuid
from functools import partial

import pytest

from accounts.models import User
from exchange.enums import RegisteredBy
from exchange.models import LifeEvent, Participant
from exchange.people.services import register_participant
from tenants.context import inside
from tenants.models import Centre
from tests.support.at_once import at_once


@pytest.fixture
def place(committed):
    """Inside a centre; what the test leaves there is removed."""
    centre = Centre.objects.get(slug="les-tilleuls")
    with inside(centre):
        yield centre
    with inside(centre):
        Participant.objects.update(merged_into=None, state="left")
        Participant.objects.all().delete()
        User.objects.all().delete()


def test_the_same_form_sent_twice_at_once_makes_one_person(place):
    send = partial(
        register_participant,
        acting_user=None,
        registered_by=RegisteredBy.DESK,
        form_key=uuid.uuid4(),
        first_name="Rose",
        reached_by="passe le mercredi",
    )
    assert at_once(place, send, send, send) == ["done"] * 3
    assert Participant.objects.count() == LifeEvent.objects.count() == 1
