"""What both servers have in common: an address given from outside, a port, a start to wait for."""

import os
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deploy.services.errors import ServiceError
from deploy.services.state import accepts_connections

PATIENCE = 120.0
TRIES = 3


@dataclass(frozen=True)
class Server:
    # For people: PostgreSQL 15.
    label: str
    url: str
    # None: not ours, only used.
    process: subprocess.Popen[bytes] | None
    pg_dump: str | None = None


class StartError(Exception):
    pass


def given_url(variable: str) -> str | None:
    """The address in ``variable``, or in the file that ``variable``_FILE names, as the settings
    read it."""
    file_name = os.environ.get(f"{variable}_FILE")
    if file_name:
        try:
            return Path(file_name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ServiceError(f"{variable}_FILE : {error}") from error
    return os.environ.get(variable) or None


def given_server(name: str, variable: str) -> Server | None:
    url = given_url(variable)
    if url is None:
        return None
    if not accepts_connections(url, timeout=5.0):
        raise ServiceError(
            f"Le serveur {name} donné par {variable} ne répond pas. Démarrez-le, ou retirez "
            f"{variable} de l’environnement : Maillage lancera alors le sien."
        )
    return Server(f"{name} ({variable})", url, None)


def minimal_environment() -> dict[str, str]:
    """Nothing of the person's own PGDATA, PGOPTIONS and the like."""
    kept = ("PATH", "LD_LIBRARY_PATH", "TZ")
    return {name: os.environ[name] for name in kept if name in os.environ}


def on_a_free_port(
    name: str, log: Path, start: Callable[[int], subprocess.Popen[bytes]]
) -> tuple[int, subprocess.Popen[bytes]]:
    """``start`` raises StartError; someone may take the port in between, hence the new tries."""
    for _ in range(TRIES):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        try:
            return port, start(port)
        except StartError:
            continue
    raise ServiceError(f"{name} ne démarre pas. Son journal, {log}, finit par :\n{last_lines(log)}")


def wait_until_ready(
    name: str,
    process: subprocess.Popen[bytes],
    ready: Callable[[], bool],
    check: Callable[[], None],
) -> None:
    """``check`` raises when the person wants to stop."""
    deadline = time.monotonic() + PATIENCE
    while not ready():
        check()
        if process.poll() is not None:
            raise StartError
        if time.monotonic() > deadline:
            raise ServiceError(f"{name} n’est toujours pas prêt après {PATIENCE:.0f} secondes.")
        time.sleep(0.02)


def last_lines(log: Path, count: int = 5) -> str:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(f"  {line}" for line in lines[-count:])
