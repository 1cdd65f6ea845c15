"""The database of a process of tests: a copy of one that all processes share.

Running every migration twice (public, template) costs 10 to 15 s of pure computing, and each process
needs the result untouched. So the first process makes it once, under a lock, and PostgreSQL copies
its files: 0.3 s. It stays in the private cluster until a migration, or what fills it, changes.
"""

import gc
import hashlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test.utils import setup_databases
from psycopg import sql

ROOT = Path(__file__).parents[2]
LOCK = 0x6D61696C  # any number that nobody else takes
FORMER, MAKING = "maillage_pristine_", "maillage_pristine_making"
# What fills the database beside the migrations themselves.
FILLED_BY = (
    "platform/territory/**/*",
    "platform/accounts/*.py",
    "platform/federation/*.py",
    "platform/federation/data/*",
    "platform/federation/search/*.py",
    "platform/federation/data/*.json",
    "platform/federation/migrations/*.py",
    "tenants/*.py",
    "cms/*.py",
    "tests/conftest.py",
    "tests/support/database.py",
)


def expect_long_loads() -> None:
    """Migrations and tests make objects by the million that live on: to walk them all at every
    700 new ones takes a third of the time."""
    gc.set_threshold(100_000, 20, 50)


@contextmanager
def database_of_this_process(fill: Callable[[], None]) -> Iterator[None]:
    """Django's connection is on a copy of what the migrations and ``fill`` make.

    The next run drops it: PostgreSQL would first write all that the tests have changed to disk.
    """
    original = settings.DATABASES["default"]["NAME"]
    name = connection.settings_dict["TEST"]["NAME"]
    pristine = FORMER + _fingerprint()
    with _administration() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if not _exists(server, pristine):
            _make(server, pristine, fill)
        _drop(server, name)
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(pristine)
            )
        )
        server.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    _go_to(name)
    try:
        yield
    finally:
        _go_to(original)


def _make(server: "psycopg.Connection[Any]", pristine: str, fill: Callable[[], None]) -> None:
    for (former,) in server.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [FORMER]
    ).fetchall():
        _drop(server, former)
    test = connection.settings_dict["TEST"]
    name, test["NAME"] = test["NAME"], MAKING
    try:
        setup_databases(
            verbosity=0, interactive=False, aliases={"default"}, serialized_aliases=set()
        )
        fill()
    finally:
        test["NAME"] = name
        connection.close()
    # Only a database that is whole ever has this name.
    server.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(MAKING), sql.Identifier(pristine)
        )
    )


def _fingerprint() -> str:
    found = hashlib.sha256()
    migrations = MigrationLoader(None).disk_migrations
    paths = {Path(str(sys.modules[one.__module__].__file__)) for one in migrations.values()}
    paths |= {path for pattern in FILLED_BY for path in ROOT.glob(pattern)}
    for path in sorted(path for path in paths if path.is_file() and path.suffix != ".pyc"):
        found.update(path.name.encode())
        found.update(path.read_bytes())
    found.update((ROOT / "requirements" / "dev.txt").read_bytes())
    return found.hexdigest()[:24]


@contextmanager
def _administration() -> Iterator["psycopg.Connection[Any]"]:
    about = connection.settings_dict
    with psycopg.connect(
        dbname="postgres",
        host=about["HOST"],
        port=about["PORT"],
        user=about["USER"],
        password=about["PASSWORD"],
        autocommit=True,
    ) as server:
        yield server


def _exists(server: "psycopg.Connection[Any]", name: str) -> bool:
    return bool(server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def _drop(server: "psycopg.Connection[Any]", name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _go_to(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name
