"""Two people of the desk at the same moment, with real commits."""

from collections.abc import Iterator

import pytest

from exchange.life import services
from exchange.models import LifeEvent, Participant, Post
from tenants.context import inside
from tenants.models import Centre
from tests.support.at_once import at_once
from tests.support.journal import empty_journal


@pytest.fixture
def place(committed) -> Iterator[Centre]:
    place = Centre.objects.get(slug="les-tilleuls")
    yield place
    with inside(place):
        Post.objects.all().delete()
        Participant.objects.all().delete()
        empty_journal()


def kinds(place: Centre) -> list[str]:
    with inside(place):
        return sorted(LifeEvent.objects.values_list("kind", flat=True))


def test_of_two_volunteers_who_note_a_departure_one_is_told(place):
    with inside(place):
        rose = Participant.objects.create(first_name="Rose")

    def leave() -> None:
        services.leave(participant=Participant.objects.get(pk=rose.pk), acting_user=None)

    answers = at_once(place, leave, leave)
    assert answers[0] == "done"
    assert answers[1].startswith("refused:")
    assert kinds(place) == ["left"]


def test_two_erasures_at_once_make_one(place):
    with inside(place):
        rose = Participant.objects.create(first_name="Rose")

    def erase() -> None:
        services.erase(participant=Participant.objects.get(pk=rose.pk), acting_user=None)

    assert at_once(place, erase, erase) == ["done", "done"]
    assert kinds(place) == ["erased", "left"]
