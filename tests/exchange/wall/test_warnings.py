from datetime import timedelta

import pytest
from django.utils import timezone

from exchange.models import Participant, Post
from exchange.wall.desk import posts_to_call_about
from exchange.wall.tasks import tidy_wall
from exchange.wall.warning import warn_of_ends
from mail.models import OutgoingMail
from tenants.context import inside

pytestmark = pytest.mark.django_db


def test_who_has_an_address_is_warned_14_and_3_days_before_once_each(centre, post, rose):
    one = post("Tondre")
    today = timezone.localdate()
    with inside(centre):
        Participant.objects.filter(pk=rose.pk).update(email="rose@x.example")
        Post.objects.update(valid_until=today + timedelta(days=20))
        assert [warn_of_ends(today + timedelta(days=day)) for day in (0, 6, 6, 7, 16, 17, 18)] == [
            0, 1, 0, 0, 0, 1, 0,
        ]  # fmt: skip
        told = OutgoingMail.objects.filter(kind="post-ending")
        assert told.count() == 2
        assert f"n° {one.pk}" in told.first().text
        assert "/entraide/renouveler/" in told.first().text


def test_a_post_that_ends_at_once_is_told_once(centre, post, rose):
    post("Tondre")
    today = timezone.localdate()
    with inside(centre):
        Participant.objects.filter(pk=rose.pk).update(email="rose@x.example")
        Post.objects.update(valid_until=today + timedelta(days=2))
        assert (warn_of_ends(today), warn_of_ends(today)) == (1, 0)


def test_who_has_no_address_is_on_the_list_of_calls(centre, post):
    one = post("Tondre")
    with inside(centre):
        Post.objects.update(valid_until=timezone.localdate() + timedelta(days=10))
        assert list(posts_to_call_about()) == [one]
        assert warn_of_ends(timezone.localdate()) == 0


def test_the_night_does_nothing_while_the_module_is_off(centre, post):
    post("Tondre")
    with inside(centre):
        Post.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    centre.modules = []
    centre.save()
    tidy_wall(schema=centre.schema_name)
    with inside(centre):
        assert Post.objects.get().state == "open"
    centre.modules = ["exchange"]
    centre.save()
    tidy_wall(schema=centre.schema_name)
    with inside(centre):
        assert Post.objects.get().state == "expired"
