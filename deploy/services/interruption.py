"""Ctrl-C and SIGTERM as a wish that long steps look at, instead of an exception anywhere."""

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class InterruptionError(Exception):
    """Someone wants us to stop."""


class StopWish:
    """From its creation on, the signals that ask us to stop are only counted."""

    def __init__(self, tell: Callable[[signal.Signals], None] | None = None) -> None:
        self.times = 0
        self.number: signal.Signals | None = None
        self._tell = tell
        for number in SIGNALS:
            signal.signal(number, self._note)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.times += 1
        self.number = signal.Signals(number)
        if self._tell:
            self._tell(self.number)

    def check(self) -> None:
        if self.times:
            raise InterruptionError

    def insists(self) -> bool:
        """A second Ctrl-C."""
        return self.times > 1


def terminal_tells_it_too() -> bool:
    """Whether a Ctrl-C reaches every program of our group by itself."""
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError):
        return False
