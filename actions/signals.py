"""What publishing sets off, by our services or by the back office's own buttons."""

from typing import Any

from django.db.models.signals import pre_delete
from wagtail.signals import published, unpublished

from actions.indexing import index_sheet
from actions.models import ActionSheet
from actions.review.steps import follow_publication
from actions.services import is_shared, leave_catalogue, share_sheet, withdraw_sheet


def _published(instance: ActionSheet, **_kwargs: Any) -> None:
    index_sheet(instance)
    if is_shared(instance):
        share_sheet(sheet=instance)
    follow_publication(instance)


def _unpublished(instance: ActionSheet, **_kwargs: Any) -> None:
    if is_shared(instance):
        withdraw_sheet(sheet=instance)


def _deleted(instance: ActionSheet, **_kwargs: Any) -> None:
    if is_shared(instance):
        leave_catalogue(sheet=instance)


def connect() -> None:
    published.connect(_published, sender=ActionSheet, dispatch_uid="actions.published")
    unpublished.connect(_unpublished, sender=ActionSheet, dispatch_uid="actions.unpublished")
    pre_delete.connect(_deleted, sender=ActionSheet, dispatch_uid="actions.deleted")
