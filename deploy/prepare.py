"""What has to be done before the site opens, in one process: Django takes two seconds to load.

``python -m deploy.prepare FD``: tells each step to the supervisor, one JSON object per line,
on the file descriptor FD. What the commands print goes to our own output.
"""

import contextlib
import hashlib
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import django
from django.conf import settings
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[1]
NOT_OURS = {"var", "node_modules"}


class Reporter:
    def __init__(self, channel: IO[str]) -> None:
        self._channel = channel

    def tell(self, **facts: str) -> None:
        self._channel.write(json.dumps(facts) + "\n")
        self._channel.flush()

    @contextlib.contextmanager
    def step(self, label: str) -> Iterator[None]:
        self.tell(begin=label)
        print(f"--- {label}", flush=True)
        try:
            yield
        except CommandError as error:
            self.tell(problem=f"{label} : {error}")
            raise SystemExit(1) from error
        self.tell(done=label)


def main(descriptor: int) -> None:
    with os.fdopen(descriptor, "w", encoding="utf-8") as channel:
        reporter = Reporter(channel)
        with reporter.step("Chargement de Django"):
            django.setup()
        with reporter.step("Base de données à jour"):
            call_command("migrate_fleet")
        with reporter.step("Réseau de démonstration"):
            call_command("create_demo_network")
        stamp = Path(settings.STATIC_ROOT).with_name("static.stamp")
        if not static_files_are_current(stamp):
            with reporter.step("Fichiers statiques"):
                call_command("collectstatic", "--noinput", verbosity=0)
                stamp.write_text(static_files_hash(), encoding="ascii")
        with reporter.step("Tâches interrompues reprises"):
            call_command("requeue_lost_tasks")
        sign_ins = io.StringIO()
        with contextlib.redirect_stdout(sign_ins):
            call_command("create_demo_network", "--show-sign-ins")
        reporter.tell(sign_ins=sign_ins.getvalue())


def static_files_are_current(stamp: Path) -> bool:
    if not stamp.exists() or not Path(settings.STATIC_ROOT).is_dir():
        return False
    return stamp.read_text(encoding="ascii") == static_files_hash()


def static_files_hash() -> str:
    """Changes with our own static files, with the packages that bring some, and with the settings
    that say which packages and how."""
    sources = [
        *sorted((ROOT / "requirements").glob("*.txt")),
        *sorted((ROOT / "platform" / "config" / "settings").glob("*.py")),
    ]
    sums = [hashlib.sha256(source.read_bytes()).hexdigest() for source in sources]
    for path in sorted(_static_files(ROOT)):
        about = path.stat()
        sums.append(f"{path.relative_to(ROOT)} {about.st_size} {about.st_mtime_ns}")
    return hashlib.sha256("\n".join(sums).encode()).hexdigest()


def _static_files(root: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(root):
        folder = Path(place)
        folders[:] = [name for name in folders if name not in NOT_OURS and name[0] != "."]
        if "static" in folder.relative_to(root).parts:
            yield from (folder / name for name in files)


if __name__ == "__main__":
    main(int(sys.argv[1]))
