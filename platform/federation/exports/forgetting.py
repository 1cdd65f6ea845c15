"""What a withdrawal takes out of the files that are kept."""

from django.db import transaction
from django_tenants.utils import get_public_schema_name, schema_context

from jobs.services import forget_results

# The works of ``jobs`` whose results hold practices.
EXPORT, OPEN_DATA = "federation.export", "federation.open-data"


def forget_files_after_commit() -> None:
    """A withdrawal empties them: no disk keeps what was taken back.

    Until then ``may_be_served`` has already refused them.
    """
    transaction.on_commit(_forget_files)


def _forget_files() -> None:
    with schema_context(get_public_schema_name()):
        forget_results(kinds=[EXPORT, OPEN_DATA])
