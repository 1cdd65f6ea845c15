"""What was left lying: jobs never sent or whose process died, results and rows past their time."""

import logging
from collections.abc import Iterable, Iterator

from django.db import connection, transaction
from django.db.models import DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import Now

from jobs.claims import release_dead, try_lock
from jobs.conf import RESEND, STALE, jobs_kept
from jobs.enums import JobState
from jobs.execution import file_name
from jobs.models import Job
from jobs.storage import private_storage
from tenants.connections import close_if_worn, note_visit

logger = logging.getLogger(__name__)

AT_ONCE = 500
SCHEMAS_PER_QUERY = 400


def unsent() -> Q:
    """Waiting jobs that are in no queue for all we know.

    A message may be lost with Redis, or only late. Each is sent again after a minute, then two,
    four…: a long queue is not made longer by its own jobs.
    """
    in_queue = ExpressionWrapper(F("sent_at") - F("queued_at"), output_field=DurationField())
    return Q(state=JobState.WAITING) & (
        Q(sent_at__isnull=True) | Q(sent_at__lt=Now() - RESEND - in_queue)
    )


def stale() -> Q:
    return Q(state=JobState.RUNNING, heartbeat_at__lt=Now() - STALE)


def expired() -> Q:
    return ~Q(result="") & Q(result_expires_at__lt=Now())


def old() -> Q:
    return Q(finished_at__lt=Now() - jobs_kept())


def revive_stale(schema: str) -> None:
    """Puts back in the queue the jobs whose process is dead; one that only sleeps keeps its lock."""
    for uid in Job.objects.filter(stale()).values_list("uid", flat=True)[:AT_ONCE]:
        with transaction.atomic():
            if try_lock(schema, uid, for_transaction=True) and release_dead(uid, silent_for=STALE):
                logger.warning("%s: job %s lost its process.", schema, uid)


def delete_expired_results() -> None:
    for job in Job.objects.filter(expired())[:AT_ONCE]:
        private_storage.delete(file_name(job))
        Job.objects.filter(pk=job.pk).update(result="")


def delete_old_jobs() -> None:
    for job in Job.objects.filter(old())[:AT_ONCE]:
        # Whatever the row says: an attempt may have died between the file and the row.
        private_storage.delete(file_name(job))
        job.delete()


def schemas_with_something_to_do(schema_names: Iterable[str]) -> Iterator[str]:
    """Asked in one statement for each few hundred schemas, as in ``tenants.fleet``."""
    asked = Job.objects.filter(unsent() | stale() | expired() | old()).order_by().values("pk")
    sql, parameters = asked.query.sql_with_params()
    table = connection.ops.quote_name(Job._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname FROM pg_catalog.pg_tables"
            " WHERE tablename = %s AND schemaname = ANY(%s)",
            [Job._meta.db_table, list(schema_names)],
        )
        existing = [row[0] for row in cursor.fetchall()]
    for start in range(0, len(existing), SCHEMAS_PER_QUERY):
        selects, values = [], []
        for name in existing[start : start + SCHEMAS_PER_QUERY]:
            here = sql.replace(table, f"{connection.ops.quote_name(name)}.{table}")
            selects.append(f"SELECT %s WHERE EXISTS ({here})")
            values += [name, *parameters]
            note_visit(name)
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(selects), values)
            found = [row[0] for row in cursor.fetchall()]
        # Some 70 kB of the server's memory for each schema asked, measured.
        close_if_worn()
        yield from found
