"""What a page says to search engines in schema.org's words (JSON-LD)."""

import datetime
from typing import Any

from cms import models
from cms.addresses import page_path
from cms.calendar import local_clock
from cms.selectors import site_name
from design.structured import without_blanks
from tenants.context import current_centre_or_none


def described(page: Any, site: str) -> dict[str, Any] | None:
    """``site`` is the full address of the first page, without its last slash."""
    for model, describe in (
        (models.HomePage, _organization),
        (models.EventPage, _event),
        (models.NewsPage, _article),
    ):
        if isinstance(page, model):
            return {"@context": "https://schema.org", **describe(page, site)}
    return None


def _publisher(site: str) -> dict[str, Any]:
    return {"@type": "Organization", "name": site_name(), "url": f"{site}/"}


def _organization(page: Any, site: str) -> dict[str, Any]:
    centre = current_centre_or_none()
    told = {**_publisher(site), "description": page.introduction}
    if centre is not None:
        told["address"] = centre.address
        told["telephone"] = centre.phone if centre.phone_public else ""
        told["email"] = centre.email if centre.email_public else ""
    return without_blanks(told)


def _event(page: Any, site: str) -> dict[str, Any]:
    def at(day: datetime.date, time: datetime.time | None) -> str:
        if time is None:
            return day.isoformat()
        return datetime.datetime.combine(day, time, local_clock()).isoformat()

    place = {"@type": "Place", "name": page.place, "address": page.place} if page.place else None
    return without_blanks(
        {
            "@type": "Event",
            "name": page.title,
            "url": site + page_path(page),
            "description": page.introduction,
            "startDate": at(page.first_day, page.start_time),
            "endDate": at(page.last_day or page.first_day, page.end_time),
            "location": place,
            "organizer": _publisher(site),
        }
    )


def _article(page: Any, site: str) -> dict[str, Any]:
    changed = page.last_published_at
    return without_blanks(
        {
            "@type": "Article",
            "headline": page.title,
            "url": site + page_path(page),
            "description": page.introduction,
            "datePublished": page.day.isoformat(),
            "dateModified": changed.isoformat() if changed else "",
            "author": _publisher(site),
            "publisher": _publisher(site),
        }
    )
