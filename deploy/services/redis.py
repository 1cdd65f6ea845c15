"""A private Redis (or Valkey) in a folder, on a new port and with a new password each time."""

import secrets
import signal
import socket
import subprocess
from collections.abc import Callable

from deploy.services import account as accounts
from deploy.services import binaries, processes
from deploy.services.home import Place
from deploy.services.ledger import Ledger
from deploy.services.server import (
    Server,
    StartError,
    given_server,
    minimal_environment,
    on_a_free_port,
    wait_until_ready,
)
from deploy.services.state import write_private

NAME = "redis"


def start(place: Place, ledger: Ledger, check: Callable[[], None]) -> Server:
    """The server of REDIS_URL, or our own."""
    given = given_server("Redis", "REDIS_URL")
    if given:
        return given
    note = place.home / "redis.program"
    program = binaries.find_redis(place, note.read_text("utf-8") if note.exists() else "")
    data = place.data / NAME
    if not data.exists():
        data.mkdir(mode=0o700)
        accounts.give(data, place.account)
    # Two servers on one log of commands would spoil it.
    leftover = processes.working_in(data, binaries.REDIS_NAMES)
    processes.stop(leftover, processes.STOP_STEPS[NAME])
    write_private(note, str(program))
    password = secrets.token_urlsafe(24)
    log = place.home / "redis.log"

    def start_on(port: int) -> subprocess.Popen[bytes]:
        process = processes.spawn(
            [str(program), "-"],
            env=minimal_environment(),
            cwd=data,
            death_signal=signal.SIGTERM,
            log=log,
            account=place.account,
            stdin=subprocess.PIPE,
        )
        ledger.add(NAME, process)
        _send_settings(process, _settings(place, port, password))
        wait_until_ready("Redis", process, lambda: _is_ready(port, password), check)
        return process

    port, process = on_a_free_port("Redis", log, start_on)
    label = "Valkey" if "valkey" in program.name else "Redis"
    return Server(label, f"redis://:{password}@127.0.0.1:{port}/0", process)


def _settings(place: Place, port: int, password: str) -> list[str]:
    return [
        "bind 127.0.0.1",
        f"port {port}",
        f"requirepass {password}",
        "daemonize no",
        f'dir "{place.data / NAME}"',
        # Tasks wait in it: it may say that it is full, never forget.
        "maxmemory-policy noeviction",
        'save ""',
        f"appendonly {'no' if place.throwaway else 'yes'}",
        "appendfsync everysec",
    ]


def _send_settings(process: subprocess.Popen[bytes], lines: list[str]) -> None:
    """Through its standard input: no password in the list of processes, no file to protect."""
    if process.stdin is None:
        raise StartError
    try:
        process.stdin.write("".join(f"{line}\n" for line in lines).encode())
        process.stdin.close()
    except BrokenPipeError:
        raise StartError from None


def _is_ready(port: int, password: str) -> bool:
    """It accepts connections before it has read its data, but answers PONG only after."""
    try:
        with socket.create_connection(("127.0.0.1", port), 1.0) as link:
            link.sendall(f"AUTH {password}\r\nPING\r\nQUIT\r\n".encode())
            answer = b""
            while chunk := link.recv(1024):
                answer += chunk
    except OSError:
        return False
    return b"+PONG" in answer
