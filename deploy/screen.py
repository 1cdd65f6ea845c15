"""One line per step, for a terminal as for a log file."""

import contextlib
import sys
import time

from deploy.services.typography import french, seconds


class Screen:
    def __init__(self) -> None:
        self._live = sys.stdout.isatty()
        self._label = ""
        self._since = 0.0
        # A terminal without UTF-8 shows « ? » rather than an error.
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="replace")

    def begin(self, label: str) -> None:
        self._label, self._since = label, time.monotonic()
        if self._live:
            self._write(f"… {french(label)}", end="")

    def done(self, label: str = "") -> None:
        self._end_step(f"✓ {label or self._label} — {seconds(time.monotonic() - self._since)}")

    def failed(self) -> None:
        """Ends the step under way, if there is one, without a success."""
        if self._label:
            self._end_step(f"✗ {self._label}")

    def say(self, text: str = "") -> None:
        self._write(french(text))

    def raw(self, text: str) -> None:
        self._write(text)

    def _end_step(self, text: str) -> None:
        self._write(("\r\033[K" if self._live else "") + french(text))
        self._label = ""

    def _write(self, text: str, end: str = "\n") -> None:
        # The terminal may be gone: what was started still has to be stopped.
        with contextlib.suppress(OSError):
            print(text, end=end, flush=True)
