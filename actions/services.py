"""Writes of the sheets: drafts, publication on the centre's site, sharing with the network."""

from pathlib import PurePath

from django.db import transaction
from django.utils import timezone
from wagtail.images.models import SourceImageIOError
from wagtail.log_actions import LogContext
from wagtail.models import Revision

from accounts.models import User
from actions.content import public_snapshot
from actions.models import ActionSheet, SheetSharing
from actions.review.steps import follow_sharing, follow_withdrawal, who_acts
from actions.tasks import tell_origin_after_commit
from federation.services import PhotoCopy, publish_practice, withdraw_practice
from tenants.context import current_centre


@transaction.atomic
def save_draft(*, sheet: ActionSheet, acting_user: User | None = None) -> Revision:
    """Keeps the sheet as it is in memory as its latest draft; a new one gets its row first."""
    if sheet.pk is None:
        sheet.live = False
        sheet.save()
    return sheet.save_revision(user=acting_user, clean=False)


@transaction.atomic
def publish_sheet(*, sheet: ActionSheet, acting_user: User | None = None) -> None:
    """Shows the latest draft on the centre's site; a shared sheet follows in the catalogue."""
    revision = sheet.latest_revision or save_draft(sheet=sheet, acting_user=acting_user)
    # The context tells what follows (``actions.signals``) who has published.
    with LogContext(user=acting_user or who_acts()):
        revision.publish(user=acting_user, skip_permission_checks=True)
    sheet.refresh_from_db()


@transaction.atomic
def share_sheet(*, sheet: ActionSheet, acting_user: User | None = None) -> None:
    """Puts what is published in the network's catalogue, in the same transaction.

    Raises ``ValueError`` for a sheet that is not on the centre's site, and
    ``federation.services.PublicationRefused`` when another centre holds the action.
    """
    # Locked first, as publishing and the trash do: whoever deletes it at this moment is waited for.
    published = ActionSheet.objects.select_for_update().get(pk=sheet.pk)
    if not published.live:
        raise ValueError("Publiez d’abord la fiche sur le site du centre, puis partagez-la.")
    version, is_new = _next_version(published, shared=True)
    publish_practice(
        centre=current_centre(),
        action_uid=published.action_uid,
        sheet_uid=published.uid,
        version=version,
        snapshot=public_snapshot(published),
        photos=_photo_copies(published),
    )
    tell_origin_after_commit(published)
    if is_new:
        follow_sharing(published, acting_user or who_acts())


@transaction.atomic
def withdraw_sheet(
    *, sheet: ActionSheet, reason: str = "", acting_user: User | None = None
) -> None:
    """Takes the sheet out of the catalogue; it stays on the centre's own site."""
    if leave_catalogue(sheet=sheet, reason=reason):
        follow_withdrawal(sheet, acting_user or who_acts(), reason)


@transaction.atomic
def leave_catalogue(*, sheet: ActionSheet, reason: str = "") -> bool:
    """Whether the sheet was shared. Writes nothing beside: for a sheet that is being deleted."""
    version, was_shared = _next_version(sheet, shared=False)
    withdraw_practice(centre=current_centre(), sheet_uid=sheet.uid, version=version, reason=reason)
    return was_shared


def is_shared(sheet: ActionSheet) -> bool:
    return SheetSharing.objects.filter(sheet=sheet, shared=True).exists()


def _next_version(sheet: ActionSheet, *, shared: bool) -> tuple[int, bool]:
    """And whether this is a change: a shared sheet is shared again with each publication."""
    sharing, _created = SheetSharing.objects.select_for_update().get_or_create(sheet=sheet)
    is_change = sharing.shared != shared
    if is_change:
        sharing.shared_since = timezone.now() if shared else None
    sharing.version += 1
    sharing.shared = shared
    sharing.changed_at = timezone.now()
    sharing.save()
    return sharing.version, is_change


def _photo_copies(sheet: ActionSheet) -> list[PhotoCopy]:
    """Copies of the pictures whose persons agreed to be shown, in the size that pages show."""
    copies = []
    for photo in sheet.photos.select_related("image").exclude(consent=""):
        try:
            small = photo.image.get_rendition("max-800x800|format-webp")
        except SourceImageIOError:
            continue  # the file is gone: the sheet is shared without it
        with small.file.open("rb") as opened:
            copies.append(
                PhotoCopy(
                    name=f"{PurePath(photo.image.file.name).stem}.webp",
                    content=opened.read(),
                    alternative_text=photo.alternative_text,
                    credit=photo.credit,
                )
            )
    return copies
