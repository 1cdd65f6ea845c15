"""Writing one imported sheet, without ever losing what a person wrote since."""

import hashlib
import json
import uuid
from enum import StrEnum

from django.db import transaction

from accounts.models import User
from actions.addresses import free_slug
from actions.content import Content, apply_content, to_content
from actions.models import ActionSheet, ImportedSheet, TrashedSheet
from actions.projects.selectors import axis_titles
from actions.services import is_shared, publish_sheet, save_draft, share_sheet


class Outcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept"  # edited by a person since: not overwritten
    TRASHED = "trashed"  # deleted by a person: it stays in the trash
    REFUSED = "refused"


def foresee(content: Content) -> Outcome:
    """What ``write_sheet`` would do with this content, in the active schema."""
    sheet = _known(content)
    if sheet is None:
        return Outcome.CREATED
    if TrashedSheet.objects.filter(sheet=sheet).exists():
        return Outcome.TRASHED
    imported = ImportedSheet.objects.filter(sheet=sheet).first()
    latest = sheet.get_latest_revision_as_object()
    if imported is None or imported.revision_id != sheet.latest_revision_id:
        return Outcome.UNCHANGED if _same(latest, content) else Outcome.KEPT
    if imported.digest == digest(content):
        return Outcome.UNCHANGED
    return Outcome.CHANGED


@transaction.atomic
def write_sheet(content: Content, *, publish: bool, acting_user: User | None = None) -> Outcome:
    """Creates the sheet, or saves what changed as a draft; with ``publish``, publishes and shares.

    A sheet edited by a person since the last import is left alone, published or not; and so is one
    that is in the trash.
    """
    outcome = foresee(content)
    if outcome in (Outcome.KEPT, Outcome.TRASHED):
        return outcome
    sheet = _known(content)
    if outcome is not Outcome.UNCHANGED:
        target = sheet.get_latest_revision_as_object() if sheet else ActionSheet()
        apply_content(target, content)
        known = axis_titles(target.axes)
        target.axes = [uid for uid in target.axes if uid in known]
        taken = ActionSheet.in_centres.filter(slug=target.slug).exclude(pk=target.pk).exists()
        if taken or not target.slug:
            target.slug = free_slug(target.title, target.edition_year)
        revision = save_draft(sheet=target, acting_user=acting_user)
        ImportedSheet.objects.update_or_create(
            sheet_id=target.pk,
            defaults={"digest": digest(content), "revision_id": revision.pk},
        )
        sheet = ActionSheet.objects.get(pk=target.pk)
    if publish and sheet is not None:
        if not sheet.live or sheet.has_unpublished_changes:
            publish_sheet(sheet=sheet, acting_user=acting_user)
        if not is_shared(sheet):
            share_sheet(sheet=sheet, acting_user=acting_user)
    return outcome


def digest(content: Content) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _known(content: Content) -> ActionSheet | None:
    return (
        ActionSheet.in_centres.select_for_update(of=("self",))
        .filter(uid=uuid.UUID(content["uid"]))
        .first()
        if content.get("uid")
        else None
    )


def _same(sheet: ActionSheet, content: Content) -> bool:
    current = to_content(sheet)
    return all(current[key] == value for key, value in content.items() if key in current)
