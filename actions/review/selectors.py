"""Reading where sheets are on their way, and what a sheet shows to the network."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from actions.content import ROWS
from actions.enums import ContactVisibility, ReviewState, RowSource, SheetState, StepKind
from actions.models import ActionSheet, SheetReview, SheetSharing, SheetStep

WAITING = Q(review__state=ReviewState.WAITING)
SENT_BACK = Q(review__state=ReviewState.SENT_BACK)
MOST_STEPS = 50  # on a page; a sheet that goes to and fro more often has its journal


def state_of(sheet: ActionSheet) -> SheetState:
    """Reads ``review`` and ``sharing``: a list selects them with its rows."""
    review, sharing = getattr(sheet, "review", None), getattr(sheet, "sharing", None)
    if review and review.state == ReviewState.WAITING:
        return SheetState.WAITING
    if review and review.state == ReviewState.SENT_BACK:
        return SheetState.SENT_BACK
    if not sheet.live:
        return SheetState.DRAFT
    return SheetState.SHARED if sharing and sharing.shared else SheetState.PUBLISHED


def sheets_to_validate() -> QuerySet[ActionSheet]:
    return ActionSheet.objects.filter(WAITING)


def sheets_to_share() -> QuerySet[ActionSheet]:
    """On the site, and somebody of the team asks for sharing."""
    asked = ActionSheet.objects.filter(live=True, review__sharing_asked_at__isnull=False)
    return asked.exclude(sharing__shared=True)


def asks_for_sharing(sheet: ActionSheet) -> bool:
    """The same of one sheet, read like ``state_of``."""
    review, sharing = getattr(sheet, "review", None), getattr(sheet, "sharing", None)
    asked = bool(sheet.live and review and review.sharing_asked_at)
    return asked and not (sharing and sharing.shared)


def sheets_to_correct(user: User) -> QuerySet[ActionSheet]:
    """Hers; and those whose author is no longer there, which are everybody's."""
    back = ActionSheet.objects.filter(SENT_BACK)
    return back.filter(
        Q(review__submitted_by=user.pk)
        | Q(review__submitted_by=None)
        | Q(review__submitted_by__is_active=False)
    )


@dataclass(frozen=True)
class Way:
    """Where a sheet is, who brought it there, and what was said."""

    sheet: ActionSheet
    state: SheetState
    review: SheetReview
    sharing: SheetSharing
    steps: list[SheetStep]

    @property
    def waits(self) -> bool:
        return self.state == SheetState.WAITING

    @property
    def was_sent_back(self) -> bool:
        return self.state == SheetState.SENT_BACK

    @property
    def is_shared(self) -> bool:
        return bool(self.sheet.live and self.sharing.shared)

    @property
    def has_draft(self) -> bool:
        """Something is written that is not on the site."""
        return bool(not self.sheet.live or self.sheet.has_unpublished_changes)

    @property
    def sharing_is_asked(self) -> bool:
        return self.review.sharing_asked_at is not None and not self.is_shared

    @property
    def changed_since(self) -> Any:
        """When the draft was saved that is newer than what was sent; else nothing."""
        revision, sent = self.sheet.latest_revision, self.review.submitted_at
        return revision.created_at if revision and sent and revision.created_at > sent else None

    @property
    def sent(self) -> SheetStep | None:
        return self._last(StepKind.SUBMITTED)

    @property
    def answer(self) -> SheetStep | None:
        return self._last(StepKind.SENT_BACK)

    @property
    def asked(self) -> SheetStep | None:
        return self._last(StepKind.SHARING_ASKED)

    def _last(self, kind: StepKind) -> SheetStep | None:
        return next((step for step in self.steps if step.kind == kind), None)


def way_of(sheet: ActionSheet) -> Way:
    steps = SheetStep.objects.filter(sheet=sheet.pk).select_related("by")[:MOST_STEPS]
    return Way(
        sheet,
        state_of(sheet),
        getattr(sheet, "review", None) or SheetReview(sheet_id=sheet.pk),
        getattr(sheet, "sharing", None) or SheetSharing(sheet_id=sheet.pk),
        list(steps),
    )


def sheets_on_their_way() -> QuerySet[ActionSheet]:
    return ActionSheet.objects.select_related(
        "review", "sharing", "latest_revision__user", "live_revision"
    )


def left_out(sheet: ActionSheet) -> list[str]:
    """What ``public_snapshot`` and the copies of pictures leave at home, and why: sentences."""
    said = [*_left_out_rows(sheet)]
    if sheet.unsorted_text:
        said.append(_("Le texte « À classer » : il n’est jamais publié."))
    if sheet.axes:
        said.append(_("Les axes de votre projet social : ils ne disent rien aux autres centres."))
    if photos := sum(not photo.consent for photo in sheet.photos.all()):
        said.append(
            ngettext(
                "%(count)d photo : personne n’a noté qui a accepté d’y être montré.",
                "%(count)d photos : personne n’a noté qui a accepté d’y être montré.",
                photos,
            )
            % {"count": photos}
        )
    if documents := len(sheet.documents.all()):
        said.append(
            ngettext(
                "%(count)d document : il reste sur le site de votre centre.",
                "%(count)d documents : ils restent sur le site de votre centre.",
                documents,
            )
            % {"count": documents}
        )
    if contact := _left_out_contact(sheet):
        said.append(contact)
    return said


def _left_out_rows(sheet: ActionSheet) -> list[str]:
    said = []
    for relation in ROWS:
        rows = [row for row in getattr(sheet, relation).all() if row.source == RowSource.IMPORTED]
        if rows:
            name = capfirst(rows[0]._meta.verbose_name_plural)
            said.append(
                ngettext(
                    "%(name)s : %(count)d ligne proposée par l’import, que personne n’a confirmée.",
                    "%(name)s : %(count)d lignes proposées par l’import, que personne n’a "
                    "confirmées.",
                    len(rows),
                )
                % {"name": name, "count": len(rows)}
            )
    return said


def _left_out_contact(sheet: ActionSheet) -> str:
    if not (sheet.contact_name or sheet.contact_details or sheet.contact_when):
        return ""
    if sheet.contact_visibility == ContactVisibility.NETWORK:
        return _("La personne à contacter : vous ne la montrez qu’aux centres du réseau.")
    if sheet.contact_visibility == ContactVisibility.NOBODY:
        return _("La personne à contacter : vous ne la montrez à personne.")
    return ""
