"""The journal is written once: the database itself refuses to change or delete its lines.

Two exceptions: a deleted account's name stays while its key goes, and the retention task deletes
old lines after ``SET LOCAL maillage.retention = 'on'``.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('maillage.retention', true) = 'on' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.actor_id IS NULL
        AND (NEW.id, NEW.at, NEW.actor_name, NEW.action, NEW.subject, NEW.note)
          = (OLD.id, OLD.at, OLD.actor_name, OLD.action, OLD.subject, OLD.note) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The journal is append-only.';
END
$$;
CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE ON accounts_journalentry
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
"""
BACKWARD = """
DROP TRIGGER journal_is_append_only ON accounts_journalentry;
DROP FUNCTION journal_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
