"""The exchange of the demo: people of all kinds, in few statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.demo_exchange import open_exchange
from exchange.charters.selectors import count_to_sign
from exchange.life.selectors import quiet
from exchange.models import CharterVersion, LifeEvent, Participant, Place
from exchange.people.selectors import live_figures
from territory.models import Commune

pytestmark = pytest.mark.django_db


def test_cozes_has_41_people_of_whom_30_retired_and_13_keep_the_desk(in_centre):
    with CaptureQueriesContext(connection) as captured:
        open_exchange("cozes")
    assert len(captured) <= 12
    figures = live_figures()
    assert (figures.registered, figures.retired, figures.waiting) == (41, 30, 2)
    assert Participant.objects.here().filter(keeps_desk=True).count() == 13
    assert list(Place.objects.values_list("name", flat=True)) == ["Cozes", "Meschers"]
    assert LifeEvent.objects.count() == 43
    to_sign = count_to_sign()
    assert 0 < quiet().count() < to_sign < 41 / 4
    assert CharterVersion.objects.published().count() == 2
    codes = set(Participant.objects.values_list("commune", flat=True))
    assert Commune.objects.filter(pk__in=codes).count() == len(codes)
    assert Participant.objects.filter(search_key__contains="odette chauvin").exists()
    for person in Participant.objects.all():
        person.clean_fields()


def test_the_demo_s_people_are_registered_once_and_at_cozes_only(in_centre):
    open_exchange("cozes")
    open_exchange("cozes")
    open_exchange("ailleurs")
    assert Participant.objects.count() == 43
