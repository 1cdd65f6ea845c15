"""The demo's wall at Cozes: more offers than requests, papers in both places, in few statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.demo_exchange import open_exchange
from config.demo_wall import fill_wall
from exchange.enums import PostState
from exchange.models import Answer, Paper, Participant, Post
from exchange.papers.selectors import boards
from exchange.wall.desk import posts_to_call_about, wall_today
from exchange.wall.selectors import Wanted, balance, visible_posts, wall
from exchange.wall.tasks import tidy_wall
from tenants.context import inside

pytestmark = pytest.mark.django_db


@pytest.fixture
def cozes(in_centre):
    open_exchange("cozes")
    with CaptureQueriesContext(connection) as captured:
        fill_wall("cozes")
    assert len(captured) <= 12
    return in_centre


def test_the_wall_has_more_offers_than_requests_and_something_of_each_kind(cozes):
    told = balance(visible_posts(None))
    assert told.offers > told.requests > 0
    assert told.offers + told.requests >= 20
    states = set(Post.objects.values_list("state", flat=True))
    assert states == set(PostState.values) - {PostState.TAKEN_DOWN}
    assert len(set(Post.objects.values_list("category", flat=True))) >= 10
    assert set(Post.objects.values_list("urgency", flat=True)) == {"none", "week", "urgent"}
    assert Answer.objects.get(handled_at=None).participant is not None
    assert wall_today().to_read == 1
    assert posts_to_call_about().exists()
    for one in Post.objects.all():
        one.clean_fields(exclude=["vector"])


def test_papers_hang_in_both_places_and_some_are_to_be_taken_down(cozes):
    here = {board.place.name: board for board in boards()}
    assert set(here) == {"Cozes", "Meschers"}
    for board in here.values():
        assert board.hanging > board.to_remove > 0
        assert board.to_hang > 0


def test_the_demo_s_posts_are_found_by_their_words_and_by_nearly_these(cozes):
    posts = visible_posts(None)
    assert wall(posts, Wanted(words="rosiers")).posts.get().title == "Tailler un rosier grimpant"
    assert wall(posts, Wanted(words="acordéon")).posts.get().title == "Débuter à l’accordéon"


def test_filling_it_again_or_elsewhere_changes_nothing(cozes):
    before = list(Post.objects.order_by("pk").values()), Paper.objects.count()
    fill_wall("cozes")
    fill_wall("ailleurs")
    assert (list(Post.objects.order_by("pk").values()), Paper.objects.count()) == before


def test_the_night_leaves_the_demo_s_wall_as_it_is_but_for_its_warnings(cozes):
    count = Post.objects.on_the_wall().count()
    tidy_wall(schema=cozes.schema_name)
    with inside(cozes):
        assert Post.objects.on_the_wall().count() == count


def test_no_post_of_the_demo_tells_more_than_a_first_name(cozes):
    told = " ".join(
        " ".join([one.title, one.text, one.place, one.times, one.for_whom])
        for one in Post.objects.all()
    )
    for person in Participant.objects.all():
        assert person.last_name not in told.split(), person
    assert timezone.localdate() >= max(Post.objects.values_list("posted_on", flat=True))
