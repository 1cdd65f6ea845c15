"""Articles as an Atom feed (RFC 4287), with addresses that no request has a say in."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from cms import selectors
from cms.addresses import page_path, site_address


def atom_response(index: Any, entries: Iterable[Any]) -> HttpResponse:
    site = site_address().rstrip("/")
    address = site + page_path(index)
    feed = Atom1Feed(
        title=f"{index.title} – {selectors.site_name()}",
        link=address,
        description=index.introduction,
        language="fr",
        feed_url=f"{address}flux/",
    )
    for entry in entries:
        # Noon: the same day everywhere.
        noon = datetime.datetime.combine(entry.day, datetime.time(12))
        feed.add_item(
            title=entry.title,
            link=site + page_path(entry),
            description=entry.introduction,
            pubdate=timezone.make_aware(noon),
            updateddate=entry.last_published_at or timezone.make_aware(noon),
            categories=entry.themes,
        )
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response
