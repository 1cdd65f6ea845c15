"""Atom (RFC 4287) as our feeds speak it: pages (RFC 5005), and what was deleted (RFC 6721).

Django's generator writes the rest. Addresses and identifiers come from the caller, none from a request.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, rfc3339_date

CONTENT_TYPE = Atom1Feed.content_type
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
# XML 1.0 has no place for them, not even escaped.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A tag (RFC 4151) says since when its authority has had its name; never to be changed.
SINCE = "2026"
# Of a feed in which nothing has ever happened.
NEVER = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Category:
    scheme: str
    term: str
    label: str


@dataclass(frozen=True)
class Entry:
    id: str
    title: str
    address: str
    published: datetime | None
    updated: datetime
    author: str
    author_address: str = ""
    summary: str = ""
    categories: Sequence[Category] = ()


@dataclass(frozen=True)
class Deleted:
    id: str
    when: datetime


@dataclass(frozen=True)
class Feed:
    id: str
    title: str
    subtitle: str
    # The page that shows the same, and the feed itself.
    address: str
    own_address: str
    entries: Sequence[Entry]
    deleted: Sequence[Deleted] = ()
    # (relation, address) of the other pages.
    pages: Sequence[tuple[str, str]] = ()


def tag(specific: str) -> str:
    """An identifier that outlives addresses: « tag:maillage.fr,2026:pratiques »."""
    return f"tag:{settings.NETWORK_DOMAIN},{SINCE}:{specific}"


def written(feed: Feed) -> bytes:
    atom = _Atom(
        title=_line(feed.title),
        link=feed.address,
        description=None,
        subtitle=_line(feed.subtitle),
        language=settings.LANGUAGE_CODE,
        feed_url=feed.own_address,
        feed_guid=feed.id,
        pages=feed.pages,
        deleted=feed.deleted,
    )
    for entry in feed.entries:
        atom.add_item(
            title=_line(entry.title),
            link=entry.address,
            description=None,  # type: ignore[arg-type] # Django would say that it is HTML
            author_name=_line(entry.author),
            author_link=entry.author_address or None,
            pubdate=entry.published,
            updateddate=entry.updated,
            unique_id=entry.id,
            summary=UNWRITABLE.sub("", entry.summary).strip(),
            labelled=entry.categories,
        )
    return atom.writeString("utf-8").encode()


def _line(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", UNWRITABLE.sub("", text)).strip()


class _Atom(Atom1Feed):
    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:at": TOMBSTONES}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for relation, address in self.feed["pages"]:
            handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def write_items(self, handler: Any) -> None:
        super().write_items(handler)
        for gone in self.feed["deleted"]:
            when = rfc3339_date(gone.when)
            handler.addQuickElement("at:deleted-entry", "", {"ref": gone.id, "when": when})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["summary"]:
            handler.addQuickElement("summary", item["summary"], {"type": "text"})
        # Django's own are terms without their labels.
        for one in item["labelled"]:
            said = {"scheme": one.scheme, "term": one.term, "label": _line(one.label)}
            handler.addQuickElement("category", "", said)

    def latest_post_date(self) -> datetime:
        dates: Iterable[datetime] = (
            *(item["updateddate"] for item in self.items),
            *(gone.when for gone in self.feed["deleted"]),
        )
        return max(dates, default=NEVER)
