"""What a run has started, written down for the run that comes after a kill -9."""

import json
import secrets
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from deploy.services import processes
from deploy.services.processes import Mark
from deploy.services.state import write_private

FILE_NAME = "processes.json"
RUN_VARIABLE = "MAILLAGE_RUN"


@dataclass
class Ledger:
    home: Path
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    marks: dict[str, Mark] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """Handed down to grandchildren, which are recognised by it."""
        return {RUN_VARIABLE: self.token}

    def add(self, name: str, process: subprocess.Popen[bytes]) -> None:
        mark = Mark.of(process.pid)
        if mark:
            self.marks[name] = mark
            self._save()

    def close(self) -> None:
        (self.home / FILE_NAME).unlink(missing_ok=True)

    def replace_former_run(self) -> None:
        """Ends what a killed run has left, and nothing else; then takes its place."""
        token, marks = self._read()
        # The last started first, as in an ordinary stop.
        for name in reversed(marks):
            processes.stop([marks[name]], processes.STOP_STEPS.get(name, processes.ANY_STEPS))
        if token:
            processes.stop(processes.carrying(RUN_VARIABLE, token))
        self._save()

    def _read(self) -> tuple[str, dict[str, Mark]]:
        try:
            former = json.loads((self.home / FILE_NAME).read_text(encoding="utf-8"))
            marks = {
                name: Mark(int(pid), str(born)) for name, (pid, born) in former["processes"].items()
            }
            return str(former["token"]), marks
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return "", {}

    def _save(self) -> None:
        marks = {name: [mark.pid, mark.born] for name, mark in self.marks.items()}
        write_private(
            self.home / FILE_NAME, json.dumps({"token": self.token, "processes": marks}, indent=2)
        )
