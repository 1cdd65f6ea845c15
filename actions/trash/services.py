"""Into the trash, out of it, and gone."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.actions.unpublish import UnpublishAction
from wagtail.log_actions import LogContext
from wagtail.models import ReferenceIndex

from accounts.enums import JournalAction
from accounts.journal import record
from accounts.models import User
from actions.enums import ReviewState
from actions.models import ActionSheet, SheetReview, TrashedSheet
from actions.services import is_shared, withdraw_sheet
from actions.trash.selectors import trash
from tenants.retention import kept_since


@transaction.atomic
def put_in_trash(*, sheet: ActionSheet, acting_user: User | None) -> TrashedSheet:
    """Off the site and out of the catalogue at once; what is there already stays as it is."""
    # Publishing and sharing lock it too: none of them goes on here at the same time.
    row = ActionSheet.in_centres.select_for_update().get(pk=sheet.pk)
    there = TrashedSheet.objects.filter(pk=row.pk).first()
    if there is not None:
        return there
    # Before the row below: Wagtail notes what a sheet refers to when it is saved, if it finds it.
    with LogContext(user=acting_user):
        UnpublishAction(row, user=acting_user).execute(skip_permission_checks=True)
    if is_shared(row):
        withdraw_sheet(sheet=row, acting_user=acting_user)
    # Nobody is asked for an answer any more; it comes back as a draft that has been sent to nobody.
    SheetReview.objects.filter(sheet=row).update(
        state=ReviewState.SETTLED, sharing_asked_by=None, sharing_asked_at=None
    )
    one = TrashedSheet.objects.create(sheet=row, trashed_at=timezone.now(), trashed_by=acting_user)
    record(JournalAction.TRASHED, actor=acting_user, subject=one.title)
    return one


@transaction.atomic
def restore(*, pk: int, acting_user: User | None) -> ActionSheet:
    """As a draft, with its address, its identifiers and its history.

    Raises ``TrashedSheet.DoesNotExist`` when someone has been faster.
    """
    one = _locked(pk)
    record(JournalAction.RESTORED, actor=acting_user, subject=one.title)
    TrashedSheet.objects.filter(pk=pk).delete()
    sheet = ActionSheet.objects.get(pk=pk)
    ReferenceIndex.create_or_update_for_object(sheet)
    return sheet


@transaction.atomic
def erase(*, pk: int, acting_user: User | None) -> str:
    """For ever; the title it had. The journal of deletions tells it.

    Raises ``TrashedSheet.DoesNotExist`` when someone has been faster.
    """
    one = _locked(pk)
    title = one.title
    with LogContext(user=acting_user):
        ActionSheet.in_centres.get(pk=pk).delete()
    return title


def erase_old_trash(now: datetime) -> int:
    """How many were erased, their time being over; each in a transaction of its own."""
    due = trash().filter(trashed_at__lt=kept_since("trash", now)).order_by("trashed_at")
    erased = 0
    for pk in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            # Restored meanwhile, perhaps.
            if due.filter(pk=pk).select_for_update(of=("self",)).first() is not None:
                erase(pk=pk, acting_user=None)
                erased += 1
    return erased


def _locked(pk: int) -> TrashedSheet:
    return trash().select_for_update(of=("self",)).get(pk=pk)
