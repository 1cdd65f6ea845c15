"""The two colours of a frame on another site, and what is made of them so that all can be read."""

import re
from dataclasses import dataclass

from design.contrast import contrast, mix, readable_on, relative_luminance
from design.views import FEDERATION_COLOUR

ACCENT, GROUND = FEDERATION_COLOUR, "#ffffff"
HEXADECIMAL = re.compile(r"#?([0-9a-f]{6})", re.IGNORECASE)
# As in tokens.css.
DARK_INK, LIGHT_INK = "#221e19", "#f4eee4"


@dataclass(frozen=True)
class Palette:
    """One ground: it does not follow the visitor's scheme, which the page around it may not know."""

    ground: str
    ink: str
    soft: str
    line: str
    accent: str
    strong: str

    @property
    def is_dark(self) -> bool:
        return relative_luminance(self.ink) > relative_luminance(self.ground)

    def as_css(self) -> str:
        """So short that compressing it would make it longer."""
        tokens = {
            "color-scheme": "dark" if self.is_dark else "light",
            "--paper": self.ground,
            "--ink": self.ink,
            "--soft": self.soft,
            "--line": self.line,
            "--accent": self.accent,
            "--strong": self.strong,
        }
        root = ";".join(f"{name}:{value}" for name, value in tokens.items())
        return f"@layer tokens{{:root{{{root}}}}}"


def palette(accent: str, ground: str) -> Palette:
    dark_on_it = contrast(DARK_INK, ground) >= contrast(LIGHT_INK, ground)
    ink = readable_on(ground, DARK_INK if dark_on_it else LIGHT_INK, 7.0)
    shown = readable_on(ground, accent)
    return Palette(
        ground=ground,
        ink=ink,
        soft=readable_on(ground, mix(ink, ground, 25)),
        line=mix(ground, ink, 18),
        accent=shown,
        strong=readable_on(ground, shown, 7.0),
    )


def colour_of(text: str) -> str:
    """``1F5673`` and ``#1f5673`` as « #1f5673 »; empty for what is no colour."""
    found = HEXADECIMAL.fullmatch(text.strip())
    return f"#{found[1].lower()}" if found else ""
