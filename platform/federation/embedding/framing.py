"""The frame that another site shows: what it is asked, its address and the code to copy."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from federation.embedding.colours import ACCENT, GROUND, colour_of
from federation.finding import path_of
from federation.searched import Searched, searched
from tenants.addresses import federation_address, network

USUAL_NUMBER, MOST = 6, 24
# Pixels, measured: around the rows, and a row in a frame as wide as a text or as a phone.
AROUND, ROW, ROW_ON_A_PHONE = 160, 114, 172
PHONE, SCREEN = 360, 760  # pixels wide


@dataclass(frozen=True)
class Frame:
    searched: Searched
    number: int = USUAL_NUMBER
    accent: str = ACCENT
    ground: str = GROUND

    @property
    def title(self) -> str:
        return f"{self.searched.title} – {network().name}"

    @property
    def path(self) -> str:
        query = self.searched.query(
            nombre=str(self.number), accent=self.accent[1:], fond=self.ground[1:]
        )
        return f"{path_of('embed-frame')}?{query}"

    @property
    def address(self) -> str:
        return federation_address(self.path)

    @property
    def height(self) -> int:
        return AROUND + ROW * self.number

    @property
    def code(self) -> SafeString:
        """HTML, to be escaped once more where it is shown. No script: on narrow windows the height grows with CSS alone. Where a site takes the
        ``style`` away, the height stays and the frame scrolls."""
        on_a_phone = AROUND + ROW_ON_A_PHONE * self.number
        # A straight line through both heights.
        slope = (on_a_phone - self.height) / (SCREEN - PHONE)
        start = round(self.height + slope * SCREEN)
        style = f"border:0;height:max({self.height}px,calc({start}px - {slope * 100:.0f}vw))"
        return format_html(
            '<iframe src="{}" title="{}" width="100%" height="{}" style="{}" loading="lazy">'
            "</iframe>",
            self.address,
            self.title,
            self.height,
            style,
        )


def frame_of(address: QueryDict) -> Frame:
    """Never refuses: a frame has nobody to whom it could say what is wrong."""
    return Frame(
        searched(address),
        number=_number(address.get("nombre", "")),
        accent=colour_of(address.get("accent", "")) or ACCENT,
        ground=colour_of(address.get("fond", "")) or GROUND,
    )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return USUAL_NUMBER
    return min(max(1, int(text)), MOST)
