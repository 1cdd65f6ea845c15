import pytest
from django.db import DatabaseError, connection

from tenants.context import inside
from tenants.models import Centre


def test_the_journal_cannot_be_emptied_at_once(committed):
    with (
        inside(Centre.objects.get(slug="les-tilleuls")),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="append-only"),
    ):
        cursor.execute("TRUNCATE accounts_journalentry")
