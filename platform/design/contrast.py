"""Colours that stay readable: the contrast of WCAG 2.2, and its correction."""

from dataclasses import dataclass

TEXT_CONTRAST = 4.5
# The lightest and the darkest of the grounds that text stands on, as in tokens.css.
LIGHT_CARD, LIGHT_SUNK = "#fffdf8", "#efe6d6"
NIGHT_CARD, NIGHT_RAISED = "#231f1b", "#38322c"
LARGEST_TINT = 12  # per cent of the accent in a card


@dataclass(frozen=True)
class Shades:
    """What a chosen colour becomes on one kind of ground."""

    accent: str  # text, borders and buttons
    strong: str  # the same under a pointer
    tint: str  # the ground of what is chosen


def relative_luminance(colour: str) -> float:
    """Luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2, "relative luminance")."""
    channels = [channel / 255 for channel in _channels(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((relative_luminance(one), relative_luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(background: str, colour: str, ratio: float = TEXT_CONTRAST) -> str:
    """``colour``, moved towards black or white until it contrasts with ``background``."""
    target = "#000000" if relative_luminance(background) > 0.18 else "#ffffff"
    for step in range(0, 101, 5):
        mixed = mix(colour, target, step)
        if contrast(mixed, background) >= ratio:
            return mixed
    return target


def mix(colour: str, other: str, per_cent: float) -> str:
    """``colour`` with so much of ``other`` in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * per_cent / 100):02x}" for a, b in pairs)


def on_paper(colour: str) -> Shades:
    return _shades(colour, ground=LIGHT_SUNK, card=LIGHT_CARD)


def at_night(colour: str) -> Shades:
    return _shades(colour, ground=NIGHT_RAISED, card=NIGHT_CARD)


def _shades(colour: str, *, ground: str, card: str) -> Shades:
    """``ground`` is the hardest to be read on: what is readable there is so on the others."""
    accent = readable_on(ground, colour.lower())
    tint = next(
        tint
        for share in range(LARGEST_TINT, -1, -1)
        if contrast(tint := mix(card, accent, share), accent) >= TEXT_CONTRAST
    )
    return Shades(accent, readable_on(ground, accent, 7.0), tint)


def _channels(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


@dataclass(frozen=True)
class Correction:
    """A chosen colour that could not be read, and the one that is shown instead."""

    at_night: bool
    shown: str
    contrast_before: float
    contrast_after: float


def corrections(colour: str) -> list[Correction]:
    """What had to be changed of a colour, on light and on dark pages; empty when nothing."""
    return [
        Correction(night, shown, contrast(colour, ground), contrast(shown, ground))
        for night, shown, ground in (
            (False, on_paper(colour).accent, LIGHT_SUNK),
            (True, at_night(colour).accent, NIGHT_RAISED),
        )
        if shown != colour.lower()
    ]
