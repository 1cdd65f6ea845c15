"""Child processes that end with us, and are signalled only when they are surely ours."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from signal import Signals

from deploy.services.account import Account
from deploy.services.state import birth, stat_fields

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36

# How to stop each part: a signal, then how many seconds it has before the next one.
Steps = Sequence[tuple[Signals, float]]
# Fifteen seconds in all for the whole demo.
STOP_STEPS: Mapping[str, Steps] = {
    # Fast shutdown, then immediate: the next start replays the log, nothing is lost.
    "postgresql": ((signal.SIGINT, 6.0), (signal.SIGQUIT, 1.0), (signal.SIGKILL, 0.5)),
    "redis": ((signal.SIGTERM, 1.5), (signal.SIGKILL, 0.5)),
    "web": ((signal.SIGTERM, 3.0), (signal.SIGKILL, 0.5)),
    # A warm shutdown ends the tasks under way; a cold one gives them back.
    "worker": ((signal.SIGTERM, 3.5), (signal.SIGQUIT, 1.0), (signal.SIGKILL, 0.5)),
}
ANY_STEPS: Steps = ((signal.SIGTERM, 1.0), (signal.SIGKILL, 0.5))

_libc = ctypes.CDLL(None)


def never() -> bool:
    return False


@dataclass(frozen=True)
class Mark:
    """One process, for ever: its pid may be given again, but not with this birth."""

    pid: int
    born: str

    @classmethod
    def of(cls, pid: int) -> "Mark | None":
        born = birth(pid)
        return cls(pid, born) if born else None

    def alive(self) -> bool:
        return birth(self.pid) == self.born

    def send(self, number: Signals) -> None:
        """Signals this process, or nobody."""
        try:
            if self.alive():
                os.kill(self.pid, number)
        except (ProcessLookupError, PermissionError):
            pass


def end_with_parent(number: Signals) -> None:
    """From now on we get this signal when the process that started us ends."""
    _libc.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def adopt_orphans() -> None:
    """What our children leave behind becomes our child, instead of init's."""
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def spawn(
    command: Sequence[str],
    *,
    env: Mapping[str, str],
    cwd: Path,
    death_signal: Signals,
    log: Path | None = None,
    account: Account | None = None,
    stdin: int | None = subprocess.DEVNULL,
    own_session: bool = True,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """A child that gets ``death_signal`` when we end, however we end.

    In a session of its own, so that a Ctrl-C reaches us alone and we stop the parts in order.
    ``log`` is written afresh; the former one is kept beside it.
    """
    parent = os.getpid()

    def before_exec() -> None:
        # Here, not earlier: a change of user clears it.
        end_with_parent(death_signal)
        if os.getppid() != parent:
            os._exit(1)

    output = _open_log(log) if log else None
    try:
        return subprocess.Popen(
            command,
            env=dict(env),
            cwd=cwd,
            stdin=stdin,
            stdout=output,
            stderr=None if output is None else subprocess.STDOUT,
            start_new_session=own_session,
            pass_fds=pass_fds,
            preexec_fn=before_exec,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    finally:
        if output is not None:
            os.close(output)


def _open_log(path: Path) -> int:
    if path.exists():
        path.replace(path.with_name(f"{path.name}.previous"))
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def stop(
    marks: Collection[Mark], steps: Steps = ANY_STEPS, in_a_hurry: Callable[[], bool] = never
) -> None:
    """Ends these processes; whoever is in a hurry skips the gentle first step."""
    for rank, (number, patience) in enumerate(steps):
        gentle = rank == 0
        if not any(mark.alive() for mark in marks):
            return
        if gentle and in_a_hurry():
            continue
        for mark in marks:
            mark.send(number)
        deadline = time.monotonic() + patience
        while any(mark.alive() for mark in marks) and time.monotonic() < deadline:
            if gentle and in_a_hurry():
                break
            time.sleep(0.02)


def all_marks() -> Iterator[Mark]:
    for name in os.listdir("/proc"):
        mark = Mark.of(int(name)) if name.isdigit() else None
        if mark:
            yield mark


def children(parent: int) -> list[Mark]:
    found = []
    for mark in all_marks():
        fields = stat_fields(mark.pid)
        if fields and int(fields[1]) == parent:
            found.append(mark)
    return found


def working_in(folder: Path, programs: Collection[str]) -> list[Mark]:
    """The servers whose data folder this is: both kinds make it their working directory."""
    found = []
    for mark in all_marks():
        try:
            here = Path(f"/proc/{mark.pid}/cwd").readlink() == folder
            program = Path(f"/proc/{mark.pid}/exe").readlink().name.removesuffix(" (deleted)")
        except OSError:
            continue
        if here and program in programs:
            found.append(mark)
    return found


def carrying(variable: str, value: str) -> list[Mark]:
    """The processes that were started with this environment variable."""
    wanted = f"{variable}={value}".encode()
    found = []
    for mark in all_marks():
        try:
            environment = Path(f"/proc/{mark.pid}/environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if wanted in environment:
            found.append(mark)
    return found
