"""The answers that a sheet gets on its way. The first one counts; the second reads a sentence."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Revision

from accounts.errors import Refused
from accounts.models import User
from actions.content import ROWS
from actions.enums import ReviewState, StepKind
from actions.models import ActionSheet, SheetReview, SheetStep
from actions.review import mails
from actions.review.steps import forget_request, note
from actions.services import is_shared, publish_sheet, share_sheet, withdraw_sheet
from actions.versions import version_of
from federation.services import PublicationRefused


@transaction.atomic
def submit(*, sheet: ActionSheet, share: bool, word: str, acting_user: User) -> None:
    """Asks direction for the latest draft; ``share``, for the catalogue too.

    Raises ``Refused`` for what waits already, has nothing new, or cannot be published as it is.
    """
    sheet = locked(sheet)
    review = _review_of(sheet)
    if review.waits:
        raise Refused(
            _(
                "Cette fiche est déjà à la direction depuis le %(date)s : rien n’est parti en double."
            )
            % {"date": _day(review.submitted_at)}
        )
    if sheet.live and not sheet.has_unpublished_changes:
        raise Refused(_("Cette fiche est publiée, et rien n’y a changé depuis."))
    draft = publishable(sheet)
    shared = is_shared(sheet)
    review.state, review.submitted_by = ReviewState.WAITING, _of_here(acting_user)
    review.submitted_at = timezone.now()
    asks_now = share and not shared and review.sharing_asked_at is None
    if asks_now:
        review.sharing_asked_by, review.sharing_asked_at = review.submitted_by, timezone.now()
    elif not share:
        review.sharing_asked_by = review.sharing_asked_at = None
    review.save()
    note(sheet=draft, kind=StepKind.SUBMITTED, by=acting_user, word=word)
    if asks_now:
        note(sheet=draft, kind=StepKind.SHARING_ASKED, by=acting_user)
    mails.submitted(sheet=draft, acting_user=acting_user, word=word, share=share and not shared)


@transaction.atomic
def approve(*, sheet: ActionSheet, version: str, acting_user: User) -> bool:
    """Publishes the version that direction has read; says whether its sharing is asked for."""
    sheet = locked(sheet)
    review = _waiting_review(sheet)
    _refuse_unseen(sheet.latest_revision, version)
    publishable(sheet)
    publish_sheet(sheet=sheet, acting_user=acting_user)
    return review.sharing_asked_at is not None and not is_shared(sheet)


@transaction.atomic
def send_back(*, sheet: ActionSheet, version: str, word: str, acting_user: User) -> None:
    word = _needed(word, _("Dites en quelques mots ce qu’il faut reprendre : l’équipe le lira."))
    sheet = locked(sheet)
    review = _waiting_review(sheet)
    _refuse_unseen(sheet.latest_revision, version)
    SheetReview.objects.filter(pk=review.pk).update(state=ReviewState.SENT_BACK)
    draft = sheet.get_latest_revision_as_object()
    note(sheet=draft, kind=StepKind.SENT_BACK, by=acting_user, word=word)
    mails.sent_back(sheet=draft, author=review.submitted_by, acting_user=acting_user, word=word)


@transaction.atomic
def ask_sharing(*, sheet: ActionSheet, word: str, acting_user: User) -> None:
    """Of a sheet that is on the site; for a draft, it is asked with the sending."""
    sheet = locked(sheet)
    _refuse_not_live(sheet)
    review = _review_of(sheet)
    if is_shared(sheet):
        raise Refused(_("Cette fiche est déjà partagée avec le réseau."))
    if review.sharing_asked_at:
        raise Refused(
            _("Le partage est déjà demandé depuis le %(date)s : rien n’est parti en double.")
            % {"date": _day(review.sharing_asked_at)}
        )
    review.sharing_asked_by, review.sharing_asked_at = _of_here(acting_user), timezone.now()
    review.save()
    note(sheet=sheet, kind=StepKind.SHARING_ASKED, by=acting_user, word=word)
    mails.sharing_asked(sheet=sheet, acting_user=acting_user, word=word)


@transaction.atomic
def refuse_sharing(*, sheet: ActionSheet, word: str, acting_user: User) -> None:
    word = _needed(word, _("Dites pourquoi en quelques mots : la personne qui demande le lira."))
    sheet = locked(sheet)
    review = _review_of(sheet)
    if is_shared(sheet) or not review.sharing_asked_at:
        raise Refused(_("Personne ne demande plus le partage de cette fiche : rien n’a changé."))
    forget_request(sheet)
    note(sheet=sheet, kind=StepKind.SHARING_REFUSED, by=acting_user, word=word)
    mails.sharing_refused(
        sheet=sheet, author=review.sharing_asked_by, acting_user=acting_user, word=word
    )


@transaction.atomic
def share(*, sheet: ActionSheet, version: str, acting_user: User) -> None:
    """Puts in the catalogue what the page has shown."""
    sheet = locked(sheet)
    _refuse_not_live(sheet)
    if is_shared(sheet):
        raise Refused(_("Cette fiche est déjà partagée avec le réseau : rien n’a changé."))
    _refuse_unseen(sheet.live_revision, version)
    try:
        share_sheet(sheet=sheet, acting_user=acting_user)
    except PublicationRefused as refusal:
        raise Refused(str(refusal)) from refusal


@transaction.atomic
def withdraw(*, sheet: ActionSheet, reason: str, acting_user: User) -> None:
    """The sheet stays on the centre's site; the catalogue's page gives the reason."""
    reason = _needed(reason, _("Donnez la raison : la page du réseau la dira."))
    sheet = locked(sheet)
    if not is_shared(sheet):
        raise Refused(_("Cette fiche n’est plus partagée avec le réseau : rien n’a changé."))
    withdraw_sheet(sheet=sheet, reason=reason, acting_user=acting_user)


def locked(sheet: ActionSheet) -> ActionSheet:
    """As it is now, and as no other answer, nor any saving, changes it meanwhile."""
    rows = ActionSheet.objects.select_for_update(of=("self",))
    return rows.select_related("latest_revision", "live_revision").get(pk=sheet.pk)


def _review_of(sheet: ActionSheet) -> SheetReview:
    found = SheetReview.objects.select_related("submitted_by", "sharing_asked_by")
    return found.filter(sheet=sheet).first() or SheetReview(sheet=sheet)


def _waiting_review(sheet: ActionSheet) -> SheetReview:
    review = _review_of(sheet)
    if not review.waits:
        raise Refused(_no_longer_waits(sheet, review))
    return review


def _no_longer_waits(sheet: ActionSheet, review: SheetReview) -> str:
    kind = StepKind.SENT_BACK if review.state == ReviewState.SENT_BACK else StepKind.PUBLISHED
    step = SheetStep.objects.filter(sheet=sheet, kind=kind).select_related("by").first()
    if step is None:
        return _("Cette fiche n’attend pas de réponse : rien n’a changé.")
    sentence = (
        _("%(name)s a déjà renvoyé cette fiche à l’équipe, le %(date)s : rien n’a changé.")
        if kind == StepKind.SENT_BACK
        else _("%(name)s a déjà publié cette fiche, le %(date)s : rien n’a changé.")
    )
    return sentence % {"name": step.by or _("Quelqu’un"), "date": _day(step.at)}


def _refuse_unseen(revision: Revision | None, seen: str) -> None:
    if version_of(revision) == seen:
        return
    user = revision.user if revision else None
    raise Refused(
        _(
            "%(name)s a enregistré une autre version depuis que vous avez ouvert cette page. "
            "Rien n’a changé : relisez la fiche, la voici à jour, puis répondez."
        )
        % {"name": user or _("Quelqu’un")}
    )


def _refuse_not_live(sheet: ActionSheet) -> None:
    if not sheet.live:
        raise Refused(
            _("Cette fiche n’est pas sur le site : publiez-la d’abord, puis partagez-la.")
        )


def publishable(sheet: ActionSheet) -> ActionSheet:
    """The latest draft. Drafts are kept as they are: not each of them could be published."""
    draft = sheet.get_latest_revision_as_object()
    try:
        draft.full_clean()
        for relation in ROWS:
            for row in getattr(draft, relation).all():
                row.clean_fields(exclude=["sheet", "sort_order"])
    except ValidationError as error:
        said = " ".join(dict.fromkeys(error.messages))
        raise Refused(
            _(
                "Quelque chose manque encore dans cette fiche : %(said)s Ouvrez-la, puis "
                "enregistrez : la rubrique à compléter y est montrée."
            )
            % {"said": said}
        ) from error
    return draft


def _needed(word: str, sentence: str) -> str:
    if not word.strip():
        raise Refused(sentence, field="word")
    return word.strip()


def _of_here(user: User) -> User | None:
    return user if user.is_of_active_schema else None


def _day(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), r"l j F Y à G \h i")
