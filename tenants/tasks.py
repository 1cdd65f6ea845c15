"""Celery tasks that know their schema, and refuse to run without it."""

import logging
from typing import Any

from celery import Task, shared_task
from django.contrib.sessions.backends.db import SessionStore
from django_tenants.utils import get_public_schema_name, schema_exists

from tenants.connections import db, note_visit
from tenants.errors import MissingSchema
from tenants.models import Centre

logger = logging.getLogger(__name__)


class TenantTask(Task):
    """Base of every task: ``schema`` is a keyword argument of each, given by the sender.

    ``publish.delay(schema=centre.schema_name, sheet_id=1)``. Without it, or with the name of
    a schema that is no centre's, the task raises ``MissingSchema`` before its first line; the
    connection is back on the public schema after the last.
    """

    abstract = True

    def apply_async(  # type: ignore[override]
        self, args: Any = None, kwargs: Any = None, **options: Any
    ) -> Any:
        if not (kwargs or {}).get("schema"):
            raise MissingSchema(f"{self.name} was sent without its schema.")
        return super().apply_async(args, kwargs, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        activate(kwargs.get("schema"), self.name)
        try:
            return self.run(*args, **kwargs)
        finally:
            db.set_schema_to_public()


def activate(schema: str | None, task_name: str) -> None:
    if not schema:
        raise MissingSchema(f"{task_name} was run without its schema.")
    db.set_schema_to_public()
    if schema == get_public_schema_name():
        return
    centre = Centre.objects.filter(schema_name=schema).first()
    if centre is None or not schema_exists(schema):
        raise MissingSchema(f"{task_name}: {schema!r} is no centre's schema.")
    db.set_tenant(centre)
    note_visit(schema)


def send_to_every_schema(task: Task) -> None:
    """One task for the federation and one per centre, so that no task loops over the schemas."""
    task.delay(schema=get_public_schema_name())
    for name in Centre.objects.order_by("pk").values_list("schema_name", flat=True).iterator():
        task.delay(schema=name)


@shared_task
def clear_expired_sessions(*, schema: str) -> None:
    SessionStore.clear_expired()


@shared_task
def clear_expired_sessions_everywhere(*, schema: str) -> None:
    send_to_every_schema(clear_expired_sessions)
