"""What the night deletes of one schema, and what nothing else can delete."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings as active
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import InternalError, connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone
from model_bakery import baker

from accounts import journal, retention
from accounts.enums import JournalAction, Role
from accounts.models import DataRequest, HelpEntry, HelpPermission, Invitation, JournalEntry, User
from accounts.services import end_access, give_access_back
from accounts.tasks import apply_retention
from mail.models import OutgoingMail
from tenants.context import inside
from tenants.retention import KEPT, days_kept
from tests.consistency.test_layout import python_files, rooms

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def ago(days: int):
    return timezone.now() - timedelta(days=days)


def journal_line(days: int, subject: str) -> None:
    """Written with its date: afterwards nobody could change it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_journalentry (at, actor_name, action, subject, note)"
            " VALUES (%s, '', 'signed-in', %s, '')",
            [ago(days), subject],
        )


def fill() -> None:
    """For each kind one row whose time is over, named « due », and one whose time is not."""
    for word, more in (("due", 1), ("kept", -1)):
        journal_line(365 + more, word)
        when = {
            "accepted_at": ("accepted_at", 90),
            "revoked_at": ("revoked_at", 90),
            "expires_at": ("expires_at", 90),
        }
        for name, (field, days) in when.items():
            values = {"expires_at": NOW + timedelta(days=9), field: ago(days + more)}
            baker.make(Invitation, name=word, code_hash=f"{word}{name}", **values)
        baker.make(
            OutgoingMail,
            to="marie@exemple.fr",
            subject=word,
            created=ago(180 + more),
            state="sent",
            sent_at=NOW,
            message_id=f"<{word}@x>",
        )
        User.objects.create_user(
            f"{word}-ended", is_active=False, access_ended_at=ago(365 + more), first_name=word
        )
        baker.make(
            DataRequest,
            user=User.objects.create_user(f"{word}-asked"),
            kind="erasure",
            state="refused",
            answer=word,
            due_on=NOW.date(),
            answered_at=ago(1095 + more),
        )
    baker.make(
        DataRequest,
        user=User.objects.create_user("waiting"),
        kind="erasure",
        due_on=ago(3000).date(),
        created=ago(3000),
    )
    User.objects.create_user("sleeping", last_login=ago(3000), date_joined=ago(3000))


def left() -> dict[str, list[str]]:
    return {
        "journal": sorted(JournalEntry.objects.values_list("subject", flat=True)),
        "invitations": sorted(Invitation.objects.values_list("name", flat=True)),
        "mails": sorted(OutgoingMail.objects.values_list("subject", flat=True)),
        "accounts": sorted(User.objects.filter(erased_at=None).values_list("username", flat=True)),
        "requests": sorted(DataRequest.objects.values_list("answer", flat=True)),
    }


def test_only_the_due_rows_of_one_schema_go_and_a_second_time_nothing(centre, other_centre):
    for place in (centre, other_centre):
        with inside(place):
            fill()
    with inside(other_centre):
        before = left()
    apply_retention(schema=centre.schema_name)
    with inside(centre):
        erased = User.objects.exclude(erased_at=None).get()
        once = left()
        assert once == {
            "journal": [f"Compte effacé (n° {erased.pk})", "kept"],
            "invitations": ["kept", "kept", "kept"],
            "mails": ["", "kept"],
            "accounts": ["due-asked", "kept-asked", "kept-ended", "sleeping", "waiting"],
            "requests": ["", "kept"],
        }
        assert OutgoingMail.objects.get(subject="").to == ""
        assert JournalEntry.objects.filter(action=JournalAction.RETENTION_OVER).count() == 1
    with inside(other_centre):
        assert left() == before
    apply_retention(schema=centre.schema_name)
    with inside(centre):
        assert left() == once


def test_the_federation_has_its_nights_too(db):
    fill()
    apply_retention(schema="public")
    assert left()["invitations"] == ["kept", "kept", "kept"]


def test_the_night_s_task_is_in_the_timetable():
    entry = active.CELERY_BEAT_SCHEDULE["apply-retention"]
    assert entry["task"] in current_app.tasks
    assert entry["kwargs"] == {"schema": "public"}


def test_without_the_retention_task_no_line_of_the_journal_can_be_deleted_or_changed(in_centre):
    journal_line(4000, "vieille")
    for attempt in (
        lambda: JournalEntry.objects.all().delete(),
        lambda: JournalEntry.objects.get().delete(),
        lambda: JournalEntry.objects.update(subject="autre"),
        lambda: JournalEntry.objects.all()._raw_delete("default"),
    ):
        with (
            pytest.raises((InternalError, ProgrammingError), match="append-only"),
            transaction.atomic(),
        ):
            attempt()
    assert JournalEntry.objects.get().subject == "vieille"


