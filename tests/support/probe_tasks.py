"""Tasks that the test suite's real worker knows. Each leaves a trace in Redis or in its schema."""

import time

import redis
from celery import shared_task
from django.conf import settings
from django.db import connection
from wagtail.models import Site


def traces() -> redis.Redis:
    return redis.Redis.from_url(settings.CELERY_BROKER_URL, decode_responses=True)


@shared_task
def note_schema(*, schema: str, key: str) -> None:
    """Writes which schema and which site the task saw."""
    site = Site.objects.get(is_default_site=True)
    traces().rpush(key, f"{schema}|{connection.schema_name}|{site.hostname}")


@shared_task
def fail(*, schema: str, key: str) -> None:
    traces().rpush(key, "failed")
    raise RuntimeError("probe")


@shared_task
def count_when_done(*, schema: str, key: str) -> None:
    """Starts, waits for the seconds that Redis says, then counts."""
    traces().rpush(f"{key}:started", "1")
    time.sleep(float(traces().get(f"{key}:seconds") or 0))
    traces().incr(f"{key}:done")
