"""The few marks of a charter's text: enough for titles and lists, and nothing to learn."""

import re
from dataclasses import dataclass

HEADING, ITEM = "#", re.compile(r"^[-–•]\s+")
EMPTY_LINE = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True)
class Block:
    """``kind``: heading, paragraph or list; a heading and a paragraph have one line."""

    kind: str
    lines: list[str]

    @property
    def words(self) -> str:
        return " ".join(self.lines)


def blocks(text: str) -> list[Block]:
    """Paragraphs are apart by an empty line; « # » begins a heading, « - » a line of a list."""
    found: list[Block] = []
    for piece in EMPTY_LINE.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        below: Block | None = None
        for line in filter(None, (line.strip() for line in piece.split("\n"))):
            kind, words = _read(line)
            if below is not None and below.kind == kind != "heading":
                below.lines.append(words)
            else:
                below = Block(kind, [words])
                found.append(below)
    return found


def _read(line: str) -> tuple[str, str]:
    if line.startswith(HEADING):
        return "heading", line.lstrip(HEADING).strip()
    if ITEM.match(line):
        return "list", ITEM.sub("", line)
    return "paragraph", line
