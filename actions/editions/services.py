"""« Reconduire »: a draft of the same action for another year."""

import re
import uuid

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from actions.addresses import free_slug
from actions.content import IDENTITY_FIELDS, Content, apply_content, to_content
from actions.editions.selectors import edition_of_year, sheets_of_action, with_confirmed_rows
from actions.models import ActionSheet, SheetDocument
from actions.projects.selectors import axes_on_offer
from actions.services import save_draft
from federation.enums import Status

# What a year alone can tell: its results, and what was learnt from them.
TOLD_ANEW = (
    "outcome_residents",
    "outcome_centre",
    "outcome_territory",
    "limits",
    "would_do_differently",
    "prospects",
)
COUNTED_ANEW = ("people_reached", "outcomes")
# Days of the past year, why it ended, and what an import could not sort: they stay where they are.
LEFT_BEHIND = ("starts_on", "ends_on", "still_valid_on")
LEFT_BEHIND_TEXTS = ("ended_reason", "unsorted_text")


class NotANewSheet(ValueError):
    """The identifier for the new sheet is that of another one."""


class YearTaken(ValueError):
    """Another sheet of this action tells that year: ``sheet``."""

    def __init__(self, sheet: ActionSheet) -> None:
        self.sheet = sheet


@transaction.atomic
def renew_sheet(*, pk: int, year: int, uid: uuid.UUID, acting_user: User) -> ActionSheet:
    """The draft of ``year``, from what the team last wrote, rows that nobody confirmed aside.

    ``uid`` is that of the new sheet: the same form sent twice makes one, which may be in the trash
    since. Raises ``YearTaken``, ``NotANewSheet``, and ``ActionSheet.DoesNotExist`` when the sheet was
    deleted in the meantime.
    """
    action_uid = ActionSheet.objects.values_list("action_uid", flat=True).get(pk=pk)
    # Two people who renew one action: the second waits here, then finds the year taken.
    locked = sheets_of_action(action_uid).select_for_update(of=("self",)).order_by("pk")
    rows = {row.pk: row for row in locked}
    made = ActionSheet.in_centres.filter(uid=uid).first()
    if made is not None and made.action_uid == action_uid and made.pk != pk:
        return made
    if made is not None:
        raise NotANewSheet
    taken = edition_of_year(action_uid, year)
    if taken is not None:
        raise YearTaken(taken)
    if pk not in rows:
        raise ActionSheet.DoesNotExist
    last = with_confirmed_rows(rows[pk].get_latest_revision_as_object())
    sheet = ActionSheet(uid=uid, action_uid=action_uid, edition_year=year)
    apply_content(sheet, _start_of(last, year))
    sheet.slug = free_slug(sheet.title, year)
    sheet.documents.set(
        SheetDocument(document_id=row.document_id, title=row.title, sort_order=row.sort_order)
        for row in last.documents.all()
    )
    save_draft(sheet=sheet, acting_user=acting_user)
    log(instance=sheet, action="wagtail.create", user=acting_user, title=sheet.title)
    return sheet


def _start_of(last: ActionSheet, year: int) -> Content:
    content = to_content(last, files=False)
    for name in (*IDENTITY_FIELDS, "photos", "documents"):
        del content[name]
    content.update(dict.fromkeys((*TOLD_ANEW, *LEFT_BEHIND_TEXTS), ""))
    content.update(dict.fromkeys(LEFT_BEHIND))
    content.update({relation: [] for relation in COUNTED_ANEW})
    content["title"] = title_of_year(last, year)
    content["status"] = (
        Status.PLANNED if year > timezone.localdate().year else Status.ONGOING
    ).value
    for line in content["budget_lines"]:
        line["year"] = year
    offered = {str(uid) for uid in axes_on_offer().values_list("uid", flat=True)}
    content["axes"] = [axis for axis in content["axes"] if axis["uid"] in offered]
    return content


def title_of_year(last: ActionSheet, year: int) -> str:
    """« La fête de 2025 » becomes « La fête de 2026 »."""
    if not last.edition_year:
        return last.title
    return re.sub(rf"\b{last.edition_year}\b", str(year), last.title)
