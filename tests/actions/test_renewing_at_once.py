"""Two people who renew one action at the same moment, with real commits."""

import threading
import uuid

import pytest
from django.db import connection

from accounts.enums import Role
from accounts.models import User
from actions.editions.services import YearTaken, renew_sheet
from actions.models import ActionSheet
from tenants.context import inside
from tenants.models import Centre
from tenants.provisioning import create_centre
from territory.models import Department
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
    together, answers = threading.Barrier(4), []

    def run(pk: int) -> None:
        try:
            with inside(busy):
                together.wait()
                renew_sheet(pk=pk, year=2025, uid=uuid.uuid4(), acting_user=user)
            answers.append("made")
        except YearTaken:
            answers.append("taken")
        finally:
            connection.close()

    # From either edition: it is the action that is locked.
    threads = [threading.Thread(target=run, args=(one.pk,)) for one in (first, second) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(answers) == ["made", "taken", "taken", "taken"]
    with inside(busy):
        assert ActionSheet.objects.filter(edition_year=2025).count() == 1
