"""The year's registrations as bars; the table beside them is what screen readers have."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.dates import MONTHS
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

WIDTH, HEIGHT = 480, 170
FLOOR, CEILING = 140, 24
STEP = WIDTH // 12
BAR = 26


@dataclass(frozen=True)
class MonthsChart:
    """``upto``: months that have begun; the others have no bar and no line in the table."""

    year: int
    counts: Sequence[int]
    upto: int

    @property
    def rows(self) -> list[tuple[str, int]]:
        return [(str(MONTHS[month]), self.counts[month - 1]) for month in range(1, self.upto + 1)]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def said(self) -> str:
        return ngettext(
            "%(count)d inscription en %(year)d.",
            "%(count)d inscriptions en %(year)d.",
            self.total,
        ) % {"count": self.total, "year": self.year}

    def drawing(self) -> SafeString:
        most = max(self.counts) or 1
        bars = []
        for place, (_name, count) in enumerate(self.rows):
            height = round((FLOOR - CEILING) * count / most)
            left = place * STEP + (STEP - BAR) // 2
            bars.append(
                (left, FLOOR - height, BAR, height, left + BAR // 2, FLOOR - height - 6, count)
            )
        return format_html(
            '<svg class="months" viewBox="0 0 {} {}" aria-hidden="true">'
            '<path class="floor" d="M0 {}H{}"/>{}{}</svg>',
            WIDTH,
            HEIGHT,
            FLOOR,
            WIDTH,
            format_html_join(
                "",
                '<rect class="bar" x="{}" y="{}" width="{}" height="{}"/>'
                '<text x="{}" y="{}" text-anchor="middle">{}</text>',
                (bar for bar in bars if bar[6]),
            ),
            format_html_join(
                "",
                '<text x="{}" y="{}" text-anchor="middle">{}</text>',
                (
                    (month * STEP + STEP // 2, FLOOR + 20, str(MONTHS[month + 1])[0].upper())
                    for month in range(12)
                ),
            ),
        )
