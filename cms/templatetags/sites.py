"""Addresses and dates as the pages of a site write them."""

import datetime
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.images.models import SourceImageIOError

from cms import addresses
from cms.calendar import Occurrence
from cms.enums import Weekday
from cms.selectors import site_name
from cms.structured import described
from design.structured import json_ld
from federation.addresses import practice_address

register = template.Library()
SPACE = "\u00a0"


@register.filter
def page_path(page: Any) -> str:
    return addresses.page_path(page)


@register.inclusion_tag("cms/told_to_machines.html")
def told_to_machines(page: Any, request: Any) -> dict[str, Any]:
    """For search engines and messengers: the one address, the title and picture, JSON-LD."""
    site = addresses.site_address().rstrip("/")
    image = getattr(page, "image", None)
    picture = _shared_picture(image) if image else None
    data = described(page, site)
    return {
        "page": page,
        "kind": "article" if hasattr(page, "day") else "website",
        # A page of a list, or a filtered one, is not the list.
        "canonical": "" if request.GET else site + addresses.page_path(page),
        "address": site + addresses.page_path(page),
        "site_name": site_name(),
        "picture": site + picture.url if picture else "",
        "json_ld": json_ld(data) if data else "",
    }


def _shared_picture(image: Any) -> Any:
    try:
        return image.get_rendition("fill-1200x630|format-jpeg")
    except SourceImageIOError:
        return None


@register.filter
def parent_path(page: Any) -> str:
    """``/agenda/`` for ``/agenda/fete/``: every path ends with a slash."""
    return addresses.page_path(page).rstrip("/").rpartition("/")[0] + "/"


register.filter("practice_address", practice_address)


@register.filter
def hour(time: datetime.time) -> str:
    """« 9 h », « 14 h 30 »."""
    minutes = f"{SPACE}{time.minute:02d}" if time.minute else ""
    return f"{time.hour}{SPACE}h{minutes}"


@register.filter
def long_day(day: datetime.date) -> str:
    """« samedi 21 novembre 2026 »."""
    # French has an ordinal for the first day only, which Django's formats do not know.
    return date_format(day, "l 1\\e\\r F Y" if day.day == 1 else "l j F Y")


@register.filter
def when(occurrence: Occurrence) -> str:
    """« samedi 21 novembre 2026, de 14 h à 17 h »."""
    event = occurrence.event
    if occurrence.ends != occurrence.starts:
        days = _("du %(first)s au %(last)s") % {
            "first": long_day(occurrence.starts),
            "last": long_day(occurrence.ends),
        }
    else:
        days = long_day(occurrence.starts)
    if not event.start_time:
        return days
    if not event.end_time:
        return _("%(days)s, à %(start)s") % {"days": days, "start": hour(event.start_time)}
    return _("%(days)s, de %(start)s à %(end)s") % {
        "days": days,
        "start": hour(event.start_time),
        "end": hour(event.end_time),
    }


@register.filter
def hours_by_day(hours: Any) -> list[tuple[str, str]]:
    """[(« lundi », « de 9 h à 12 h, de 14 h à 18 h »)…], Monday first."""
    days: dict[int, list[Any]] = {}
    for one in hours:
        days.setdefault(int(one["weekday"]), []).append((one["opens"], one["closes"]))
    return [(str(Weekday(day).label), told_hours(days[day])) for day in sorted(days)]


@register.filter
def told_slots(hours: Any) -> str:
    return told_hours([(one["opens"], one["closes"]) for one in hours])


def told_hours(slots: list[Any]) -> str:
    return _(" et ").join(
        _("de %(start)s à %(end)s") % {"start": hour(start), "end": hour(end)}
        for start, end in sorted(slots)
    )
