"""A private PostgreSQL in a folder: made once, then started on a new port each time."""

import secrets
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from deploy.services import account as accounts
from deploy.services import binaries, processes
from deploy.services.binaries import Postgres
from deploy.services.errors import ServiceError
from deploy.services.home import Place
from deploy.services.ledger import Ledger
from deploy.services.server import (
    Server,
    given_server,
    minimal_environment,
    on_a_free_port,
    wait_until_ready,
)
from deploy.services.state import write_private

NAME = "postgresql"
ROLE = DATABASE = "maillage"

ALWAYS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    # One replay of the template schema takes some 400 locks.
    "max_locks_per_transaction": "1024",
    # To compile a search of a whole sentence takes longer than to run it.
    "jit": "off",
    "logging_collector": "off",
    "lc_messages": "C",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# The C collation never changes with a new libc. Its character classes know ASCII only, and
# unaccent and pg_trgm need more: those of C.UTF-8, which the oldest systems do not have.
LOCALES = (
    ("--locale-provider=libc", "--locale=C.UTF-8", "--lc-collate=C"),
    ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
    ("--locale-provider=libc", "--locale=C"),
)


def start(place: Place, ledger: Ledger, check: Callable[[], None]) -> Server:
    """The server of DATABASE_URL, or our own."""
    given = given_server("PostgreSQL", "DATABASE_URL")
    if given:
        return given
    data = place.data / NAME
    programs = _find_programs(place, data)
    password = _password(place.home)
    if not data.exists():
        _create(place, programs, data, password or _new_password(place.home))
        password = _password(place.home)
    _clear_stale_traces(data)
    if password is None:
        # Lost with its file; the data is worth more.
        password = _new_password(place.home)
        _ask_alone(place, programs, data, [_set_password(password)])
    log = place.home / "postgresql.log"

    def start_on(port: int) -> subprocess.Popen[bytes]:
        settings = {**ALWAYS, **(THROWAWAY if place.throwaway else {}), "port": str(port)}
        process = processes.spawn(
            [str(programs.bin / "postgres"), "-D", str(data), *_options(settings)],
            env=minimal_environment(),
            cwd=data,
            death_signal=signal.SIGINT,
            log=log,
            account=place.account,
        )
        ledger.add(NAME, process)
        wait_until_ready("PostgreSQL", process, lambda: _is_ready(data, process.pid), check)
        return process

    port, process = on_a_free_port("PostgreSQL", log, start_on)
    url = f"postgresql://{ROLE}:{quote(password or '', safe='')}@127.0.0.1:{port}/{DATABASE}"
    return Server(f"PostgreSQL {programs.major}", url, process, programs.pg_dump)


def _find_programs(place: Place, data: Path) -> Postgres:
    made_by = _made_by(data)
    try:
        return binaries.find_postgres(place, made_by)
    except ServiceError:
        if not place.throwaway or made_by is None:
            raise
    # The tests' own data: changes places with that of the version which is there now.
    programs = binaries.find_postgres(place, None)
    data.rename(f"{data}-{made_by}")
    former = Path(f"{data}-{programs.major}")
    if former.exists():
        former.rename(data)
    return programs


def _made_by(data: Path) -> int | None:
    try:
        return int((data / "PG_VERSION").read_text(encoding="ascii"))
    except FileNotFoundError:
        if data.exists():
            raise ServiceError(
                f"{data} n’est pas un dossier de données de PostgreSQL : déplacez-le, puis "
                "recommencez."
            ) from None
        return None


def _password(home: Path) -> str | None:
    try:
        return (home / "postgresql.password").read_text(encoding="ascii") or None
    except FileNotFoundError:
        return None


def _new_password(home: Path) -> str:
    password = secrets.token_urlsafe(24)
    write_private(home / "postgresql.password", password)
    return password


def _create(place: Place, programs: Postgres, data: Path, password: str) -> None:
    """In a draft that takes its name once it is complete: a kill -9 leaves nothing half-made."""
    draft = data.with_name(f"{NAME}.new")
    said = ""
    for locale in LOCALES:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        accounts.give(draft, place.account)
        command = ["initdb", "-D", str(draft), "-U", ROLE, "-E", "UTF8", "--auth=trust", *locale]
        if place.throwaway:
            command.append("--no-sync")
        made = _run(place, programs, draft, command)
        if made.returncode == 0:
            break
        said = made.stdout
    else:
        raise ServiceError(f"PostgreSQL n’a pas pu préparer {data} :\n{said.strip()}")
    # Never started with trust: nobody else gets in between.
    (draft / "pg_hba.conf").write_text("host all all 127.0.0.1/32 scram-sha-256\n", "ascii")
    _ask_alone(place, programs, draft, [_set_password(password), f"CREATE DATABASE {DATABASE}"])
    draft.rename(data)


def _set_password(password: str) -> str:
    return f"ALTER ROLE {ROLE} PASSWORD '{password}'"


def _ask_alone(place: Place, programs: Postgres, data: Path, orders: list[str]) -> None:
    """Statements without a running server, a client or a password; one line each."""
    settings = {"exit_on_error": "on"} | (THROWAWAY if place.throwaway else {})
    command = ["postgres", "--single", "-D", str(data), *_options(settings), "postgres"]
    done = _run(place, programs, data, command, "".join(f"{order}\n" for order in orders))
    if done.returncode != 0:
        raise ServiceError(f"PostgreSQL n’a pas pu préparer {data} : voyez si le disque est plein.")


def _run(
    place: Place, programs: Postgres, folder: Path, command: list[str], stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    who = place.account
    return subprocess.run(
        [programs.bin / command[0], *command[1:]],
        cwd=folder,
        env=minimal_environment(),
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        # A Ctrl-C is ours to handle, once this is done.
        start_new_session=True,
        user=who.uid if who else None,
        group=who.gid if who else None,
        extra_groups=[] if who else None,
    )


def _options(settings: dict[str, str]) -> list[str]:
    return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]


def _clear_stale_traces(data: Path) -> None:
    """Waits for what is left of a killed server, then forgets its pid.

    PostgreSQL would take any process that now has this pid for a running server.
    """
    processes.stop(processes.working_in(data, ["postgres"]), processes.STOP_STEPS[NAME])
    (data / "postmaster.pid").unlink(missing_ok=True)


def _is_ready(data: Path, pid: int) -> bool:
    """As pg_ctl knows it: the eighth line of postmaster.pid."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"
