"""``make bench``: what the platform costs, as a table and, with JSON=path, as JSON.

Never fails on a time. A benchmark that raises is shown with its error, and the exit code is 1.
"""

import gc
import io
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
from django.conf import settings
from django.core.management import call_command
from psycopg import sql

from deploy.benchmarks.figures import Failure, Figure, Line, table
from deploy.benchmarks.witness import witness_loop
from deploy.screen import Screen
from tenants.connections import db

DATABASE = "maillage_bench"
SETTINGS = "config.settings.test"


def main() -> int:
    url = os.environ.get("DATABASE_URL")
    if not url or not os.environ.get("REDIS_URL"):
        print("Les mesures ont besoin de PostgreSQL et de Redis : lancez « make bench ».")
        return 2
    json_path = Path(os.environ["JSON"]) if os.environ.get("JSON") else None
    if json_path:
        json_path.parent.mkdir(parents=True, exist_ok=True)
    screen = Screen()
    screen.say(machine())
    with own_database(url):
        screen.begin("Base de données des mesures")
        set_up_django()
        call_command("migrate_fleet", stdout=io.StringIO())
        screen.done()
        from deploy.benchmarks.registry import BENCHMARKS

        # As the web server does (gunicorn.conf.py).
        gc.collect()
        gc.freeze()
        only = os.environ.get("ONLY")
        chosen = {name: one for name, one in BENCHMARKS.items() if only in (None, "", name)}
        lines = run(chosen, screen)
    screen.raw("\n" + table(lines) + "\n")
    screen.say(machine())
    if json_path:
        json_path.write_text(as_json(lines), encoding="utf-8")
    return exit_code(lines)


def run(benchmarks: Mapping[str, Callable[[], list[Figure]]], screen: Screen) -> list[Line]:
    lines: list[Line] = []
    witness = [witness_loop()]
    for title, benchmark in benchmarks.items():
        screen.begin(title)
        try:
            lines += benchmark()
        except Exception as error:  # noqa: BLE001 -- whatever it is, the others are still measured
            screen.failed()
            traceback.print_exc()
            lines.append(Failure(title, " ".join(f"{type(error).__name__}: {error}".split())))
            # The next one begins with a connection that no error has touched.
            db.close()
            db.set_schema_to_public()
        else:
            screen.done()
        witness.append(witness_loop())
    lines.append(
        Figure(
            "Boucle témoin : la plus lente (réf. la plus rapide)", max(witness), "ms", min(witness)
        )
    )
    return lines


def exit_code(lines: list[Line]) -> int:
    """An error is not a time: it fails the run."""
    return 1 if any(isinstance(line, Failure) for line in lines) else 0


def as_json(lines: list[Line]) -> str:
    """A list: name, value, unit, baseline, ratio; and ``error`` for what has failed."""
    return json.dumps([line.as_data() for line in lines], ensure_ascii=False, indent=2) + "\n"


def machine() -> str:
    """Times mean little without how busy the machine is with something else."""
    load = f"{os.getloadavg()[0]:.1f}".replace(".", ",")
    return f"Machine : {os.cpu_count()} cœurs, charge {load} (moyenne d’une minute)."


@contextmanager
def own_database(server_url: str) -> Iterator[None]:
    """A new database on the server of DATABASE_URL, which names it meanwhile; then dropped."""
    name = sql.Identifier(DATABASE)
    try:
        with psycopg.connect(server_url, autocommit=True) as link:
            # What a killed run has left. Without FORCE: another run may be at work on this server.
            link.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
            link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
    except psycopg.Error as error:
        raise SystemExit(
            f"PostgreSQL refuse de créer la base « {DATABASE} » des mesures : {error}"
        ) from error
    # The settings would rather read the file.
    os.environ.pop("DATABASE_URL_FILE", None)
    os.environ["DATABASE_URL"] = urlunsplit(urlsplit(server_url)._replace(path=f"/{DATABASE}"))
    try:
        yield
    finally:
        os.environ["DATABASE_URL"] = server_url
        with psycopg.connect(server_url, autocommit=True) as link:
            link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def set_up_django() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    # Keys of their own: nothing of a former run is read, and nobody's cache is emptied.
    for alias in settings.CACHES.values():
        alias["KEY_PREFIX"] = f"bench-{os.getpid()}"
    django.setup()


if __name__ == "__main__":
    sys.exit(main())
