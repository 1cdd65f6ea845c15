"""Two requests at once, with real commits."""

from collections.abc import Callable, Iterator

import pytest

from accounts import services
from accounts.enums import Role
from accounts.models import HelpPermission, Invitation, User
from accounts.selectors import invitation_of_code
from tenants.context import inside
from tenants.models import Centre
from tests.support.at_once import at_once
from tests.support.journal import empty_journal


def place() -> Centre:
    return Centre.objects.get(slug="les-tilleuls")


@pytest.fixture
def chiefs(committed: None) -> Iterator[list[User]]:
    """Two directions of a centre; what the test leaves there is removed."""
    centre = place()
    with inside(centre):
        yield [User.objects.create_user(f"chef{n}", role=Role.DIRECTION) for n in range(2)]
    with inside(centre):
        Invitation.objects.all().delete()
        User.objects.all().delete()
        empty_journal()


def test_two_directions_who_end_each_other_s_access_leave_one(chiefs):
    one, two = chiefs
    answers = at_once(
        place(),
        lambda: services.end_access(user=one, acting_user=two),
        lambda: services.end_access(user=two, acting_user=one),
    )
    assert answers[0] == "done"
    assert "nommez d’abord" in answers[1]
    assert User.objects.filter(role=Role.DIRECTION, is_active=True).count() == 1


def test_two_directions_who_change_each_other_s_role_leave_one(chiefs):
    one, two = chiefs
    answers = at_once(
        place(),
        lambda: services.change_role(user=one, role=Role.TEAM, acting_user=two),
        lambda: services.change_role(user=two, role=Role.TEAM, acting_user=one),
    )
    assert answers[0] == "done"
    assert "nommez d’abord" in answers[1]
    assert User.objects.filter(role=Role.DIRECTION, is_active=True).count() == 1


def test_a_double_click_prints_one_invitation_and_its_last_sheet_has_the_code(chiefs):
    issued = []

    def click() -> None:
        issued.append(
            services.invite(
                name="Ginette", email="", role=Role.DESK, on_paper=True, acting_user=chiefs[0]
            )
        )

    assert at_once(place(), click, click) == ["done", "done"]
    invitation = Invitation.objects.get()
    codes = [invitation_of_code(one.code) for one in issued]
    assert sorted(codes, key=bool) == [None, invitation]


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

    answers = at_once(place(), accept("ginette"), accept("ginette2"))
    assert answers[0] == "done"
    assert "déjà servi" in answers[1]
    assert User.objects.filter(role=Role.DESK).count() == 1


def test_the_same_identifiant_chosen_twice_at_once_is_one_person_s(chiefs):
    works = []
    for name in ("Ginette Petit", "Ginette Roy"):
        issued = services.invite(
            name=name, email="", role=Role.DESK, on_paper=True, acting_user=chiefs[0]
        )
        works.append(
            lambda invitation=issued.invitation: services.accept_invitation(
                invitation=invitation, username="ginette", password="un-mot-de-passe-solide"
            )
        )
    answers = at_once(place(), *works)
    assert answers[0] == "done"
    assert "déjà pris" in answers[1]


def test_a_double_click_that_allows_help_leaves_one_permission(chiefs):
    try:
        answers = at_once(
            place(), *(lambda: services.allow_help(days=7, reason="", acting_user=chiefs[0]),) * 2
        )
        assert answers == ["done", "done"]
        assert HelpPermission.objects.filter(ended_at=None).count() == 1
    finally:
        HelpPermission.objects.all().delete()
        Centre.objects.filter(slug="les-tilleuls").update(help_until=None)
