from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """What is wrong at a line of a file, as a French sentence that says what to do."""

    line: int
    message: str


class UnreadableFile(ValueError):
    """Nothing can be taken from the file."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"ligne {line} : {message}")
        self.line = line
        self.message = message
