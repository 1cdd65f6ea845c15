"""What is in the trash, and what is not."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Left
from wagtail.models import Page

from cms.addresses import HOME_DEPTH
from cms.models import TrashedPage

HOLDER_LENGTH = HOME_DEPTH * Page.steplen


def holder_of(page: Page) -> TrashedPage | None:
    """None for a page that is not in the trash."""
    found = TrashedPage.objects.select_related("deleted_by")
    return found.filter(path=page.path[:HOLDER_LENGTH]).first()


def trashed_pages() -> QuerySet[Page]:
    """Every page of the trash, and their holders."""
    return _with_holder().filter(holder__in=TrashedPage.objects.values("path"))


def outside_trash(pages: Any) -> Any:
    return pages.exclude(pk__in=trashed_pages().values("pk"))


def trash() -> QuerySet[TrashedPage]:
    """Latest first."""
    found = TrashedPage.objects.select_related("deleted_by", "former_parent")
    return found.order_by("-deleted_at", "-pk")


def with_pages(holders: Iterable[TrashedPage]) -> None:
    """Gives each its ``page``, and ``below``, how many pages go with it; two queries."""
    shown = list(holders)
    held = _with_holder().filter(holder__in=[one.path for one in shown], depth__gt=HOME_DEPTH)
    pages = {page.holder: page for page in held.filter(depth=HOME_DEPTH + 1)}
    counts = dict(held.order_by().values_list("holder").annotate(count=Count("pk")))
    for one in shown:
        one.page, one.below = pages[one.path], counts[one.path] - 1


def _with_holder() -> QuerySet[Page]:
    return Page.objects.annotate(holder=Left("path", HOLDER_LENGTH))
