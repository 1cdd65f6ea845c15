"""Two requests at once, with real commits."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from accounts import services
from accounts.enums import Role
from accounts.errors import Refused
from accounts.models import HelpPermission, Invitation, User
from accounts.selectors import invitation_of_code
from tenants.context import inside
from tenants.models import Centre


def place() -> Centre:
    return Centre.objects.get(slug="les-tilleuls")


@pytest.fixture
def chiefs(committed: None) -> Iterator[list[User]]:
    """Two directions of a centre; what the test leaves there is removed."""
    centre = place()
    with inside(centre):
        yield [User.objects.create_user(f"chef{n}", role=Role.DIRECTION) for n in range(2)]
    with inside(centre), connection.cursor() as cursor:
        Invitation.objects.all().delete()
        User.objects.all().delete()
        cursor.execute("SET maillage.retention = 'on'")
        cursor.execute("DELETE FROM accounts_journalentry")
        cursor.execute("RESET maillage.retention")


def at_once(*works: Callable[[], object]) -> list[str]:
    """What became of each work, each in a connection of its own."""
    together, answers = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        try:
            with inside(place()):
                together.wait()
                work()
            answers.append("done")
        except Refused as refusal:
            answers.append(f"refused: {refusal}")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(answers)


def test_two_directions_who_end_each_other_s_access_leave_one(chiefs):
    one, two = chiefs
    answers = at_once(
        lambda: services.end_access(user=one, acting_user=two),
        lambda: services.end_access(user=two, acting_user=one),
    )
    assert answers[0] == "done"
    assert "nommez d’abord" in answers[1]
    assert User.objects.filter(role=Role.DIRECTION, is_active=True).count() == 1


def test_two_directions_who_change_each_other_s_role_leave_one(chiefs):
    one, two = chiefs
    answers = at_once(
        lambda: services.change_role(user=one, role=Role.TEAM, acting_user=two),
        lambda: services.change_role(user=two, role=Role.TEAM, acting_user=one),
    )
    assert answers[0] == "done"
    assert "nommez d’abord" in answers[1]
    assert User.objects.filter(role=Role.DIRECTION, is_active=True).count() == 1


def test_an_invitation_accepted_in_two_browsers_at_once_opens_one_account(chiefs):
    issued = services.invite(
        name="Ginette", email="", role=Role.DESK, on_paper=True, acting_user=chiefs[0]
    )
    password = "un-mot-de-passe-solide"

    def accept(username: str) -> Callable[[], object]:
        invitation = invitation_of_code(issued.code)
        return lambda: services.accept_invitation(
            invitation=invitation, username=username, password=password
        )

    answers = at_once(accept("ginette"), accept("ginette2"))
    assert answers[0] == "done"
    assert "déjà servi" in answers[1]
    assert User.objects.filter(role=Role.DESK).count() == 1


def test_the_same_identifiant_chosen_twice_at_once_is_one_person_s(chiefs):
    works = []
    for _ in range(2):
        issued = services.invite(
            name="Ginette", email="", role=Role.DESK, on_paper=True, acting_user=chiefs[0]
        )
        works.append(
            lambda invitation=issued.invitation: services.accept_invitation(
                invitation=invitation, username="ginette", password="un-mot-de-passe-solide"
            )
        )
    answers = at_once(*works)
    assert answers[0] == "done"
    assert "déjà pris" in answers[1]


def test_a_double_click_that_allows_help_leaves_one_permission(chiefs):
    try:
        answers = at_once(
            *(lambda: services.allow_help(days=7, reason="", acting_user=chiefs[0]),) * 2
        )
        assert answers == ["done", "done"]
        assert HelpPermission.objects.filter(ended_at=None).count() == 1
    finally:
        HelpPermission.objects.all().delete()
        Centre.objects.filter(slug="les-tilleuls").update(help_until=None)
