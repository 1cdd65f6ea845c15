"""What follows when a sheet is published, shared or withdrawn, by whichever button.

Each fact is a line of the sheet's own history and of the centre's journal, and a mail to whom it
concerns. What a command does without a person leaves no line.
"""

from django.db.models import Q
from wagtail.log_actions import get_active_log_context

from accounts.enums import JournalAction
from accounts.journal import record
from accounts.models import User
from actions.enums import ReviewState, StepKind
from actions.models import ActionSheet, SheetReview, SheetStep
from actions.review import mails

JOURNAL = {
    StepKind.SUBMITTED: JournalAction.SHEET_SUBMITTED,
    StepKind.SENT_BACK: JournalAction.SHEET_SENT_BACK,
    StepKind.PUBLISHED: JournalAction.SHEET_PUBLISHED,
    StepKind.SHARING_ASKED: JournalAction.SHARING_ASKED,
    StepKind.SHARING_REFUSED: JournalAction.SHARING_REFUSED,
    StepKind.SHARED: JournalAction.SHEET_SHARED,
    StepKind.WITHDRAWN: JournalAction.SHEET_WITHDRAWN,
}


def who_acts() -> User | None:
    """Whoever is at work in the back office; nobody, for a command."""
    user = get_active_log_context().user
    return user if isinstance(user, User) else None


def note(*, sheet: ActionSheet, kind: StepKind, by: User | None, word: str = "") -> None:
    SheetStep.objects.create(
        sheet=sheet, kind=kind, by=by if by and by.is_of_active_schema else None, word=word
    )
    record(JOURNAL[kind], actor=by, subject=str(sheet), note=word)


def follow_publication(sheet: ActionSheet) -> None:
    """Publishing the latest draft is an answer to who had sent it."""
    actor = who_acts()
    review = SheetReview.objects.filter(
        Q(state=ReviewState.WAITING) | Q(state=ReviewState.SENT_BACK), sheet=sheet
    ).first()
    # An older version leaves the newer one, which direction has been sent, where it was.
    answered = review is not None and not sheet.has_unpublished_changes
    if actor or answered:
        note(sheet=sheet, kind=StepKind.PUBLISHED, by=actor)
    if review is not None and answered:
        SheetReview.objects.filter(pk=review.pk).update(state=ReviewState.SETTLED)
        mails.published(sheet=sheet, author=review.submitted_by, acting_user=actor)


def follow_sharing(sheet: ActionSheet, actor: User | None) -> None:
    """``sheet`` was not shared before."""
    review = SheetReview.objects.filter(sheet=sheet).first()
    if actor or (review and review.sharing_asked_at):
        note(sheet=sheet, kind=StepKind.SHARED, by=actor)
    if review is None:
        return
    forget_request(sheet)
    authors = {review.sharing_asked_by, review.submitted_by}
    for author in sorted(filter(None, authors), key=lambda person: person.pk):
        mails.shared(sheet=sheet, author=author, acting_user=actor)


def follow_withdrawal(sheet: ActionSheet, actor: User | None, reason: str) -> None:
    if actor:
        note(sheet=sheet, kind=StepKind.WITHDRAWN, by=actor, word=reason)


def forget_request(sheet: ActionSheet) -> None:
    SheetReview.objects.filter(sheet=sheet).update(sharing_asked_by=None, sharing_asked_at=None)
