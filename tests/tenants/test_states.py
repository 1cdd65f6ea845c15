"""From one state of a centre to another, and what its address answers at once."""

import threading

import pytest
from django.db import connections
from django.test import Client

from tenants import states
from tenants.enums import CentreState
from tenants.errors import CentreRefused
from tenants.models import Centre

HOST = "les-tilleuls.maillage.localhost"
WAYS = {
    states.open_centre: ({"preparing"}, "open"),
    states.suspend_centre: ({"open"}, "suspended"),
    states.reopen_centre: ({"suspended"}, "open"),
    states.archive_centre: ({"preparing", "open", "suspended"}, "archived"),
    states.take_out_of_archive: ({"archived"}, "suspended"),
}
CASES = [(move, state) for move in WAYS for state in CentreState.values]


def status(path: str = "/") -> int:
    return Client(headers={"host": HOST}).get(path).status_code


@pytest.mark.django_db
@pytest.mark.parametrize(("move", "state"), CASES, ids=lambda part: getattr(part, "__name__", part))
def test_each_change_follows_only_the_states_it_is_meant_for(centre, move, state):
    sources, target = WAYS[move]
    Centre.objects.filter(pk=centre.pk).update(state=state)
    if state in sources:
        move(centre=centre)
        assert centre.state == target
    else:
        with pytest.raises(CentreRefused, match=r"rien à changer|ne lui convient pas"):
            move(centre=centre)
    centre.refresh_from_db()
    assert centre.state == (target if state in sources else state)


@pytest.mark.django_db
def test_the_site_answers_otherwise_from_the_next_request_on(centre):
    answers = [status()]
    for move in (
        states.suspend_centre,
        states.reopen_centre,
        states.archive_centre,
        states.take_out_of_archive,
        states.reopen_centre,
    ):
        move(centre=centre)
        answers.append(status())
    assert answers == [200, 503, 200, 404, 503, 200]


@pytest.mark.django_db
def test_what_was_read_before_another_request_changed_it_does_not_count(centre):
    old = Centre.objects.get(pk=centre.pk)
    states.archive_centre(centre=centre)
    with pytest.raises(CentreRefused, match="archivé"):
        states.suspend_centre(centre=old)
    assert Centre.objects.get(pk=centre.pk).state == "archived"


@pytest.mark.usefixtures("committed")
def test_of_two_suspensions_at_once_one_is_told_that_it_is_done():
    centre = Centre.objects.get(slug="les-tilleuls")
    together, answers = threading.Barrier(2), []

    def suspend() -> None:
        together.wait()
        try:
            states.suspend_centre(centre=Centre.objects.get(pk=centre.pk))
            answers.append("done")
        except CentreRefused as refusal:
            answers.append(str(refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=suspend) for _ in range(2)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert sorted(answer == "done" for answer in answers) == [False, True]
        assert any("déjà suspendu" in answer for answer in answers)
    finally:
        states.reopen_centre(centre=centre)
