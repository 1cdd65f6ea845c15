"""The pages that every page of a site leads to, kept in the site's own cache."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tenants.utils import schema_context
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms import models
from cms.addresses import HOME_DEPTH, page_path
from tenants.connections import db

KEY = "cms:menus"


@dataclass(frozen=True)
class Entry:
    title: str
    address: str
    current: bool


def site_menus(path: str) -> dict[str, list[Entry]]:
    """What stands above and below every page; ``path`` is where the visitor is."""
    kept = cache.get(KEY)
    if kept is None:
        search = (_("Rechercher"), reverse("cms-search"))
        kept = {"main": [*_rows(_main()), search], "footer": _rows(_footer())}
        cache.set(KEY, kept)
    return {
        name: [Entry(title, address, path.startswith(address)) for title, address in rows]
        for name, rows in kept.items()
    }


def _main() -> Any:
    return Page.objects.live().public().in_menu().filter(depth=HOME_DEPTH + 1).order_by("path")


def _footer() -> Any:
    return models.ContentPage.objects.live().public().filter(in_footer=True).order_by("path")


def _rows(pages: Any) -> list[tuple[str, str]]:
    return [(page.title, page_path(page)) for page in pages.only("title", "url_path")]


def _forget(schema: str) -> None:
    with schema_context(schema):
        cache.delete(KEY)


def _page_changed(sender: Any, **_kwargs: Any) -> None:
    if not issubclass(sender, Page | PageViewRestriction):
        return
    schema = db.schema_name
    _forget(schema)
    # Also after the commit: another process may have read the old pages in between.
    transaction.on_commit(lambda: _forget(schema))


def connect_signals() -> None:
    changes = (
        page_published,
        page_unpublished,
        page_slug_changed,
        post_page_move,
        post_delete,
        post_save,
    )
    for number, signal in enumerate(changes):
        signal.connect(_page_changed, dispatch_uid=f"cms.menus.{number}")
