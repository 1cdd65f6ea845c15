import logging
import uuid

from celery import shared_task
from django.db import connection
from kombu.exceptions import OperationalError as BrokerDown

from jobs import sweeping
from jobs.claims import Claim
from jobs.conf import GRACE
from jobs.execution import carry_out
from jobs.models import Job
from tenants.models import Centre

logger = logging.getLogger(__name__)


@shared_task
def run_job(*, schema: str, job_uid: str) -> None:
    """Runs the job unless it is over, or another process has it: a message may come twice."""
    claim = Claim(schema, uuid.UUID(job_uid))
    try:
        job = claim.take()
        if job:
            carry_out(job, claim)
    finally:
        claim.drop()
    if claim.too_early:
        run_job.apply_async(
            kwargs={"schema": schema, "job_uid": job_uid}, countdown=GRACE.total_seconds()
        )


@shared_task
def sweep(*, schema: str) -> None:
    sweeping.revive_stale(schema)
    waiting = Job.objects.filter(sweeping.unsent()).order_by("queued_at", "pk")
    for uid in waiting.values_list("uid", flat=True)[: sweeping.AT_ONCE]:
        if not send_job(schema, uid):
            break
    sweeping.delete_expired_results()
    sweeping.delete_old_jobs()


@shared_task
def sweep_everywhere(*, schema: str) -> None:
    """Sends a task to each schema that has something to do, and to no other."""
    names = [schema, *Centre.objects.order_by("pk").values_list("schema_name", flat=True)]
    for name in sweeping.schemas_with_something_to_do(names):
        sweep.delay(schema=name)


def send_job(schema: str, uid: uuid.UUID) -> bool:
    """Whether the queue took it. If not, the row waits for the sweep."""
    try:
        run_job.delay(schema=schema, job_uid=str(uid))
    except BrokerDown:
        logger.warning("%s: the queue does not answer; job %s waits for the sweep.", schema, uid)
        return False
    # Called after a commit, when another schema may be the active one.
    table = f"{connection.ops.quote_name(schema)}.{connection.ops.quote_name(Job._meta.db_table)}"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET sent_at = now() WHERE uid = %s", [uid])  # noqa: S608
    return True
