"""When events take place, and how calendars are told."""

import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from cms.calendar import local_clock, next_occurrences, occurrences, told_repetition
from tenants.context import inside
from tests.support.pages import event

day = datetime.date
WEEKLY, MONTHLY, MONTHLY_WEEKDAY = "weekly", "monthly", "monthly-weekday"


def planned(first_day: datetime.date, **more: object) -> SimpleNamespace:
    fields = {
        "first_day": first_day,
        "last_day": None,
        "start_time": None,
        "end_time": None,
        "repeats": "",
        "repeats_until": None,
        "except_on": [],
        "title": "",
        "pk": 1,
        **more,
    }
    return SimpleNamespace(**fields)


def first(event: SimpleNamespace, since: datetime.date, count: int = 4) -> list[datetime.date]:
    found = occurrences(event, since)
    return [one.starts for one, _n in zip(found, range(count), strict=False)]


@pytest.mark.parametrize(
    ("event", "since", "expected"),
    [
        (planned(day(2026, 11, 21)), day(2026, 11, 21), [day(2026, 11, 21)]),
        (planned(day(2026, 11, 21)), day(2026, 11, 22), []),
        # Under way: it began yesterday and lasts until tomorrow.
        (
            planned(day(2026, 11, 20), last_day=day(2026, 11, 22)),
            day(2026, 11, 21),
            [day(2026, 11, 20)],
        ),
        # A Tuesday, every week, but not the 8th.
        (
            planned(
                day(2026, 12, 1),
                repeats=WEEKLY,
                repeats_until=day(2026, 12, 22),
                except_on=[day(2026, 12, 8)],
            ),
            day(2026, 11, 1),
            [day(2026, 12, 1), day(2026, 12, 15), day(2026, 12, 22)],
        ),
        # A 31st: months without one have none.
        (
            planned(day(2027, 1, 31), repeats=MONTHLY),
            day(2027, 2, 1),
            [day(2027, 3, 31), day(2027, 5, 31), day(2027, 7, 31), day(2027, 8, 31)],
        ),
        # The second Tuesday of November 2026, then of the next months.
        (
            planned(day(2026, 11, 10), repeats=MONTHLY_WEEKDAY),
            day(2026, 11, 11),
            [day(2026, 12, 8), day(2027, 1, 12), day(2027, 2, 9), day(2027, 3, 9)],
        ),
        # The 5th Sunday is the last one, so that each month has one.
        (
            planned(day(2026, 11, 29), repeats=MONTHLY_WEEKDAY),
            day(2026, 12, 1),
            [day(2026, 12, 27), day(2027, 1, 31), day(2027, 2, 28), day(2027, 3, 28)],
        ),
    ],
)
def test_an_event_takes_place_on_its_days(event, since, expected):
    assert first(event, since) == expected


def test_the_soonest_comes_first_and_the_hour_counts():
    late = planned(day(2026, 12, 1), start_time=datetime.time(20), title="tard", pk=1)
    early = planned(day(2026, 12, 1), start_time=datetime.time(9), title="tôt", pk=2)
    over = planned(day(2026, 1, 1), title="passé", pk=3)
    found = next_occurrences([late, over, early], day(2026, 11, 21))
    assert [one.event.title for one in found] == ["tôt", "tard"]


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (planned(day(2026, 12, 1)), ""),
        (planned(day(2026, 12, 1), repeats=WEEKLY), "chaque mardi"),
        (planned(day(2026, 12, 1), repeats=MONTHLY), "le 1 de chaque mois"),
        (
            planned(
                day(2026, 12, 8),
                repeats=MONTHLY_WEEKDAY,
                repeats_until=day(2027, 6, 30),
                except_on=[day(2027, 1, 12)],
            ),
            "le 2e mardi de chaque mois, jusqu’au 30 juin 2027, sauf le 12 janvier 2027",
        ),
        (
            planned(day(2026, 11, 29), repeats=MONTHLY_WEEKDAY),
            "le dernier dimanche de chaque mois",
        ),
    ],
)
def test_a_repetition_is_told_in_words(event, sentence):
    assert told_repetition(event) == sentence


@pytest.mark.django_db
def test_the_clock_is_the_one_on_the_centre_s_wall(centre, other_centre):
    with inside(centre):
        assert local_clock() == ZoneInfo("Europe/Paris")
    with inside(other_centre):
        assert local_clock() == ZoneInfo("America/Guadeloupe")


@pytest.mark.django_db
def test_a_calendar_is_told_the_same_days(other_centre, browse):
    """Read again by the library: what a telephone would show."""
    with inside(other_centre):
        page = event(
            "Le café, à l’ombre",
            day(2099, 12, 8),
            start_time=datetime.time(16),
            end_time=datetime.time(18),
            place="Sous le manguier",
            repeats=MONTHLY_WEEKDAY,
            repeats_until=day(2100, 6, 30),
            except_on=[day(2100, 1, 12)],
        )
        event("La fête", day(2099, 7, 1), last_day=day(2099, 7, 3))
        event("C’était hier", day(2020, 1, 1))
    answer = browse(other_centre).get("/agenda/calendrier/")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    found = {str(one["summary"]): one for one in Calendar.from_ical(answer.content).events}
    assert set(found) == {"Le café, à l’ombre", "La fête"}
    coffee = found["Le café, à l’ombre"]
    assert coffee["dtstart"].dt == datetime.datetime(
        2099, 12, 8, 16, tzinfo=ZoneInfo("America/Guadeloupe")
    )
    assert coffee["rrule"]["BYDAY"] == ["2TU"]
    assert coffee["rrule"]["UNTIL"] == [
        datetime.datetime(2100, 7, 1, 3, 59, 59, tzinfo=datetime.UTC)
    ]
    assert str(coffee["url"]) == f"http://la-garenne.maillage.localhost:8000{page.url}"
    assert b"TZID:America/Guadeloupe" in answer.content
    party = found["La fête"]
    assert (party["dtstart"].dt, party["dtend"].dt) == (day(2099, 7, 1), day(2099, 7, 4))
    one = browse(other_centre).get(f"{page.url}calendrier/")
    assert [str(e["summary"]) for e in Calendar.from_ical(one.content).events] == [
        "Le café, à l’ombre"
    ]
