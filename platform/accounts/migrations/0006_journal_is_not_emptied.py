"""The journal cannot be emptied at once either: its first trigger looks at rows only."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER journal_is_not_emptied BEFORE TRUNCATE ON accounts_journalentry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
"""
BACKWARD = "DROP TRIGGER journal_is_not_emptied ON accounts_journalentry;"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_personal_data")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
