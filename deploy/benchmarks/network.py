"""The centres and sheets that the pages are measured on."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from actions.content import FIELDS, IDENTITY_FIELDS, ROWS, Content, apply_content
from actions.indexing import index_sheet
from actions.models import ActionSheet
from actions.services import publish_sheet, save_draft, share_sheet
from tenants.addresses import default_domain
from tenants.context import inside
from tenants.models import Centre
from tenants.provisioning import create_centre
from territory.models import Department

DEPARTMENT = "48"


def new_centre(slug: str, name: str) -> Centre:
    return create_centre(slug=slug, name=name, department=Department.objects.get(code=DEPARTMENT))


def host_of(centre: Centre) -> str:
    return default_domain(centre.slug)


def fill_with_published_sheets(centre: Centre, contents: Iterable[Content]) -> None:
    """Rows as publication leaves them, in bulk: a thousand publications would take a minute."""
    contents = list(contents)
    with inside(centre):
        sheets = ActionSheet.objects.bulk_create(
            ActionSheet(
                live=True,
                **{name: content[name] for name in (*IDENTITY_FIELDS, *FIELDS) if name in content},
            )
            for content in contents
        )
        for relation in ROWS:
            # modelcluster's relations are not known to Django's types.
            model: Any = getattr(ActionSheet, relation).rel.related_model
            model.objects.bulk_create(
                model(sheet_id=sheet.pk, sort_order=order, **row)
                for sheet, content in zip(sheets, contents, strict=True)
                for order, row in enumerate(content.get(relation, ()))
            )
        for sheet in sheets:
            index_sheet(sheet)
    clean_up(centre.schema_name)


def share(centre: Centre, contents: Iterable[Content]) -> None:
    """Drafts, published then shared, as the team's own gestures do it."""
    with inside(centre):
        for content in contents:
            sheet = ActionSheet()
            apply_content(sheet, content)
            save_draft(sheet=sheet)
            sheet = ActionSheet.objects.get(pk=sheet.pk)
            publish_sheet(sheet=sheet)
            share_sheet(sheet=sheet)


def clean_up(schema_name: str) -> None:
    """What autovacuum does within minutes of a large change: statistics, and the index's queue."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename)"
            " FROM pg_catalog.pg_tables WHERE schemaname = %s"
            " AND (tablename LIKE 'actions%%' OR tablename LIKE 'federation%%'"
            " OR tablename = 'wagtailcore_revision')",
            [schema_name],
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"VACUUM (ANALYZE) {table}")


def write_drafts(centre: Centre) -> None:
    """Of each published sheet a version as the editor keeps it, and what the list says of it."""
    with inside(centre):
        for sheet in ActionSheet.objects.all():
            save_draft(sheet=sheet)
    clean_up(centre.schema_name)


def signed_in(centre: Centre) -> str:
    """The session of somebody of direction, for a page of the back office."""
    with inside(centre):
        client = Client(headers={"host": host_of(centre)})
        client.force_login(User.objects.create_user("direction", role=Role.DIRECTION))
        return client.cookies["sessionid"].value
