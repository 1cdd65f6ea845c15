"""Pages that a migration has written are not in the search index: no signal told it."""

from typing import Any

from django.apps import apps
from django.db.models.signals import post_migrate
from wagtail.models import Page
from wagtail.search.index import insert_or_update_object
from wagtail.search.models import IndexEntry

from cms.addresses import HOME_DEPTH


def index_what_is_not() -> None:
    """In the active schema; one query when there is nothing to do."""
    pages = Page.objects.filter(depth__gt=HOME_DEPTH)
    for page in pages.exclude(pk__in=_indexed()).specific():
        insert_or_update_object(page)


def _indexed() -> Any:
    """Numbers of the pages in the index, which keeps them as texts."""
    numbers = IndexEntry.objects.filter(content_type__app_label="cms").values_list(
        "object_id", flat=True
    )
    return [int(number) for number in numbers if number.isdigit()]


def _after_migrate(**_kwargs: Any) -> None:
    index_what_is_not()


def connect_signals() -> None:
    post_migrate.connect(
        _after_migrate, sender=apps.get_app_config("cms"), dispatch_uid="cms.indexing"
    )
