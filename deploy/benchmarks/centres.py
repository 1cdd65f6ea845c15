"""Creating centres, beside creating them by running the migrations."""

from functools import partial
from statistics import median

from django.db import connection

from deploy.benchmarks.figures import Figure
from deploy.benchmarks.measuring import milliseconds, percentile_95
from deploy.benchmarks.network import new_centre
from tenants.fleet import migrate_schema

CENTRES = 50
# One before, one in the middle and one after: a machine that slows down slows both sides.
MIGRATIONS_BEFORE = (1, CENTRES // 2, CENTRES)
TEN = 10


def creating_centres() -> list[Figure]:
    _create(0)  # not counted: the process is still importing what it needs
    created: list[float] = []
    migrated: list[float] = []
    for rank in range(1, CENTRES + 1):
        if rank in MIGRATIONS_BEFORE:
            migrated.append(milliseconds(partial(_create_by_migrations, rank)))
        created.append(milliseconds(partial(_create, rank)))
    baseline = median(migrated)
    name = f"Créer un centre, sur {CENTRES}"
    return [
        Figure(f"{name} : médiane (réf. par les migrations)", median(created), "ms", baseline),
        Figure(
            f"{name} : 95e centile (réf. par les migrations)",
            percentile_95(created),
            "ms",
            baseline,
        ),
        Figure(f"{name} : le plus long (réf. par les migrations)", max(created), "ms", baseline),
        Figure(
            f"Centres {CENTRES - TEN + 1} à {CENTRES} : médiane (réf. centres 1 à {TEN})",
            median(created[-TEN:]),
            "ms",
            median(created[:TEN]),
        ),
    ]


def _create(rank: int) -> None:
    new_centre(f"mesure-{rank}", f"Centre social de mesure {rank}")


def _create_by_migrations(rank: int) -> None:
    """The schema only: without the centre's row, its domain and its site."""
    schema_name = f"migrated_{rank}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {schema_name}")
    migrate_schema(schema_name)
