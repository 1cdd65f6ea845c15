"""What a feed says, read as a reader of feeds does, and what RFC 4287 asks of it."""

import re
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
# RFC 3339 as RFC 4287 wants it: a capital T, a capital Z or an offset.
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
IDENTIFIER = re.compile(r"(urn:uuid:[0-9a-f-]{36}|tag:[a-z0-9.-]+,\d{4}:\S+)")


@dataclass(frozen=True)
class Read:
    root: ElementTree.Element

    @property
    def entries(self) -> list[ElementTree.Element]:
        return self.root.findall(f"{ATOM}entry")

    @property
    def titles(self) -> list[str]:
        return [text(entry, "title") for entry in self.entries]

    @property
    def ids(self) -> list[str]:
        return [text(entry, "id") for entry in self.entries]

    @property
    def title(self) -> str:
        return text(self.root, "title")

    @property
    def deleted(self) -> dict[str, str]:
        return {gone.get("ref", ""): gone.get("when", "") for gone in self.root.iter(DELETED)}

    def link(self, relation: str) -> str:
        return links(self.root).get(relation, "")


def text(element: ElementTree.Element, name: str) -> str:
    found = element.findall(f"{ATOM}{name}")
    assert len(found) == 1, f"{len(found)} {name}"
    return found[0].text or ""


def links(element: ElementTree.Element) -> dict[str, str]:
    found = element.findall(f"{ATOM}link")
    relations = {link.get("rel", "alternate"): link.get("href", "") for link in found}
    assert len(relations) == len(found), "two links of one relation"
    return relations


def read(response) -> Read:
    """Parsed, and found to be right."""
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)  # noqa: S314 -- our own
    assert root.tag == f"{ATOM}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    feed = Read(root)
    assert feed.title.strip()
    assert IDENTIFIER.fullmatch(text(root, "id"))
    assert DATE.fullmatch(text(root, "updated"))
    assert feed.link("self").startswith("http://")
    assert feed.link("alternate").startswith("http://")
    assert len(set(feed.ids)) == len(feed.ids)
    for entry in feed.entries:
        assert IDENTIFIER.fullmatch(text(entry, "id"))
        assert text(entry, "title").strip()
        assert links(entry).keys() == {"alternate"}
        author = entry.find(f"{ATOM}author")
        assert author is not None
        assert text(author, "name").strip()
        dates = [text(entry, name) for name in ("published", "updated")]
        assert all(DATE.fullmatch(date) for date in dates)
        published, updated = map(datetime.fromisoformat, dates)
        assert published <= updated <= datetime.fromisoformat(text(root, "updated"))
        for summary in entry.findall(f"{ATOM}summary"):
            assert summary.get("type") == "text"
            assert (summary.text or "").strip()
        for category in entry.findall(f"{ATOM}category"):
            assert all(category.get(name) for name in ("scheme", "term", "label"))
    for gone, when in feed.deleted.items():
        assert gone not in feed.ids
        assert IDENTIFIER.fullmatch(gone)
        assert DATE.fullmatch(when)
    return feed
