"""The lists of addresses that search engines read: an index, then files of at most 10,000."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.urls import reverse
from wagtail.models import Page

from actions.selectors import search_published
from cms.addresses import HOME_DEPTH, site_address
from federation.selectors import published_practices
from tenants.context import current_centre_or_none

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PER_FILE = 10_000
# As many as an index may name; PostgreSQL would not even read the largest numbers that one can type.
MOST_FILES = 50_000
# (path, time of the last change)
Row = tuple[str, datetime.datetime | None]


def _pages() -> Any:
    pages = Page.objects.live().public().filter(depth__gte=HOME_DEPTH).order_by("path")
    return pages.values_list("url_path", "last_published_at")


def _page_path(url_path: str) -> str:
    return "/" + url_path.split("/", 2)[2]


def _sheets() -> Any:
    return search_published().order_by("pk").values_list("slug", "last_published_at")


def _practices() -> Any:
    return published_practices().order_by("pk").values_list("slug", "updated_at")


def _sections() -> dict[str, tuple[Any, Callable[[str], str]]]:
    """Rows and how their first column becomes a path, by name of the section."""
    pages = (_pages(), _page_path)
    if current_centre_or_none():
        return {
            "pages": pages,
            "actions": (_sheets(), lambda slug: reverse("actions:detail", args=[slug])),
        }
    return {
        "pages": pages,
        "pratiques": (_practices(), lambda slug: reverse("federation:detail", args=[slug])),
    }


def index_of_sitemaps() -> bytes:
    site = site_address().rstrip("/")
    addresses = [
        site + reverse("cms-sitemap", args=[name, number + 1])
        for name, (rows, _path) in _sections().items()
        for number in range(max(1, -(-rows.count() // PER_FILE)))
    ]
    return _written("sitemapindex", "sitemap", ((address, None) for address in addresses))


def sitemap(section: str, number: int) -> bytes | None:
    """None for a file that the index does not name."""
    found = _sections().get(section)
    if found is None or not 1 <= number <= MOST_FILES:
        return None
    rows, path_of = found
    start = (number - 1) * PER_FILE
    shown = list(rows[start : start + PER_FILE])
    if not shown and number > 1:
        return None
    site = site_address().rstrip("/")
    return _written("urlset", "url", ((site + path_of(key), changed) for key, changed in shown))


def _written(root_name: str, name: str, rows: Iterable[Row]) -> bytes:
    root = Element(root_name, xmlns=NAMESPACE)
    for address, changed in rows:
        entry = SubElement(root, name)
        SubElement(entry, "loc").text = address
        if changed:
            SubElement(entry, "lastmod").text = changed.isoformat()
    return tostring(root, encoding="utf-8", xml_declaration=True)
