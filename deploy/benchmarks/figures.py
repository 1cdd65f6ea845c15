"""A figure, and how a run shows its figures: a table in plain text, and JSON."""

from collections.abc import Sequence
from dataclasses import dataclass

HEADINGS = ("Mesure", "Valeur", "Unité", "Référence", "Rapport")
NO_VALUE = "–"


@dataclass(frozen=True)
class Figure:
    """``baseline`` has the unit of ``value``; ``ratio`` is how many times smaller the value is."""

    name: str
    value: float
    unit: str
    baseline: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.baseline / self.value if self.baseline is not None and self.value else None

    def as_data(self) -> dict[str, object]:
        return {
            "name": self.name,
            "value": _rounded(self.value),
            "unit": self.unit,
            "baseline": _rounded(self.baseline),
            "ratio": _rounded(self.ratio),
        }


@dataclass(frozen=True)
class Failure:
    """A benchmark that raised: it has no figure to show."""

    name: str
    error: str

    def as_data(self) -> dict[str, object]:
        return {
            "name": self.name,
            "value": None,
            "unit": None,
            "baseline": None,
            "ratio": None,
            "error": self.error,
        }


Line = Figure | Failure


def table(lines: Sequence[Line]) -> str:
    """Names to the left, numbers to the right; a failure's error takes the place of its numbers."""
    rows = [
        (
            line.name,
            french_number(line.value),
            line.unit,
            french_number(line.baseline),
            french_number(line.ratio),
        )
        for line in lines
        if isinstance(line, Figure)
    ]
    widths = [max(map(len, column)) for column in zip(HEADINGS, *rows, strict=True)]
    widths[0] = max([widths[0], *(len(line.name) for line in lines)])
    printed = [_row(HEADINGS, widths), "  ".join("-" * width for width in widths)]
    waiting = iter(rows)
    for line in lines:
        if isinstance(line, Failure):
            printed.append(f"{line.name:<{widths[0]}}  ÉCHEC : {line.error}")
        else:
            printed.append(_row(next(waiting), widths))
    return "\n".join(printed)


def french_number(value: float | None) -> str:
    """Three figures that mean something: 0,182, 24,5, 1 234."""
    if value is None:
        return NO_VALUE
    if value == int(value) or abs(value) >= 100:
        text = f"{value:,.0f}"
    else:
        text = f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
        if abs(value) < 1:
            text = f"{value:.3f}"
    return text.replace(",", "\u00a0").replace(".", ",")


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    name, value, unit, baseline, ratio = (
        f"{cell:<{width}}" if rank in (0, 2) else f"{cell:>{width}}"
        for rank, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join((name, value, unit, baseline, ratio)).rstrip()


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
