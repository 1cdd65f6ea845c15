"""A person asks for the erasure of her account; somebody else, of direction, answers."""

import calendar
import logging
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import DataRequestKind, DataRequestState, JournalAction
from accounts.errors import Refused
from accounts.journal import record
from accounts.models import DataRequest, User
from accounts.selectors import is_last_of_the_highest_role, place_name
from accounts.services.erasure import erase_account, erased_label
from mail.errors import MailRefused
from mail.services import queue_mail

logger = logging.getLogger(__name__)


def one_month_after(day: date) -> date:
    """The same day of the next month, or its last one (GDPR, article 12, paragraph 3)."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@transaction.atomic
def ask_for_erasure(*, user: User, message: str) -> DataRequest:
    """Raises ``Refused`` while a request of hers is waiting."""
    try:
        with transaction.atomic():
            asked = DataRequest.objects.create(
                user=user,
                kind=DataRequestKind.ERASURE,
                message=message,
                due_on=one_month_after(timezone.localdate()),
            )
    except IntegrityError as error:
        if _constraint(error) != "data_request_one_waiting":
            raise
        raise Refused(
            _(
                "Votre demande est déjà enregistrée : attendez la réponse, ou reprenez-la d’abord "
                "pour en faire une autre."
            )
        ) from None
    record(JournalAction.ERASURE_ASKED, actor=user, subject=str(user), note=f"n° {user.pk}")
    return asked


@transaction.atomic
def take_erasure_back(*, user: User) -> None:
    """Raises ``Refused`` once it is answered."""
    waiting = DataRequest.objects.select_for_update().filter(
        user=user, state=DataRequestState.WAITING
    )
    if not waiting:
        raise Refused(_("Aucune demande n’attend : il n’y a rien à reprendre."))
    waiting.delete()
    record(JournalAction.ERASURE_TAKEN_BACK, actor=user, subject=str(user))


@transaction.atomic
def accept_erasure(*, asked: DataRequest, acting_user: User, answer: str = "") -> None:
    """Erases the account; a mail goes to the address that it had.

    Raises ``Refused`` for one's own request, an answered one, and the last person of direction.
    """
    asked = _locked(asked)
    _refuse_own(asked, acting_user)
    user = asked.user
    to, name = user.email, str(user)
    erase_account(user=user)
    _answer(asked, acting_user, DataRequestState.ACCEPTED, answer)
    record(JournalAction.ERASURE_ACCEPTED, actor=acting_user, subject=erased_label(user))
    _tell(
        to,
        name,
        subject=_("Votre compte est effacé"),
        template="accounts/mail/account_erased",
        answer=answer,
        # After ``erase_account``, which empties the other mails to this address.
        forget_when_over=True,
    )


@transaction.atomic
def refuse_erasure(*, asked: DataRequest, acting_user: User, answer: str) -> None:
    """With a word on why (GDPR, article 12, paragraph 4). Raises ``Refused`` as for accepting."""
    asked = _locked(asked)
    _refuse_own(asked, acting_user)
    if not answer.strip():
        raise Refused(
            _("Dites pourquoi, en quelques mots : la personne lira votre réponse."), field="answer"
        )
    _answer(asked, acting_user, DataRequestState.REFUSED, answer)
    user = asked.user
    record(JournalAction.ERASURE_REFUSED, actor=acting_user, subject=str(user))
    _tell(
        user.email,
        str(user),
        subject=_("Votre demande d’effacement"),
        template="accounts/mail/erasure_refused",
        answer=answer,
    )


def _locked(asked: DataRequest) -> DataRequest:
    """``asked`` as it is now, if it still waits."""
    found = (
        DataRequest.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(pk=asked.pk, state=DataRequestState.WAITING)
        .first()
    )
    if found is None:
        raise Refused(
            _("Cette demande n’attend plus : elle a eu sa réponse, ou la personne l’a reprise.")
        )
    return found


def _refuse_own(asked: DataRequest, acting_user: User) -> None:
    if not acting_user.is_of_active_schema or asked.user_id != acting_user.pk:
        return
    if is_last_of_the_highest_role(acting_user):
        raise Refused(
            _(
                "Cette demande est la vôtre, et vous êtes la seule personne qui a le rôle "
                "« %(role)s » : nommez d’abord quelqu’un d’autre à ce rôle, qui vous répondra."
            )
            % {"role": acting_user.get_role_display()}
        )
    raise Refused(
        _("Cette demande est la vôtre : quelqu’un d’autre qui a le rôle « %(role)s » y répond.")
        % {"role": acting_user.get_role_display()}
    )


def _answer(asked: DataRequest, acting_user: User, state: DataRequestState, answer: str) -> None:
    DataRequest.objects.filter(pk=asked.pk).update(
        state=state,
        answer=answer.strip(),
        answered_at=timezone.now(),
        answered_by=acting_user if acting_user.is_of_active_schema else None,
        answered_by_name=str(acting_user),
    )


def _tell(
    to: str, name: str, *, subject: str, template: str, answer: str, forget_when_over: bool = False
) -> None:
    """Whoever has no address reads the answer on her page, or is told by the desk."""
    if not to:
        return
    try:
        queue_mail(
            to=to,
            to_name=name,
            subject=subject,
            template=template,
            context={"name": name, "place": place_name(), "answer": answer.strip()},
            kind="data-request",
            forget_when_over=forget_when_over,
        )
    except MailRefused:
        logger.warning("The answer to a data request cannot be sent: not a usable address.")


def _constraint(error: IntegrityError) -> str | None:
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None)
