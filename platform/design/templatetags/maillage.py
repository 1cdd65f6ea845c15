"""French typography for figures."""

import datetime
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils.formats import date_format

register = template.Library()

NARROW_SPACE, SPACE = "\u202f", "\u00a0"


@register.filter
def euros(amount: object) -> str:
    """``1250`` as « 1 250,00 € »; empty for what is no number."""
    try:
        value = Decimal(str(amount))
    except InvalidOperation:
        return ""
    text = f"{value:,.2f}".replace(",", NARROW_SPACE).replace(".", ",")
    return f"{text}{SPACE}€"


@register.filter
def number(value: object) -> str:
    """``34969`` as « 34 969 », ``12.50`` as « 12,5 »."""
    try:
        decimal = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    text = f"{decimal:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", NARROW_SPACE).replace(".", ",")


@register.filter
def iso_date(value: str) -> str:
    """``2026-11-21`` as « samedi 21 novembre 2026 »."""
    date = datetime.date.fromisoformat(value)
    # French has an ordinal for the first day only, which Django's formats do not know.
    return date_format(date, "l 1\\e\\r F Y" if date.day == 1 else "l j F Y")


@register.simple_tag(takes_context=True)
def without_filter(context: dict[str, Any], name: str) -> str:
    """The address's query without one filter, back on the first page."""
    query = context["request"].GET.copy()
    for key in (name, "page"):
        query.pop(key, None)
    return f"?{query.urlencode()}" if query else ""


@register.filter
def excerpt(text: str, length: int) -> str:
    """The beginning of a text, cut between two words; unbreakable spaces stay (Django's don't)."""
    line = re.sub(r"[ \t\r\n]+", " ", text.strip())
    if len(line) <= length:
        return line
    return line[:length].rpartition(" ")[0].rstrip(" ,;:.–-\u00a0\u202f") + "…"
