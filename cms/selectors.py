"""What the pages of a site show, and what waits for those who keep it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Prefetch, Q, QuerySet, prefetch_related_objects
from django.db.models.expressions import RawSQL
from wagtail.models import Page

from actions.selectors import search_published
from cms import models
from cms.addresses import HOME_DEPTH
from cms.calendar import Occurrence, local_today, next_occurrences
from federation.models import Practice
from federation.search import SearchRequest, search
from federation.selectors import newest_practices, practices_by_slug
from tenants.addresses import default_domain, host_address
from tenants.context import current_centre_or_none
from tenants.enums import CentreState
from tenants.models import Centre, Domain
from territory.normalise import sort_key
from territory.selectors import departments

FOUND_PAGES = 20
HIGHLIGHTS, NEXT_EVENTS, LATEST_NEWS, LATEST_SELECTIONS = 6, 4, 3, 3


# --- The first page ---------------------------------------------------------


@dataclass(frozen=True)
class OpenToday:
    """A place and its hours of today; none when it is closed."""

    name: str
    hours: list[Any] = field(default_factory=list)


def centre_home(page: Any) -> dict[str, Any]:
    """What is on today, what comes next, and what the centre has done lately."""
    today = local_today()
    coming = next_occurrences(coming_events(today), today)
    return {
        "day": today,
        "open_today": open_today(page.places, today),
        "today": [one for one in coming if one.starts <= today],
        "next_events": [one for one in coming if one.starts > today][:NEXT_EVENTS],
        "highlights": search_published()[:HIGHLIGHTS],
        "entries": news()[:LATEST_NEWS],
        "places": [block.value for block in page.places],
        "addresses": index_addresses(),
    }


def federation_home() -> dict[str, Any]:
    return {
        "highlights": newest_practices()[:HIGHLIGHTS],
        "entries": news()[:LATEST_NEWS],
        "selections": selections()[:LATEST_SELECTIONS],
        "centre_count": open_centres().count(),
        "addresses": index_addresses(),
    }


def open_today(places: Any, today: datetime.date) -> list[OpenToday]:
    """Empty when no place has said its hours: nothing is known, which is not « closed »."""
    told = [block.value for block in places if block.value["hours"]]
    return [
        OpenToday(
            place["name"],
            sorted(
                (one for one in place["hours"] if int(one["weekday"]) == today.weekday()),
                key=lambda one: one["opens"],
            ),
        )
        for place in told
    ]


def places_of_site() -> list[Any]:
    home = models.HomePage.objects.only("places").first()
    return [block.value for block in home.places] if home else []


def index_addresses() -> dict[str, str]:
    """Where the news, the agenda, the selections… of this site are; empty for what it lacks."""
    kinds = {
        "news": models.NewsIndexPage,
        "events": models.EventIndexPage,
        "selections": models.SelectionIndexPage,
        "centres": models.CentresPage,
        "contact": models.ContactPage,
    }
    names = {model._meta.model_name: kind for kind, model in kinds.items()}
    rows = (
        Page.objects.live()
        .filter(content_type__app_label="cms", content_type__model__in=names)
        .values_list("content_type__model", "url_path")
    )
    found = {names[model]: "/" + path.split("/", 2)[2] for model, path in rows}
    return {kind: found.get(kind, "") for kind in kinds}


# --- News, events, selections ------------------------------------------------


def news(theme: str = "") -> QuerySet[Any]:
    """Public articles, latest first, with what a card shows."""
    found = models.NewsPage.objects.live().public().defer_streamfields()
    if theme:
        found = found.filter(themes__contains=[theme])
    return (
        found.select_related("image")
        .prefetch_related("image__renditions")
        .order_by("-day", "-first_published_at", "-pk")
    )


def themes_of_news() -> list[str]:
    """The themes that public articles have, in the order of the alphabet."""
    found = (
        models.NewsPage.objects.live()
        .public()
        .annotate(theme=RawSQL("unnest(themes)", []))
        .values_list("theme", flat=True)
        .order_by()
        .distinct()
    )
    return sorted(found, key=sort_key)


def coming_events(today: datetime.date) -> QuerySet[Any]:
    """Public events that may still take place, with what a card shows; in no order."""
    return _events().filter(
        Q(first_day__gte=today)
        | Q(last_day__gte=today)
        | Q(repeats_until__gte=today)
        | (~Q(repeats="") & Q(repeats_until=None))
    )


def past_events(today: datetime.date) -> list[Occurrence]:
    """Public events that are over, latest first, each at its first date."""
    over = (
        _events()
        .filter(first_day__lt=today)
        .exclude(last_day__gte=today)
        .filter(Q(repeats="") | Q(repeats_until__lt=today))
        .order_by("-first_day", "-pk")
    )
    return [Occurrence(one, one.first_day, one.last_day or one.first_day) for one in over]


def _events() -> QuerySet[Any]:
    return models.EventPage.objects.live().public().defer_streamfields()


def selections() -> QuerySet[Any]:
    return (
        models.SelectionPage.objects.live()
        .public()
        .defer_streamfields()
        .order_by("-first_published_at", "-pk")
    )


@dataclass(frozen=True)
class Chosen:
    practice: Practice
    why: str


def chosen_practices(page: Any) -> list[Chosen]:
    """In the order of the selection, without those that were withdrawn since."""
    rows = [block.value for block in page.practices]
    found = practices_by_slug([row["practice"] for row in rows])
    return [Chosen(found[row["practice"]], row["why"]) for row in rows if row["practice"] in found]


def with_renditions(images: Iterable[Any]) -> None:
    """Their sizes already made, in one query for all of them."""
    prefetch_related_objects([image for image in images if image], "renditions")


def site_name() -> str:
    centre = current_centre_or_none()
    return centre.name if centre else settings.WAGTAIL_SITE_NAME


@dataclass(frozen=True)
class Found:
    pages: list[Any]
    sheets: list[Any]
    practices: list[Any]

    @property
    def count(self) -> int:
        return len(self.pages) + len(self.sheets) + len(self.practices)


def search_site(words: str) -> Found:
    """Public pages that hold the words, and the sheets of this side; best first, few of each."""
    if not words:
        return Found([], [], [])
    pages = Page.objects.live().public().filter(depth__gt=HOME_DEPTH).search(words)
    centre = current_centre_or_none()
    return Found(
        list(pages[:FOUND_PAGES]),
        list(search_published(words)[:HIGHLIGHTS]) if centre else [],
        [] if centre else search(SearchRequest(words, per_page=HIGHLIGHTS)).practices,
    )


# --- The centres of the network ----------------------------------------------


def open_centres() -> QuerySet[Centre]:
    return Centre.objects.filter(state=CentreState.OPEN)


def centres_by_department() -> list[tuple[Any, int]]:
    """(département, number of open centres), for those that have one."""
    counts = dict(open_centres().order_by().values_list("department").annotate(count=Count("pk")))
    return [(place, counts[place.code]) for place in departments() if place.code in counts]


def centres(query: str = "", department: str = "") -> QuerySet[Centre]:
    """Open centres whose name or commune holds the words, with the number of their practices."""
    found = open_centres().select_related("commune", "department")
    if department:
        found = found.filter(department=department)
    if key := sort_key(query):
        found = found.filter(Q(name_key__contains=key) | Q(commune__sort_key__contains=key))
    return found.annotate(
        practice_count=Count("practices", filter=Q(practices__withdrawn_at=None))
    ).order_by("department__is_overseas", "department", "name_key", "pk")


def with_addresses(shown: Any) -> Any:
    """A page of centres, each with ``site``, the address of its own; one query."""
    primary = Prefetch("domains", Domain.objects.filter(is_primary=True))
    prefetch_related_objects(list(shown), primary)
    for centre in shown:
        domain = next((one.domain for one in centre.domains.all()), default_domain(centre.slug))
        centre.site = host_address(domain, "/")
    return shown


def messages() -> QuerySet[Any]:
    """Those that wait first, then the newest."""
    return models.ContactMessage.objects.select_related("handled_by").order_by(
        F("handled_at").desc(nulls_first=True), "-created", "-pk"
    )


def unhandled_messages() -> QuerySet[Any]:
    return models.ContactMessage.objects.filter(handled_at=None)


def never_published_pages() -> QuerySet[Any]:
    return Page.objects.filter(live=False, first_published_at=None)


# --- Pictures ----------------------------------------------------------------


def images_without_description() -> QuerySet[Any]:
    return models.CentreImage.objects.filter(description="")
