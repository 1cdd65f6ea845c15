"""Answers that are given at the same moment, with real commits: one wins."""

import pytest
from django.db import transaction

from accounts.enums import Role
from accounts.models import JournalEntry, User
from actions.models import ActionSheet, SheetReview, SheetStep
from actions.review import services
from actions.services import save_draft
from actions.versions import version_of
from mail.models import OutgoingMail
from tenants.context import inside
from tenants.models import Centre
from tests.support.at_once import at_once
from tests.support.journal import empty_journal
from tests.support.review import person
from tests.support.sheets import draft


def place():
    return Centre.objects.get(slug="les-tilleuls")


@pytest.fixture
def sheet(committed):
    """With two of direction and one of the team; what the test leaves is removed."""
    with inside(place()):
        person("Claire", Role.DIRECTION)
        person("Luc", Role.DIRECTION)
        person("Nadia", Role.TEAM)
        yield draft(title="Jardin")
    with inside(place()):
        for one in ActionSheet.objects.all():
            one.delete()
        OutgoingMail.objects.all().delete()
        User.objects.all().delete()
        empty_journal()


def user(name):
    return User.objects.get(username=name)


def submit(sheet):
    services.submit(sheet=sheet, share=False, word="", acting_user=user("nadia"))


def test_two_sendings_of_one_form_ask_once(sheet):
    answers = at_once(place(), *[lambda: submit(sheet)] * 3)
    assert answers[0] == "done"
    assert all("rien n’est parti en double" in answer for answer in answers[1:])
    assert OutgoingMail.objects.count() == 2, "one for each of direction"
    assert SheetStep.objects.count() == 1


def test_of_two_directions_who_answer_at_once_one_wins(sheet):
    submit(sheet)
    version = version_of(ActionSheet.objects.get(pk=sheet.pk).latest_revision)
    answers = at_once(
        place(),
        lambda: services.approve(sheet=sheet, version=version, acting_user=user("claire")),
        lambda: services.send_back(
            sheet=sheet, version=version, word="Non", acting_user=user("luc")
        ),
    )
    assert answers[0] == "done"
    assert "a déjà" in answers[1]
    live = ActionSheet.objects.get(pk=sheet.pk).live
    assert SheetReview.objects.get().state == ("settled" if live else "sent-back")
    answered = JournalEntry.objects.filter(action__in=["sheet-published", "sheet-sent-back"])
    assert answered.count() == 1
    assert OutgoingMail.objects.filter(to="nadia@exemple.fr").count() == 1


def test_a_save_at_the_same_moment_is_never_published_unseen(sheet):
    submit(sheet)
    seen = ActionSheet.objects.get(pk=sheet.pk)
    version = version_of(seen.latest_revision)

    def save():
        # As the editor does: the row is locked, then a revision is written.
        with transaction.atomic():
            row = ActionSheet.objects.select_for_update().get(pk=sheet.pk)
            later = row.get_latest_revision_as_object()
            later.summary = "Que personne n’a lu"
            save_draft(sheet=later, acting_user=user("nadia"))

    answers = at_once(
        place(),
        save,
        lambda: services.approve(sheet=sheet, version=version, acting_user=user("claire")),
    )
    now = ActionSheet.objects.get(pk=sheet.pk)
    assert now.summary == ""
    assert now.get_latest_revision_as_object().summary == "Que personne n’a lu"
    if now.live:
        assert answers == ["done", "done"]
        assert now.has_unpublished_changes
    else:
        assert "une autre version" in answers[1]
