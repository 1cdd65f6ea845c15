"""Who runs the servers: PostgreSQL refuses root, so root lends them an ordinary account."""

import os
import pwd
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deploy.services.errors import ServiceError

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int


def choose(data: Path) -> Account | None:
    """None: the servers run as ourselves. ``data``: what they have already written, if anything."""
    me = os.geteuid()
    owner = _owner(data)
    if me != 0:
        if owner not in (None, me):
            raise ServiceError(
                f"Le dossier {data} appartient à un autre compte : lancez la commande avec ce "
                "compte, ou avec root."
            )
        return None
    if owner:
        try:
            return _account(pwd.getpwuid(owner))
        except KeyError:
            raise ServiceError(
                f"Le dossier {data} appartient au compte numéro {owner}, qui n’existe pas ici : "
                "donnez-le à un compte de cette machine (chown -R)."
            ) from None
    for name in CANDIDATES:
        try:
            return _account(pwd.getpwnam(name))
        except KeyError:
            continue
    raise ServiceError(
        "PostgreSQL refuse de tourner sous root, et cette machine n’a ni compte « postgres » ni "
        "compte « nobody » : lancez la commande avec un compte ordinaire."
    )


def give(path: Path, account: Account | None) -> None:
    if account:
        os.chown(path, account.uid, account.gid)


def can_enter(account: Account | None, folder: Path) -> bool:
    return account is None or _as(account, lambda: os.access(folder, os.X_OK))


def can_run(account: Account | None, program: Path) -> bool:
    if account is None:
        return os.access(program, os.X_OK)
    return _as(account, lambda: os.access(program, os.X_OK))


def can_read_all(account: Account | None, folder: Path) -> bool:
    return account is None or _as(account, lambda: _readable(folder))


def _readable(folder: Path) -> bool:
    if not os.access(folder, os.R_OK | os.X_OK):
        return False
    return all(
        os.access(Path(place) / name, os.R_OK)
        for place, folders, files in os.walk(folder)
        for name in (*folders, *files)
    )


def _as(account: Account, question: Callable[[], bool]) -> bool:
    """The answer as this account would get it, asked by a child that becomes it."""
    pid = os.fork()
    if pid == 0:
        answer = 1
        try:
            os.setgroups([])
            os.setgid(account.gid)
            os.setuid(account.uid)
            answer = 0 if question() else 1
        finally:
            os._exit(answer)
    return os.waitpid(pid, 0)[1] == 0


def _owner(path: Path) -> int | None:
    try:
        return path.stat().st_uid
    except FileNotFoundError:
        return None


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
