"""People's words on their way to paper: data checked, and characters that cannot be printed."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise

# Controls, lone surrogates, non-characters, the byte-order mark: PDF/UA refuses them. The
# directional overrides would show a name in another order than it was typed.
NEVER_PRINTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff]"
    "|[" + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF)) + "]"
)
NEW_LINE = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Pictures, joiners, variation selectors and skin tones: a sentence reads well without them.
LEFT_OUT = {"So", "Sk", "Cf", "Cc", "Mn", "Me"}


class NotPlainData(Exception):
    """Something in the data is not a string, number, boolean, ``None``, list or mapping."""


def plain(value: Any, at: str = "") -> Any:
    """A copy of ``value`` made of JSON's types, without the characters that are never printed.

    Accents are composed (NFC): a letter and its accent apart could lose each other below.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, str | Promise):
        text = unicodedata.normalize("NFC", str(value).replace("\t", " "))
        return NEVER_PRINTED.sub("", NEW_LINE.sub("\n", text))
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise NotPlainData(f"{at or 'data'} has the key {key!r}, which is not a string")
        return {key: plain(inner, f"{at}.{key}" if at else key) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner, f"{at}[{index}]") for index, inner in enumerate(value)]
    # Not the value itself: it may be someone's date of birth, and errors are logged.
    kind = value if isinstance(value, float) else f"a {type(value).__name__}"
    raise NotPlainData(f"{at} is {kind}: give it as a string, a number, a list or a mapping")


def without_glyphs(value: Any, unknown: set[str]) -> Any:
    """``value`` without the characters of ``unknown``, which could not be drawn where they stand.

    Pictures and marks are left out. Letters become « □ » only when there is none left: a mark that
    cannot be drawn takes the letter under it along, such as the « e » of « e⃣ ». A text that would
    be left empty is « □ », since a heading may not be empty.
    """
    left_out = {each for each in unknown if unicodedata.category(each) in LEFT_OUT}
    without_pictures = _replaced(value, dict.fromkeys(left_out, ""))
    if without_pictures != value:
        return without_pictures
    return _replaced(value, dict.fromkeys(unknown - left_out, "□"))


def _replaced(value: Any, replacements: dict[str, str]) -> Any:
    table = str.maketrans(replacements)

    def printable(text: str) -> str:
        kept = text.translate(table)
        return kept if kept == text or kept.strip() else "□"

    return _in_each_string(value, printable)


def _in_each_string(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _in_each_string(inner, change) for key, inner in value.items()}
    if isinstance(value, list):
        return [_in_each_string(inner, change) for inner in value]
    return value
