"""Addresses of pages: which ones they may not take, and how they are written in full."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from wagtail.models import Page

from tenants.addresses import centre_address, federation_address
from tenants.context import current_centre_or_none

HOME_DEPTH = 2
# What the server answers by itself, and rooms that are still to come.
ALSO_RESERVED = frozenset(
    """
    accueil api entraide federation pratiques recherche reseau robots.txt
    sitemap.xml static statut style
    """.split()  # noqa: SIM905
)


def reserved_slugs() -> frozenset[str]:
    """First parts of addresses that rooms answer, on either side: a page there is never seen."""
    found = set(ALSO_RESERVED)
    for urlconf in (settings.ROOT_URLCONF, settings.PUBLIC_SCHEMA_URLCONF):
        found |= set(_first_parts(get_resolver(urlconf).url_patterns))
    return frozenset(found)


def _first_parts(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        # Wagtail's own catch-all is a regular expression: it is what pages are answered by.
        if not isinstance(pattern.pattern, RoutePattern):
            continue
        first = str(pattern.pattern).split("/")[0]
        if first and "<" not in first:
            yield first
        elif not first and isinstance(pattern, URLResolver):
            yield from _first_parts(pattern.url_patterns)


def page_path(page: Page) -> str:
    """``/agenda/fete/``, without asking for Wagtail's sites: each schema has one."""
    return "/" + page.url_path.split("/", 2)[2]


def site_address(path: str = "/") -> str:
    """``path`` in full, on the site of the active schema; one query for a centre."""
    centre = current_centre_or_none()
    return centre_address(centre, path) if centre else federation_address(path)
