"""Two volunteers at the same moment, with real commits."""

import uuid
from functools import partial

import pytest

from accounts.models import User
from exchange.enums import ParticipantState, RegisteredBy
from exchange.models import LifeEvent, Participant
from exchange.people.fields import version_of
from exchange.people.merging import merge_participants
from exchange.people.services import (
    confirm_participant,
    correct_participant,
    refuse_registration,
    register_participant,
)
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


def test_two_volunteers_who_merge_crosswise_leave_one_person(place):
    josette = User.objects.create_user("josette", role="desk")
    one, other = (Participant.objects.create(first_name="Rose") for _ in range(2))
    answers = at_once(
        place,
        partial(merge_participants, kept=one, double=other, acting_user=josette),
        partial(merge_participants, kept=other, double=one, acting_user=josette),
    )
    assert answers[0] == "done"
    assert "ne sont plus à réunir" in answers[1]
    kept = Participant.objects.known().get()
    assert Participant.objects.exclude(pk=kept.pk).get().merged_into == kept


def test_of_confirming_and_refusing_at_once_one_wins(place):
    josette = User.objects.create_user("josette", role="desk")
    waiting = Participant.objects.create(first_name="Line", state=ParticipantState.WAITING)
    answers = at_once(
        place,
        partial(confirm_participant, participant=waiting, acting_user=josette),
        partial(refuse_registration, participant=waiting),
    )
    assert answers[0] == "done"
    left = Participant.objects.first()
    if left is None:
        assert "n’existe plus" in answers[1]
    else:
        assert left.state == ParticipantState.ACTIVE
        assert "déjà confirmée" in answers[1]


def test_of_two_corrections_at_once_one_is_refused(place):
    josette = User.objects.create_user("josette", role="desk")
    rose = Participant.objects.create(first_name="Rose")
    version = version_of(rose)
    answers = at_once(
        place,
        *(
            partial(
                correct_participant,
                participant=rose,
                version=version,
                acting_user=josette,
                first_name="Rose",
                reached_by=word,
            )
            for word in ("passe le mercredi", "passe le lundi")
        ),
    )
    assert answers[0] == "done"
    assert "pendant que vous écriviez" in answers[1]
