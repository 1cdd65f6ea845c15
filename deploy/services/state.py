"""The addresses of the servers that run for this folder, for whoever wants to talk to them.

Read by Django's settings: no import outside the standard library, no side effect.
"""

import json
import os
import socket
from pathlib import Path
from typing import NotRequired, TypedDict
from urllib.parse import parse_qs, unquote, urlsplit

FILE_NAME = "services.json"
DEFAULT_PORTS = {"postgres": 5432, "postgresql": 5432, "redis": 6379, "rediss": 6379}


class State(TypedDict):
    database_url: str
    redis_url: str
    # A pg_dump as new as the server; None: the one on PATH.
    pg_dump: str | None
    # Server name → [pid, when it was born]. A server that we did not start has no line.
    pids: dict[str, tuple[int, str]]
    started_by: int
    base_url: NotRequired[str]


def running(home: Path) -> State | None:
    """The addresses of the servers of ``home`` if both are there and accept connections."""
    try:
        state: State = json.loads((home / FILE_NAME).read_text(encoding="utf-8"))
        marks = list(state["pids"].values())
        urls = [state["database_url"], state["redis_url"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if any(birth(pid) != born for pid, born in marks):
        return None
    return state if all(accepts_connections(url) for url in urls) else None


def write(home: Path, state: State) -> None:
    write_private(home / FILE_NAME, json.dumps(state, indent=2))


def remove(home: Path) -> None:
    (home / FILE_NAME).unlink(missing_ok=True)


def write_private(path: Path, text: str) -> None:
    """In one piece, and readable by its owner only."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def birth(pid: int) -> str | None:
    """When the process was born, or None if it has ended.

    With the pid it names one process for ever: pids are given again, also after a reboot.
    """
    fields = stat_fields(pid)
    if fields is None or fields[0] in "ZX":
        return None
    return f"{_boot_id()}:{fields[19]}"


def stat_fields(pid: int) -> list[str] | None:
    """/proc/<pid>/stat from its third field on: state, parent… None if there is no such process."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The second field is the program's name, in brackets, with any character in it.
    return stat.rpartition(")")[2].split()


def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")[:8]
    except OSError:
        return ""


def accepts_connections(url: str, timeout: float = 1.0) -> bool:
    address = address_of(url)
    if address is None:
        return True
    try:
        if isinstance(address, str):
            with socket.socket(socket.AF_UNIX) as link:
                link.settimeout(timeout)
                link.connect(address)
        else:
            socket.create_connection(address, timeout).close()
    except OSError:
        return False
    return True


def address_of(url: str) -> tuple[str, int] | str | None:
    """Host and port, or the path of a Unix socket; None for what only a driver understands."""
    parts = urlsplit(url)
    try:
        port = parts.port or DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    if parts.scheme == "unix":
        return unquote(parts.path)
    if port is None:
        return None
    host = unquote(parts.hostname or parse_qs(parts.query).get("host", [""])[0])
    if host.startswith("/"):
        return f"{host}/.s.PGSQL.{port}"
    # Without a host, PostgreSQL's drivers look for a socket in a place of their own.
    return (host, port) if host else None
