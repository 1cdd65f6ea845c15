"""The folder of one set of servers: its lock, and where its data may live."""

import contextlib
import fcntl
import hashlib
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from deploy.services import account as accounts
from deploy.services.account import Account
from deploy.services.errors import ServiceError

ELSEWHERE = Path("/var/tmp")  # noqa: S108 - a name of our own in it, checked to be ours


@dataclass(frozen=True)
class Place:
    # Addresses, logs and secrets: read and written by the person who starts the servers.
    home: Path
    # The servers' own folders: the same, unless their account cannot get there.
    data: Path
    account: Account | None
    # Tests: quick rather than durable.
    throwaway: bool


def place(home: Path) -> Place:
    """Says who runs the servers of ``home`` and where their data is."""
    elsewhere = ELSEWHERE / f"maillage-{hashlib.sha256(os.fsencode(home)).hexdigest()[:12]}"
    data = elsewhere if _ours(elsewhere) and (elsewhere / "postgresql").is_dir() else home
    account = accounts.choose(data / "postgresql")
    if data == home and not accounts.can_enter(account, home):
        if (home / "postgresql").is_dir():
            raise ServiceError(
                f"Le compte « {account.name if account else ''} » n’a plus accès à {home} : "
                "rendez-lui le passage (chmod o+x) jusqu’à ce dossier."
            )
        data = elsewhere
    if data == elsewhere:
        _make(elsewhere)
    return Place(home, data, account, throwaway=home.name.startswith("test"))


def _make(folder: Path) -> None:
    # Anyone may write in the folder above: only one that is surely ours will do.
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o711)
        folder.chmod(0o711)
    if not _ours(folder):
        raise ServiceError(f"{folder} n’est pas à nous : supprimez-le, puis recommencez.")


def _ours(folder: Path) -> bool:
    try:
        about = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(about.st_mode) and about.st_uid == os.geteuid()


class Lock:
    """Held by the one supervisor of a home for as long as it lives, kill -9 included."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._file: IO[str] | None = None

    def take(self) -> bool:
        try:
            if not self.home.is_dir():
                self.home.mkdir(parents=True)
                # Private files lie in it, but the servers' account has to pass.
                self.home.chmod(0o711)
            file = (self.home / "lock").open("a+", encoding="utf-8")
        except PermissionError:
            raise ServiceError(
                f"Impossible d’écrire dans {self.home} : ce dossier est à un autre compte."
            ) from None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        self.note()
        return True

    def note(self, **facts: Any) -> None:
        """For whoever finds the lock taken: our pid, and what else they may want to know."""
        if self._file:
            self._file.seek(0)
            self._file.truncate()
            json.dump({"pid": os.getpid(), **facts}, self._file)
            self._file.flush()

    def holder(self) -> dict[str, Any]:
        try:
            return dict(json.loads((self.home / "lock").read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {}

    def release(self) -> None:
        if self._file:
            self._file.close()
            self._file = None
