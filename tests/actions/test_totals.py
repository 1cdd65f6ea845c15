from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.selectors import Totals, draft_totals, published_totals
from tests.support.sheets import budget, full_content, published

pytestmark = pytest.mark.django_db


def test_totals_leave_suggested_lines_out(in_centre):
    sheet = published(**full_content())
    totals = published_totals(sheet)
    assert totals == Totals(Decimal("1100.00"), Decimal("900.00"), Decimal("200.00"))
    assert totals.balance == Decimal("-200.00")


amounts = st.decimals(min_value="0.01", max_value="999999999.99", places=2)
lines = st.lists(
    st.builds(
        budget,
        nature=st.sampled_from(["expense", "funding", "in-kind"]),
        label=st.just("ligne"),
        amount=amounts.map(str),
        source=st.sampled_from(["entered", "imported", "confirmed"]),
    ),
    max_size=8,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=lines)
def test_the_database_and_the_drafts_agree(in_centre, lines):
    sheet = published(title="Budget", budget_lines=lines)
    assert published_totals(sheet) == draft_totals(sheet.budget_lines.all())


def test_a_sheet_without_a_budget_has_no_totals(in_centre):
    sheet = published(title="Sans budget")
    assert published_totals(sheet).empty
    assert draft_totals([]).empty