def test_the_door_is_closed_again_within_the_same_transaction(in_centre):
    journal_line(4000, "vieille")
    journal_line(1, "récente")
    assert retention.delete_old_journal_lines(timezone.now()) == 1
    with (
        pytest.raises((InternalError, ProgrammingError), match="append-only"),
        transaction.atomic(),
    ):
        JournalEntry.objects.all().delete()
    assert JournalEntry.objects.get().subject == "récente"


def test_only_the_retention_code_names_the_setting_that_opens_the_journal():
    """Whoever writes these words elsewhere could empty the journal by accident."""
    named = {
        path.name
        for folder in rooms().values()
        for path in python_files(folder)
        if "maillage.retention" in path.read_text(encoding="utf-8")
    }
    assert named == {"retention.py", "0002_append_only_journal.py"}


def test_ending_access_starts_the_time_and_giving_it_back_stops_it(in_centre):
    chief = User.objects.create_user("chef", role=Role.DIRECTION)
    marie = User.objects.create_user("marie", role=Role.TEAM)
    end_access(user=marie, acting_user=chief)
    marie.refresh_from_db()
    assert marie.access_ended_at is not None
    give_access_back(user=marie, acting_user=chief)
    marie.refresh_from_db()
    assert marie.access_ended_at is None


def test_an_account_closed_some_other_way_is_counted_from_the_first_night(in_centre):
    User.objects.create_user("ancienne", is_active=False, date_joined=ago(3000))
    assert retention.erase_ended_accounts(timezone.now()) == 0
    later = timezone.now() + timedelta(days=366)
    assert retention.erase_ended_accounts(later) == 1


def test_the_waiting_request_of_an_account_that_the_night_erases_is_over(in_centre):
    gone = User.objects.create_user("ancienne", is_active=False, access_ended_at=ago(400))
    baker.make(DataRequest, user=gone, kind="erasure", due_on=NOW.date(), message="Moi, Ana")
    retention.erase_ended_accounts(timezone.now())
    asked = DataRequest.objects.get()
    assert (asked.state, asked.message) == ("accepted", "")


@pytest.mark.parametrize("days", [0, None, -1, True, "365", 1.5])
@pytest.mark.parametrize("what", KEPT)
def test_a_length_that_is_no_whole_number_of_days_is_refused(settings, what, days):
    settings.RETENTION_DAYS = {**active.RETENTION_DAYS, what: days}
    with pytest.raises(ImproperlyConfigured, match=f"RETENTION_DAYS\\['{what}'\\] must be"):
        days_kept(what)
    assert [error.id for error in run_checks() if error.id.startswith("tenants.")] == [
        "tenants.E001"
    ]


def test_a_wrong_length_deletes_nothing(settings, in_centre):
    settings.RETENTION_DAYS = {**active.RETENTION_DAYS, "journal": 0}
    journal.record(JournalAction.SIGNED_OUT)
    with pytest.raises(ImproperlyConfigured):
        retention.delete_old_journal_lines(timezone.now())
    assert JournalEntry.objects.count() == 1


def test_production_has_the_same_lengths_unless_it_is_told_otherwise():
    """They are written out there, where the variables of the environment are read."""
    text = Path(active.ROOT, "platform/config/settings/production.py").read_text("utf-8")
    found = {
        what: int(days)
        for what, name, days in re.findall(
            r'"(\w+)": read_int\("RETENTION_(\w+)_DAYS", (\d+)\)', text
        )
        if what.upper() == name
    }
    assert found == active.RETENTION_DAYS
    assert set(found) == set(KEPT)


def test_a_helper_s_account_is_closed_and_erased_in_its_time_and_she_is_seen_when_back(in_centre):
    agnes = baker.make(
        User,
        username="aide.agnes",
        first_name="Agnès",
        role=Role.TEAM,
        helper_key=4,
        helper_until=timezone.now() - timedelta(hours=1),
    )
    tonight = timezone.now()
    retention.erase_ended_accounts(tonight)
    agnes.refresh_from_db()
    assert (agnes.is_active, agnes.access_ended_at) == (False, agnes.helper_until)
    retention.erase_ended_accounts(tonight + timedelta(days=days_kept("ended_accounts")))
    agnes.refresh_from_db()
    assert agnes.erased_at
    assert str(agnes) == "Compte effacé"
    # Her next visit is another account: this one stands in no list.
    assert (agnes.helper_key, agnes.helper_until) == (None, None)


def test_who_let_the_federation_in_is_kept_as_long_as_the_journal(in_centre):
    now = timezone.now()
    limit = now - timedelta(days=days_kept("journal"))
    kept, gone = (
        HelpPermission.objects.create(
            created_by_name="Claire", expires_at=limit + timedelta(days=days), ended_at=limit
        )
        for days in (1, -1)
    )
    for permission in (kept, gone):
        HelpEntry.objects.create(
            permission=permission,
            helper_key=4,
            helper_name="Agnès",
            token_hash=str(permission.pk),
            expires_at=permission.expires_at,
        )
    apply_retention.run(schema=in_centre.schema_name)
    assert list(HelpPermission.objects.all()) == [kept]
    assert HelpEntry.objects.get().permission == kept
