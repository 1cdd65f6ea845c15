"""The sizes of pictures are drawn by a worker, before a visitor waits for them.

Wagtail draws a size when a page first shows it: seven photos of a phone took 6 to 16 seconds of the
first visit. So once something is published, the pages that show it are each opened once.
"""

from functools import partial
from typing import Any

from django.db import transaction
from wagtail.models import Page
from wagtail.signals import page_published, published

from cms.addresses import HOME_DEPTH, page_path
from cms.tasks import give_to_workers
from tenants.connections import db


def _page_published(instance: Page, **_kwargs: Any) -> None:
    """A news and an event are shown by their list and by the first page too."""
    pages = instance.get_ancestors(inclusive=True).filter(depth__gte=HOME_DEPTH)
    _open_after_commit([page_path(page) for page in pages.order_by("-depth")])


def _other_published(instance: Any, **_kwargs: Any) -> None:
    """A sheet with photos; ``published`` tells of everything that is no page."""
    photos = getattr(instance, "photos", None)
    if photos is not None and photos.exists():
        _open_after_commit([instance.get_absolute_url()])


def _open_after_commit(paths: list[str]) -> None:
    transaction.on_commit(partial(give_to_workers, db.schema_name, paths))


def connect_signals() -> None:
    page_published.connect(_page_published, dispatch_uid="cms.drawing.page")
    published.connect(_other_published, dispatch_uid="cms.drawing.other")
