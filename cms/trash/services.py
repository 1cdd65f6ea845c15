"""Into the trash, out of it, and gone."""

import datetime
from contextlib import suppress
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.move_page import MovePageAction
from wagtail.log_actions import LogContext
from wagtail.models import Page, Revision

from accounts.enums import JournalAction
from accounts.journal import record
from accounts.models import User
from cms.addresses import HOME_DEPTH, reserved_slugs
from cms.models import HomePage, TrashedPage
from cms.trash.selectors import holder_of
from tenants.retention import kept_since


@dataclass(frozen=True)
class Restored:
    """``former_slug`` is empty when the page has its own again."""

    page: Page
    parent: Page
    is_elsewhere: bool
    former_slug: str


@transaction.atomic
def put_in_trash(*, page: Page, acting_user: User | None) -> TrashedPage:
    """With the pages below it; what is there already stays as it is."""
    root = _locked_root()
    page = Page.objects.get(pk=page.pk)
    if (there := holder_of(page)) is not None:
        return there
    live = page.get_descendants(inclusive=True).live()
    holder = root.add_child(
        instance=TrashedPage(
            title=_("Corbeille"),
            slug=f"corbeille-{page.pk}",
            live=False,
            deleted_at=timezone.now(),
            deleted_by=acting_user,
            former_parent=page.get_parent(),
            former_step=page.path[-Page.steplen :],
            were_live=list(live.values_list("pk", flat=True)),
        )
    )
    # Nothing else changes: the draft, and what it is compared with, come back as they were.
    live.update(live=False)
    _move(page, holder, "last-child", acting_user)
    record(JournalAction.TRASHED, actor=acting_user, subject=page.get_admin_display_title())
    return holder


@transaction.atomic
def restore(*, holder: TrashedPage, acting_user: User | None) -> Restored:
    """To its place, or under the first page when that place is gone.

    Raises ``TrashedPage.DoesNotExist`` when someone has been faster.
    """
    _locked_root()
    holder = TrashedPage.objects.select_related("former_parent").get(pk=holder.pk)
    page = holder.get_children().get()
    former = holder.former_parent
    is_elsewhere = former is None or holder_of(former) is not None
    parent = former if former and not is_elsewhere else HomePage.objects.get()
    former_slug, slug = page.slug, _free_slug(page.slug, parent)
    if slug != former_slug:
        _give_slug(page, slug)
    later = parent.get_children().filter(path__gt=parent.path + holder.former_step)
    sister = None if is_elsewhere else later.order_by("path").first()
    Page.objects.filter(pk__in=holder.were_live, path__startswith=page.path).update(live=True)
    _move(page, sister or parent, "left" if sister else "last-child", acting_user)
    TrashedPage.objects.filter(pk=holder.pk).delete()
    record(JournalAction.RESTORED, actor=acting_user, subject=page.get_admin_display_title())
    return Restored(
        Page.objects.get(pk=page.pk),
        parent,
        is_elsewhere,
        former_slug if slug != former_slug else "",
    )


@transaction.atomic
def erase(*, holder: TrashedPage, acting_user: User | None) -> None:
    """For ever. The journal of deletions tells each page.

    Raises ``TrashedPage.DoesNotExist`` when someone has been faster.
    """
    _locked_root()
    # Restored while this waited: its place in the tree may hold another page by now.
    holder = TrashedPage.objects.get(pk=holder.pk)
    with LogContext(user=acting_user):
        for page in holder.get_children():
            page.delete(user=acting_user)
        TrashedPage.objects.filter(pk=holder.pk).delete()


def erase_old_trash(now: datetime.datetime) -> int:
    """How many were erased, their time being over; each in a transaction of its own."""
    limit, erased = kept_since("trash", now), 0
    for holder in list(TrashedPage.objects.filter(deleted_at__lt=limit)):
        with suppress(TrashedPage.DoesNotExist):
            erase(holder=holder, acting_user=None)
            erased += 1
    return erased


def is_holder(page: Page) -> bool:
    """Its own disappearance is no loss that a journal would tell."""
    return page.specific_class is TrashedPage


def _locked_root() -> Page:
    """One change of the trash at a time: paths are counted, and two people click together."""
    return Page.objects.select_for_update().filter(depth=1).order_by("path")[0]


def _move(page: Page, target: Page, pos: str, user: User | None) -> None:
    # Who may delete and restore is asked elsewhere; Wagtail lets nobody move a page to a holder.
    MovePageAction(page, target, pos=pos, user=user).execute(skip_permission_checks=True)


def _free_slug(slug: str, parent: Page) -> str:
    """With a number when the slug was taken meanwhile."""
    taken = set(parent.get_children().values_list("slug", flat=True))
    if parent.depth == HOME_DEPTH:
        taken |= reserved_slugs()
    free, number = slug, 1
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    return free


def _give_slug(page: Page, slug: str) -> None:
    """In its draft too, which would otherwise take the other's back when it is published."""
    page.slug = slug
    Page.objects.filter(pk=page.pk).update(slug=slug)
    if page.latest_revision_id:
        revision = Revision.objects.get(pk=page.latest_revision_id)
        content = {**revision.content, "slug": slug}
        Revision.objects.filter(pk=revision.pk).update(content=content)
