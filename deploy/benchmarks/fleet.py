"""Asking which centres are behind, all at once beside one at a time."""

from collections.abc import Callable
from statistics import median

from deploy.benchmarks.figures import Figure
from deploy.benchmarks.measuring import milliseconds
from tenants.fleet import applied_migrations, pending_migrations
from tenants.models import Centre

TIMES = 3


def asking_the_fleet() -> list[Figure]:
    names = list(Centre.objects.values_list("schema_name", flat=True))
    count = len(names)
    return [
        Figure(
            f"Migrations appliquées de {count} centres (réf. un à un)",
            _median(lambda: applied_migrations(names)),
            "ms",
            _median(lambda: [applied_migrations([name]) for name in names]),
        ),
        # As migrate_schemas does it: the migrations on disk are loaded again for each centre.
        Figure(
            f"Qui est en retard, {count} centres (réf. un à un)",
            _median(lambda: pending_migrations(names)),
            "ms",
            _median(lambda: [pending_migrations([name]) for name in names]),
        ),
    ]


def _median(question: Callable[[], object]) -> float:
    return median(milliseconds(question) for _ in range(TIMES))
