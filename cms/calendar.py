"""When an event takes place. Days and hours are those of the centre's own clock."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vRecur

from cms.addresses import page_path
from cms.enums import Repetition
from tenants.context import current_centre_or_none

OVERSEAS_CLOCKS = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "976": "Indian/Mayotte",
}
ORDINALS = {1: _("1er"), 2: _("2e"), 3: _("3e"), 4: _("4e")}
LAST = -1


@dataclass(frozen=True)
class Occurrence:
    """One time that ``event`` takes place; ``ends`` is the same day for most."""

    event: Any
    starts: datetime.date
    ends: datetime.date

    @property
    def moment(self) -> tuple[datetime.date, datetime.time]:
        return self.starts, self.event.start_time or datetime.time.min


def local_clock() -> ZoneInfo:
    centre = current_centre_or_none()
    return ZoneInfo(OVERSEAS_CLOCKS.get(getattr(centre, "department_id", ""), settings.TIME_ZONE))


def local_today() -> datetime.date:
    return datetime.datetime.now(local_clock()).date()


def rank_in_month(day: datetime.date) -> int:
    """Which of its weekday the day is: 1 to 4, or ``LAST`` for a fifth, which few months have."""
    rank = (day.day - 1) // 7 + 1
    return rank if rank <= 4 else LAST


def _rule(event: Any) -> rrule:
    common = {
        "dtstart": datetime.datetime.combine(event.first_day, datetime.time.min),
        "until": event.repeats_until
        and datetime.datetime.combine(event.repeats_until, datetime.time.max),
    }
    if event.repeats == Repetition.WEEKLY:
        return rrule(WEEKLY, **common)
    if event.repeats == Repetition.MONTHLY:
        return rrule(MONTHLY, **common)
    day = event.first_day
    return rrule(MONTHLY, byweekday=weekday(day.weekday(), rank_in_month(day)), **common)


def occurrences(event: Any, since: datetime.date) -> Iterator[Occurrence]:
    """Those that are not over on ``since``, in order; endless for one that repeats for ever."""
    length = (event.last_day or event.first_day) - event.first_day
    if not event.repeats:
        if event.first_day + length >= since:
            yield Occurrence(event, event.first_day, event.first_day + length)
        return
    first = datetime.datetime.combine(since - length, datetime.time.min)
    for moment in _rule(event).xafter(first, inc=True):
        if moment.date() not in event.except_on:
            yield Occurrence(event, moment.date(), moment.date() + length)


def next_occurrences(events: Iterable[Any], since: datetime.date) -> list[Occurrence]:
    """The next time of each event that has one, soonest first."""
    found = (next(occurrences(event, since), None) for event in events)
    return sorted(
        (one for one in found if one), key=lambda one: (*one.moment, one.event.title, one.event.pk)
    )


def told_repetition(event: Any) -> str:
    """« chaque mardi, jusqu’au 30 juin 2027, sauf le 29 décembre 2026 »; empty for a single day."""
    if not event.repeats:
        return ""
    name = date_format(event.first_day, "l")
    if event.repeats == Repetition.WEEKLY:
        parts = [_("chaque %(day)s") % {"day": name}]
    elif event.repeats == Repetition.MONTHLY:
        parts = [_("le %(day)s de chaque mois") % {"day": date_format(event.first_day, "j")}]
    else:
        rank = rank_in_month(event.first_day)
        which = _("dernier") if rank == LAST else ORDINALS[rank]
        parts = [_("le %(which)s %(day)s de chaque mois") % {"which": which, "day": name}]
    if event.repeats_until:
        parts.append(_("jusqu’au %(day)s") % {"day": date_format(event.repeats_until, "j F Y")})
    if event.except_on:
        days = ", ".join(date_format(day, "j F Y") for day in sorted(event.except_on))
        parts.append(_("sauf le %(days)s") % {"days": days})
    return ", ".join(parts)


def icalendar_of(events: Iterable[Any], *, name: str, site: str) -> bytes:
    """The events as iCalendar (RFC 5545). ``site`` is the full address of the first page."""
    calendar = Calendar()
    calendar.add("prodid", "-//Maillage//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    clock = local_clock()
    for event in events:
        calendar.add_component(_component(event, clock, site.rstrip("/")))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _component(event: Any, clock: ZoneInfo, site: str) -> Event:
    def at(day: datetime.date) -> datetime.date:
        if event.start_time is None:
            return day
        return datetime.datetime.combine(day, event.start_time, clock)

    address = site + page_path(event)
    last = event.last_day or event.first_day
    component = Event()
    component.add("uid", address)
    component.add("dtstamp", event.last_published_at or datetime.datetime.now(datetime.UTC))
    component.add("summary", event.title)
    component.add("url", address)
    component.add("dtstart", at(event.first_day))
    if event.start_time is None:
        component.add("dtend", last + datetime.timedelta(days=1))
    elif event.end_time:
        component.add("dtend", datetime.datetime.combine(last, event.end_time, clock))
    if event.place:
        component.add("location", event.place)
    if event.introduction:
        component.add("description", event.introduction)
    if event.repeats:
        component.add("rrule", _recurrence(event, clock))
    if event.except_on:
        component.add("exdate", [at(day) for day in sorted(event.except_on)])
    return component


def _recurrence(event: Any, clock: ZoneInfo) -> vRecur:
    rule: dict[str, Any] = {
        "freq": "WEEKLY" if event.repeats == Repetition.WEEKLY else "MONTHLY",
    }
    if event.repeats == Repetition.MONTHLY_WEEKDAY:
        code = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[event.first_day.weekday()]
        rule["byday"] = f"{rank_in_month(event.first_day)}{code}"
    if event.repeats_until:
        # RFC 5545: a date beside a date, an instant in UTC beside an hour.
        end = datetime.datetime.combine(event.repeats_until, datetime.time(23, 59, 59), clock)
        rule["until"] = (
            event.repeats_until if event.start_time is None else end.astimezone(datetime.UTC)
        )
    return vRecur(rule)
