"""The feed of a search: its practices, the newest first, and those that were withdrawn since."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext
from pyroaring import BitMap

from design.templatetags.maillage import excerpt
from federation import vocabulary
from federation.addresses import practice_address, site_of
from federation.enums import TermKind
from federation.feeds.atom import Category, Deleted, Entry, Feed, tag
from federation.finding import path_of
from federation.models import Practice
from federation.search import index as catalogue
from federation.search import practices_at
from federation.search.enums import Sort
from federation.searched import Searched
from federation.selectors import (
    beginnings,
    catalogue_changed_at,
    positions_of_centre,
    with_their_sites,
    withdrawn_last,
)
from tenants.addresses import federation_address, network
from tenants.enums import CentreState
from territory.models import Department

PER_PAGE = 30
MOST_WITHDRAWN = 50
LONGEST_SUMMARY = 400  # characters
# Two changes of the same second have the same date: until it is past, a date answers nothing.
SETTLED = timedelta(minutes=1)


@dataclass(frozen=True)
class PracticeFeed:
    searched: Searched
    # The path of the feed, and what its address says besides the page.
    path: str
    query: str = ""

    def version(self) -> str:
        """Another one as soon as anything that may be in it changes; two statements at most.

        Positions say all: a practice that is shared again has a new one. Names of centres and words
        of the vocabularies are read anew once a day.
        """
        asked, centre = self.searched.request, self.searched.centre
        told = [self.path, self.query, str(asked.page), str(timezone.localdate())]
        if centre:
            told.append(repr(positions_of_centre(centre)))
        digest = hashlib.blake2b("\n".join(told).encode(), digest_size=12)
        if not centre or asked.query or asked.facets:
            now = catalogue.current()
            digest.update(now.synonyms_version.encode())
            found = now.index.everything
            for name, codes in asked.facets.items():
                found = found & BitMap.union(*(now.index.having(name, code) for code in codes))
            digest.update(found.to_array().tobytes())
        return f'"{digest.hexdigest()}"'

    def changed_at(self) -> datetime | None:
        """Of the whole catalogue; None while another change might have the same date."""
        changed = catalogue_changed_at()
        return changed if changed and changed < timezone.now() - SETTLED else None

    def read(self) -> Feed:
        positions = self.searched.positions(sort=Sort.FRESHNESS)
        pages = max(1, -(-len(positions) // PER_PAGE))
        page = min(self.searched.request.page, pages)
        shown = practices_at(positions[(page - 1) * PER_PAGE : page * PER_PAGE])
        return Feed(
            id=tag(self.path.strip("/") + (f"?{self.query}" if self.query else "")),
            title=f"{self.searched.title} – {network().name}",
            subtitle=gettext(
                "Ce que des centres sociaux et espaces de vie sociale partagent, le plus récent "
                "d’abord."
            ),
            address=self.searched.address,
            own_address=self._page(page),
            entries=entries_of(shown),
            deleted=withdrawn() if page == 1 else (),
            pages=[
                (relation, self._page(number))
                for relation, number in (
                    ("first", 1),
                    ("previous", page - 1),
                    ("next", page + 1),
                    ("last", pages),
                )
                if pages > 1 and 1 <= number <= pages
            ],
        )

    def _page(self, number: int) -> str:
        query = [self.query] if self.query else []
        if number > 1:
            query.append(f"page={number}")
        return federation_address(self.path + ("?" + "&".join(query) if query else ""))


def entries_of(practices: Sequence[Practice]) -> list[Entry]:
    with_their_sites(practices)
    silent = [practice for practice in practices if not practice.summary.strip()]
    told = beginnings(silent, 2 * LONGEST_SUMMARY) if silent else {}
    return [
        Entry(
            id=practice.action_uid.urn,
            title=practice.title,
            address=practice_address(practice),
            published=practice.published_at,
            updated=practice.updated_at,
            author=practice.centre.name,
            author_address=""
            if practice.centre.state == CentreState.ARCHIVED
            else site_of(practice.centre),
            summary=excerpt(practice.summary.strip() or told.get(practice.pk, ""), LONGEST_SUMMARY),
            categories=categories(practice.keywords, practice.audiences, practice.department),
        )
        for practice in practices
    ]


def withdrawn() -> list[Deleted]:
    """From anywhere: of what had stood in this very feed nothing is kept, and readers only look for
    what they have."""
    return [
        Deleted(practice.action_uid.urn, practice.withdrawn_at)
        for practice in withdrawn_last(MOST_WITHDRAWN)
        if practice.withdrawn_at
    ]


def categories(
    keywords: Iterable[str], audiences: Iterable[str], place: Department | None = None
) -> list[Category]:
    """The codes of the vocabularies, with their labels."""
    catalogue_page = federation_address(path_of("list"))
    found = [
        Category(f"{catalogue_page}#{kind}", code, vocabulary.label(kind, code))
        for kind, codes in ((TermKind.KEYWORD, keywords), (TermKind.AUDIENCE, audiences))
        for code in codes
    ]
    if place:
        found.append(Category(f"{catalogue_page}#department", place.code, str(place)))
    return found
