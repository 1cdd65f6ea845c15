"""Working inside one centre, outside a request."""

from collections.abc import Iterator
from contextlib import contextmanager

from django_tenants.utils import get_public_schema_name, schema_context, tenant_context

from tenants.connections import db, note_visit
from tenants.models import Centre


@contextmanager
def inside(centre: Centre) -> Iterator[None]:
    """Runs the block in the centre's schema and goes back to the former one."""
    with tenant_context(centre):
        note_visit(centre.schema_name)
        yield


@contextmanager
def at_the_federation() -> Iterator[None]:
    """Runs the block in the federation's schema and goes back to the former one."""
    with schema_context(get_public_schema_name()):
        yield


def current_centre_or_none() -> Centre | None:
    """The centre whose schema is active; None on the federation's."""
    tenant = db.tenant
    return tenant if isinstance(tenant, Centre) else None


def current_centre() -> Centre:
    """The centre whose schema is active. Raises ``Centre.DoesNotExist`` on the federation's."""
    tenant = db.tenant
    if isinstance(tenant, Centre):
        return tenant
    return Centre.objects.get(schema_name=db.schema_name)
