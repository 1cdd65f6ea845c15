"""Two people who renew one action at the same moment, with real commits."""

import uuid
from collections.abc import Callable

import pytest

from accounts.enums import Role
from accounts.models import User
from actions.editions.services import YearTaken, renew_sheet
from actions.models import ActionSheet
from tenants.context import inside
from tenants.models import Centre
from tenants.provisioning import create_centre
from territory.models import Department
from tests.support.at_once import at_once
from tests.support.sheets import draft


@pytest.fixture
def busy(committed: None) -> Centre:
    """A centre of this test alone, dropped with all that it holds."""
    return create_centre(
        slug="deux-mains", name="Deux mains", department=Department.objects.get(code="48")
    )


def test_two_people_at_once_make_one_edition(busy):
    with inside(busy):
        first = draft(title="Jardin", edition_year=2023)
        second = draft(title="Jardin", edition_year=2024, action_uid=str(first.action_uid))
        user = User.objects.create_user("nadia", role=Role.TEAM)

    def renew(pk: int) -> Callable[[], object]:
        return lambda: renew_sheet(pk=pk, year=2025, uid=uuid.uuid4(), acting_user=user)

    # From either edition: it is the action that is locked.
    works = [renew(one.pk) for one in (first, second) * 2]
    assert at_once(busy, *works, gone=(YearTaken,)) == ["done", "gone", "gone", "gone"]
    with inside(busy):
        assert ActionSheet.objects.filter(edition_year=2025).count() == 1
