"""Two people of the desk at the same moment, with real commits."""

import uuid
from collections.abc import Callable, Iterator

import pytest

from accounts.enums import Role
from accounts.models import User
from exchange.bringing.columns import PEOPLE
from exchange.bringing.incoming import Incoming
from exchange.bringing.reading import Line, Table
from exchange.bringing.services import bring_person
from exchange.enums import PostKind
from exchange.life import services
from exchange.models import Category, LifeEvent, Participant, Post
from exchange.wall.services import write_post
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


def test_of_an_erasure_and_an_exchange_opened_at_once_one_is_told(place):
    with inside(place):
        rose = Participant.objects.create(first_name="Rose")
        category = Category.objects.filter(refusal="").first()

    def erase() -> None:
        services.erase(participant=Participant.objects.get(pk=rose.pk), acting_user=None)

    def write() -> None:
        write_post(
            participant=rose,
            acting_user=None,
            form_key=uuid.uuid4(),
            kind=PostKind.OFFER,
            category=category,
            title="Arroser les plantes",
            text="En août.",
            checked=True,
        )

    answers = at_once(place, erase, write)
    assert sorted(answer.partition(":")[0] for answer in answers) == ["done", "refused"]
    with inside(place):
        rose.refresh_from_db()
        # Nothing is open of somebody who is no more, and nothing open was taken away.
        assert (rose.state == "erased") != Post.objects.exists()


def test_one_row_brought_by_two_people_at_once_is_one_person(place):
    table = Table(0, "Inscrits", PEOPLE, {}, [], [])
    fields = {"first_name": "Rose", "last_name": "Blanc", "phone": "05 99 99 00 01"}
    row = Incoming(table, Line(2, {}, []), fields, key=uuid.uuid4())
    with inside(place):
        users = [User.objects.create_user(name, role=Role.TEAM) for name in ("nadia", "bruno")]

    def work(user: User) -> Callable[[], object]:
        return lambda: bring_person(incoming=row, acting_user=user, agreed_by="")

    try:
        assert at_once(place, *(work(user) for user in users)) == ["done", "done"]
        assert kinds(place) == ["registered"]
    finally:
        with inside(place):
            LifeEvent.objects.all().delete()
            User.objects.filter(pk__in=[user.pk for user in users]).delete()
