"""A newcomer of the demo finds something that waits, for each role."""

import pytest

from accounts.enums import Role
from actions.models import ActionSheet
from config.demo_sheets import send_some_sheets
from federation import vocabulary
from federation.enums import TermKind
from tests.support.review import person

pytestmark = pytest.mark.django_db


def test_one_sheet_waits_for_direction_and_one_came_back_to_the_team(in_centre, browse):
    claire, nadia = person("Claire", Role.DIRECTION), person("Nadia", Role.TEAM)
    for _ in range(2):
        send_some_sheets(team=nadia, direction=claire)
    assert sorted(ActionSheet.objects.values_list("review__state", flat=True)) == [
        "sent-back",
        "waiting",
    ]
    words = vocabulary.terms(TermKind.KEYWORD)
    for sheet in ActionSheet.objects.all():
        assert set(sheet.keywords) <= set(words)
    direction, team = browse(in_centre), browse(in_centre)
    direction.force_login(claire)
    team.force_login(nadia)
    assert "1 fiche action attend votre validation" in direction.get("/gestion/").text
    assert "1 fiche action vous est renvoyée" in team.get("/gestion/").text
