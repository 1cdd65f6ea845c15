"""Two hands on one post, one board or one letter at the same moment, with real commits."""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from exchange.enums import PostState, Rhythm
from exchange.life import services as life
from exchange.models import (
    Answer,
    Category,
    DigestIssue,
    ExchangeSettings,
    Paper,
    Participant,
    Place,
    Post,
)
from exchange.papers.digest import send_digest
from exchange.papers.services import note_hung, note_removed
from exchange.wall import services
from exchange.wall.answering import answer_post
from exchange.wall.warning import warn_of_ends
from mail.models import OutgoingMail
from tenants.context import inside
from tenants.models import Centre
from tests.support.at_once import at_once
from tests.support.journal import empty_journal


@pytest.fixture
def place(committed: None) -> Iterator[Centre]:
    """Inside a centre; what the test leaves there is removed."""
    centre = Centre.objects.get(slug="les-tilleuls")
    with inside(centre):
        yield centre
    with inside(centre):
        for model in (DigestIssue, Paper, Answer, Post, Place, ExchangeSettings):
            model._default_manager.all().delete()
        Participant.objects.all().delete()
        OutgoingMail.objects.all().delete()
        User.objects.all().delete()
        empty_journal()


def somebody(**values: Any) -> Participant:
    return Participant.objects.create(first_name="Rose", last_name="Marchand", **values)


def writing(person: Participant, key: uuid.UUID) -> Callable[[], Post]:
    return partial(
        services.write_post,
        participant=person,
        acting_user=None,
        form_key=key,
        checked=True,
        kind="offer",
        title="Tondre",
        category=Category.objects.get(name="Jardin et plantes"),
    )


def test_the_same_form_sent_three_times_at_once_makes_one_post(place):
    write = writing(somebody(), uuid.uuid4())
    assert at_once(place, write, write, write) == ["done"] * 3
    assert Post.objects.count() == 1


def test_the_same_answer_sent_twice_at_once_is_one_word_for_the_desk(place):
    one = writing(somebody(), uuid.uuid4())()
    send = partial(
        answer_post, post=one, participant=None, form_key=uuid.uuid4(), name="Lucie", reached_by="x"
    )
    assert at_once(place, send, send) == ["done"] * 2
    assert Answer.objects.count() == 1


def test_a_renewal_pressed_while_the_night_ends_the_post_leaves_it_on_the_wall(place):
    one = writing(somebody(), uuid.uuid4())()
    today = timezone.localdate()
    Post.objects.update(valid_until=today - timedelta(days=1))
    renew = partial(services.renew_post, post=one, acting_user=None)
    night = partial(services.expire_posts, today)
    assert at_once(place, renew, night, renew) == ["done"] * 3
    one.refresh_from_db()
    assert (one.state, one.closed_on) == (PostState.OPEN, None)
    assert one.valid_until == services.last_day(today)


def test_a_post_written_while_its_author_leaves_is_not_left_on_the_wall(place):
    for _again in range(5):
        rose = somebody()
        leave = partial(life.leave, participant=rose, acting_user=None)
        at_once(place, writing(rose, uuid.uuid4()), leave)
        rose.refresh_from_db()
        assert rose.state == "left"
        assert not Post.objects.on_the_wall().filter(participant=rose).exists()


@pytest.mark.parametrize(
    ("state", "bring_back"),
    [
        (PostState.DONE, services.put_back),
        (PostState.IN_HAND, services.put_back),
        (PostState.EXPIRED, services.renew_post),
        (PostState.OPEN, services.renew_post),
    ],
)
def test_a_post_brought_back_while_its_author_leaves_is_not_left_on_the_wall(
    place, state, bring_back
):
    for _again in range(20):
        rose = somebody()
        post = writing(rose, uuid.uuid4())()
        Post.objects.filter(pk=post.pk).update(state=state)
        back = partial(bring_back, post=post, acting_user=None)
        told = at_once(place, back, partial(life.leave, participant=rose, acting_user=None))
        # Neither has waited for the other in a circle.
        assert len(told) == 2
        rose.refresh_from_db()
        assert rose.state == "left"
        assert not Post.objects.on_the_wall().filter(participant=rose).exists()


def test_two_volunteers_at_one_board_hang_and_take_down_each_paper_once(place):
    josette = User.objects.create_user("josette", role="desk")
    rose, board = somebody(), Place.objects.create(name="Hall")
    numbers = [writing(rose, uuid.uuid4())().pk for _post in range(5)]
    hang = partial(note_hung, numbers=numbers, place=board, acting_user=josette)
    assert at_once(place, hang, hang) == ["done"] * 2
    assert Paper.objects.count() == 5
    papers = list(Paper.objects.values_list("pk", flat=True))
    noted: list[int] = []

    def remove() -> None:
        noted.append(note_removed(papers=papers, place=board, acting_user=josette))

    assert at_once(place, remove, remove) == ["done"] * 2
    assert sorted(noted) == [0, 5]


def test_two_workers_write_a_letter_and_a_warning_once_to_each(place):
    ExchangeSettings.objects.create(pk=1, digest=Rhythm.WEEKLY)
    today = timezone.localdate()
    for number in range(20):
        writing(somebody(email=f"p{number}@x.example"), uuid.uuid4())()
    Post.objects.update(valid_until=today + timedelta(days=2))
    for work in (partial(send_digest, today), partial(warn_of_ends, today)):
        assert at_once(place, work, work, work) == ["done"] * 3
    for kind in ("exchange-digest", "post-ending"):
        told = OutgoingMail.objects.filter(kind=kind).values_list("to", flat=True)
        assert len(told) == len(set(told)) == 20
