"""``python -m deploy.services run --home var/test -- pytest …``

Runs a command beside the two servers of a home and ends with its exit code.
"""

import argparse
import signal
import subprocess
import sys
import time
from pathlib import Path

from deploy.services import processes
from deploy.services.errors import ServiceError
from deploy.services.home import Lock
from deploy.services.interruption import InterruptionError, StopWish, terminal_tells_it_too
from deploy.services.supervisor import Services
from deploy.services.typography import french

HOMES = 9


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.services", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    run_parser = actions.add_parser("run", help="runs a command beside the two servers")
    run_parser.add_argument("--home", type=Path, required=True)
    run_parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    try:
        return run(arguments.home, arguments.command)
    except ServiceError as error:
        _say(str(error))
        return 1


def run(wanted_home: Path, command: list[str]) -> int:
    child: subprocess.Popen[bytes] | None = None

    def forward(number: signal.Signals) -> None:
        by_terminal = number == signal.SIGINT and terminal_tells_it_too()
        if child and child.poll() is None and not by_terminal:
            child.send_signal(number)

    wish = StopWish(forward)
    lock = _first_free(wanted_home.resolve())
    services = Services(lock.home, wish.check)
    try:
        services.replace_former_run()
        services.start_postgres()
        services.start_redis()
        services.announce()
        wish.check()
        try:
            child = processes.spawn(
                command,
                env=services.environment(),
                cwd=Path.cwd(),
                death_signal=signal.SIGTERM,
                # The command keeps our terminal: a debugger reads from it.
                stdin=None,
                own_session=False,
            )
        except OSError as error:
            _say(f"Impossible de lancer « {command[0]} » : {error.strerror}.")
            return 127
        services.ledger.add("command", child)
        if wish.number:
            # Arrived while the command was being started.
            forward(wish.number)
        while child.poll() is None:
            time.sleep(0.03)
        for label in services.dead():
            _say(f"{label} s’est arrêté avant la fin de la commande : voyez {lock.home}.")
        return child.returncode if child.returncode >= 0 else 128 - child.returncode
    except InterruptionError:
        return 128 + int(wish.number or signal.SIGTERM)
    finally:
        services.stop(wish.insists)
        lock.release()


def _first_free(home: Path) -> Lock:
    """Two runs in one folder each have servers of their own: var/test, then var/test-2…"""
    for number in range(1, HOMES + 1):
        lock = Lock(home if number == 1 else home.with_name(f"{home.name}-{number}"))
        if lock.take():
            if number > 1:
                _say(f"{home} est déjà utilisé : celui-ci prend {lock.home.name}.")
            return lock
    raise ServiceError(f"{home} et les {HOMES - 1} suivants sont tous utilisés.")


def _say(text: str) -> None:
    print(french(text), file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
