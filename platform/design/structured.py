"""What pages say to search engines in schema.org's words (JSON-LD)."""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

ENDS_NOTHING = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def json_ld(data: dict[str, Any]) -> SafeString:
    """As ``json_script``: nothing in the data can end the element."""
    text = json.dumps(data, ensure_ascii=False).translate(ENDS_NOTHING)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 -- see above


def without_blanks(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value}
