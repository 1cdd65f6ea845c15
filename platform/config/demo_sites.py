"""The sites of the demo: two centres that tell their life, and the federation's selections.

Dates are counted from today, so that the demo always has something on.
"""

import datetime
import json
from pathlib import Path
from typing import Any

from cms.calendar import local_today
from cms.models import (
    ContentPage,
    EventIndexPage,
    EventPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    SelectionIndexPage,
    SelectionPage,
    TeamPage,
)
from federation.search import SearchRequest, search

SITES_FILE = Path(__file__).resolve().parents[2] / "deploy" / "demo" / "sites.json"
SELECTIONS = (
    (
        "Manger ensemble",
        "cuisine",
        "Cantines, jardins, repas de quartier : ce qui tient, et ce qui lasse.",
    ),
    (
        "Aller vers ceux qui ne viennent pas",
        "mobilité",
        "Minibus, porte-à-porte, lieux prêtés : sortir du centre pour de bon.",
    ),
)


def site_contents() -> dict[str, Any]:
    """By the short name of the centre."""
    return json.loads(SITES_FILE.read_text(encoding="utf-8"))


def tell_site(content: dict[str, Any]) -> None:
    """Fills the pages of the centre whose schema is active."""
    today = local_today()
    home = HomePage.objects.get()
    home.introduction, home.notice = content["introduction"], content["notice"]
    home.places = [("place", {**place, "hours": _hours(place)}) for place in content["places"]]
    home.save()
    _tell_about(content["about"])
    _tell_team(content["team"])
    news = NewsIndexPage.objects.get()
    for days, title, introduction, themes, text in content["news"]:
        day = today + datetime.timedelta(days=days)
        told = {"introduction": introduction, "themes": themes, "body": [("text", text)]}
        _publish(news.add_child(instance=NewsPage(title=title, day=day, **told)))
    agenda = EventIndexPage.objects.get()
    for one in content["events"]:
        event = EventPage(
            title=one["title"],
            introduction=one["introduction"],
            first_day=_first(one["weekday"], today + datetime.timedelta(days=one["day"])),
            start_time=datetime.time.fromisoformat(one["from"]),
            end_time=datetime.time.fromisoformat(one["to"]),
            place=one["place"],
            repeats=one["repeats"],
        )
        _publish(agenda.add_child(instance=event))


def tell_federation() -> None:
    index = SelectionIndexPage.objects.get()
    for title, words, introduction in SELECTIONS:
        practices = search(SearchRequest(words, per_page=4)).practices
        chosen = [("practice", {"practice": one.slug, "why": ""}) for one in practices]
        page = SelectionPage(title=title, introduction=introduction, practices=chosen)
        _publish(index.add_child(instance=page))


def _first(weekday: int, since: datetime.date) -> datetime.date:
    return since + datetime.timedelta(days=(weekday - since.weekday()) % 7)


def _hours(place: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"weekday": str(weekday), "opens": opens, "closes": closes}
        for weekday, opens, closes in place["hours"]
    ]


def _tell_about(content: dict[str, Any]) -> None:
    page = ContentPage.objects.get(slug="le-centre")
    text, author = content["quote"]
    figures = [{"number": number, "label": label} for number, label in content["figures"]]
    page.introduction = content["introduction"]
    page.body = [
        ("text", content["text"]),
        ("quote", {"text": text, "author": author}),
        ("figures", {"title": "En quelques chiffres", "figures": figures}),
    ]
    _publish(page)


def _tell_team(people: list[list[str]]) -> None:
    page = TeamPage.objects.get()
    page.people = [
        (
            "person",
            {
                "name": name,
                "task": task,
                "about": about,
                "photo": None,
                "phone": phone,
                "email": "",
                "public": bool(phone),
            },
        )
        for name, task, about, phone in people
    ]
    _publish(page)


def _publish(page: Any) -> None:
    page.save_revision().publish()
