"""What the sweep finds, where, and what it leaves alone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mail import delivery
from mail.due import schemas_with_work
from mail.enums import MailState
from mail.models import OutgoingMail
from tenants.context import inside
from tenants.models import Centre

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def ago(**time) -> object:
    return timezone.now() - timedelta(**time)


def test_only_schemas_with_something_to_do_are_swept(centre, other_centre, write):
    names = ["public", *Centre.objects.values_list("schema_name", flat=True)]
    assert schemas_with_work(names, timezone.now()) == []
    with inside(other_centre):
        write()
    assert schemas_with_work(names, timezone.now()) == []  # its task is on the way
    with inside(other_centre):
        OutgoingMail.objects.update(queued_at=ago(minutes=6))
    assert schemas_with_work(names, timezone.now()) == [other_centre.schema_name]
    write()
    OutgoingMail.objects.update(queued_at=None)
    assert schemas_with_work(names, timezone.now()) == ["public", other_centre.schema_name]


@pytest.mark.parametrize(
    ("changes", "has_work"),
    [
        ({"queued_at": None, "next_attempt_at": NOW + timedelta(hours=1)}, False),
        ({"queued_at": None, "next_attempt_at": NOW - timedelta(hours=1)}, True),
        ({"expires_at": NOW - timedelta(seconds=1)}, True),
        ({"state": "claimed", "claimed_by": "x", "claimed_at": NOW - timedelta(minutes=14)}, False),
        ({"state": "claimed", "claimed_by": "x", "claimed_at": NOW - timedelta(minutes=16)}, True),
        ({"state": "sent", "sent_at": NOW, "created": NOW - timedelta(days=29)}, False),
        ({"state": "sent", "sent_at": NOW, "created": NOW - timedelta(days=31)}, True),
        (
            {"state": "sent", "sent_at": NOW, "created": NOW - timedelta(days=31), "text": ""},
            False,
        ),
        ({"state": "refused"}, False),
        ({"state": "unknown"}, False),
    ],
)
def test_what_is_work_for_the_sweep(in_centre, write, changes, has_work):
    write()
    OutgoingMail.objects.update(**changes)
    found = schemas_with_work([in_centre.schema_name], NOW)
    assert found == ([in_centre.schema_name] if has_work else [])


def test_a_schema_without_the_table_yet_is_passed_over(centre):
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA c_en_chantier")
    names = ["c_en_chantier", "c_nowhere", centre.schema_name]
    assert schemas_with_work(names, timezone.now()) == []


def test_a_hundred_schemas_are_asked_in_one_statement(centre):
    with connection.cursor() as cursor:
        for number in range(120):
            cursor.execute(
                f"CREATE SCHEMA c_n{number};"
                f"CREATE TABLE c_n{number}.mail_outgoingmail"
                " (LIKE public.mail_outgoingmail INCLUDING ALL)"
            )
    names = [f"c_n{number}" for number in range(120)]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert schemas_with_work(names, timezone.now()) == []
    assert len(queries) == 3


def test_the_sweep_cancels_what_is_void_and_gives_each_mail_to_the_broker_once(in_centre, write):
    void = write(expires_at=timezone.now() - timedelta(seconds=1))
    late, fresh = write(), write()
    OutgoingMail.objects.filter(pk__in=[void.pk, late.pk]).update(queued_at=ago(minutes=6))
    now = timezone.now()
    assert delivery.cancel_expired(now) == 1
    assert delivery.take_due(now) == [late.pk]
    assert delivery.take_due(now) == []
    void.refresh_from_db()
    assert void.state == MailState.CANCELLED
    assert "ne servait plus" in void.last_error
    assert delivery.claim(void.pk) is None
    assert delivery.claim(fresh.pk) == fresh


def test_texts_are_kept_as_long_as_the_settings_say(in_centre, write, settings):
    settings.MAIL_BODIES_KEPT_DAYS = 10
    sent, waiting, recent = write(), write(), write()
    OutgoingMail.objects.exclude(pk=waiting.pk).update(state=MailState.SENT, sent_at=timezone.now())
    OutgoingMail.objects.exclude(pk=recent.pk).update(created=ago(days=11))
    assert delivery.clear_old_bodies(timezone.now()) == 1
    kept = {mail.pk: bool(mail.text or mail.html) for mail in OutgoingMail.objects.all()}
    assert kept == {sent.pk: False, waiting.pk: True, recent.pk: True}
