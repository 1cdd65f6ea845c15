"""A registration by the web site, from its first screen to the desk's list of those who wait."""

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.errors import Refused
from accounts.limits import LimitsUnreachable
from accounts.selectors import place_name
from exchange.cards.selectors import desk_details
from exchange.charters.selectors import texts_in_force
from exchange.charters.services import sign
from exchange.enums import ParticipantState, RegisteredBy, Way
from exchange.joining import mailed_codes
from exchange.joining.limits import first_of_the_day
from exchange.models import CharterVersion, MailedCode, OnlineRegistration, Participant
from exchange.people.services import register_participant
from mail.errors import MailRefused
from mail.services import queue_mail

logger = logging.getLogger(__name__)

UNFINISHED_FOR = timedelta(days=1)
# The last nine digits are the same however the number begins: 06…, +33 6…, 0033 6….
DIGITS_THAT_TELL = 9


def begin() -> OnlineRegistration:
    return OnlineRegistration.objects.create()


@transaction.atomic
def answer(*, draft: OnlineRegistration, screen: str, answers: dict[str, Any]) -> None:
    """Keeps what a screen has said; said again, it replaces what was said before."""
    draft = OnlineRegistration.objects.select_for_update().get(pk=draft.pk)
    draft.answers[screen] = answers
    draft.save(update_fields=["answers"])


@transaction.atomic
def ask_for_code(*, draft: OnlineRegistration, email: str) -> None:
    """A code to the address, or another when it has changed. Raises ``Refused``."""
    draft = OnlineRegistration.objects.select_for_update().get(pk=draft.pk)
    former = draft.mailed_code
    if former is not None and former.email == email.lower():
        if former.is_confirmed or not former.is_over:
            return
        mailed_codes.send_another(mailed=former)
        return
    draft.mailed_code = mailed_codes.send_code(email=email)
    draft.save(update_fields=["mailed_code"])
    if former is not None:
        former.delete()


@transaction.atomic
def finish(
    *, form_key: uuid.UUID, versions: Iterable[int] = (), typed_name: str = ""
) -> Participant:
    """The person, waiting for the desk. The same ``form_key`` gives the same person.

    ``versions`` are the texts that were shown and signed; none, when she signs at the desk.
    Raises ``Refused`` when one of them is no longer in force, or too much time has gone by.
    """
    draft = OnlineRegistration.objects.select_for_update().filter(form_key=form_key).first()
    if draft is None:
        return _done_already(form_key)
    _refuse_unconfirmed(draft)
    texts = _texts(set(versions))
    fields = {**draft.answers["who"], **draft.answers["reach"], **draft.answers["kept"]}
    participant = register_participant(
        acting_user=None,
        registered_by=RegisteredBy.ONLINE,
        form_key=form_key,
        state=ParticipantState.WAITING,
        **fields,
    )
    for version in texts:
        sign(
            participant=participant,
            version=version,
            way=Way.ONLINE,
            acting_user=None,
            typed_name=typed_name,
        )
    _tell(participant)
    mailed = draft.mailed_code
    draft.delete()
    if mailed is not None:
        mailed.delete()
    return participant


def known_already(participant: Participant) -> QuerySet[Participant]:
    """Others with her address or her telephone. For mails and for the desk: never for a page."""
    same = Q(pk__in=[])
    if participant.email:
        same |= Q(email__iexact=participant.email)
    digits = "".join(sign for sign in participant.phone if sign.isdigit())
    if len(digits) >= DIGITS_THAT_TELL:
        same |= ~Q(phone="") & Q(search_key__contains=digits[-DIGITS_THAT_TELL:])
    return Participant.objects.known().filter(same).exclude(pk=participant.pk)


def forget_unfinished(now: datetime) -> int:
    """What somebody began and did not send, and codes that nobody waits for."""
    since = now - UNFINISHED_FOR
    count = OnlineRegistration.objects.filter(began_at__lte=since).delete()[0]
    return count + MailedCode.objects.filter(began_at__lte=since).delete()[0]


def _done_already(form_key: uuid.UUID) -> Participant:
    participant = Participant.objects.filter(form_key=form_key).first()
    if participant is None:
        raise Refused(
            _(
                "Cette inscription a été commencée il y a trop longtemps : recommencez-la, elle "
                "prend deux minutes."
            )
        )
    return participant


def _refuse_unconfirmed(draft: OnlineRegistration) -> None:
    """Somebody has opened the last screen by its address."""
    email = draft.answers.get("reach", {}).get("email", "")
    mailed = draft.mailed_code
    confirmed = mailed is not None and mailed.is_confirmed and mailed.email == email.lower()
    if not {"who", "reach", "kept"} <= draft.answers.keys() or (email and not confirmed):
        raise Refused(_("Il manque une réponse : reprenez l’inscription depuis le début."))


def _texts(signed: set[int]) -> list[CharterVersion]:
    texts = texts_in_force() if signed else []
    if signed != {text.pk for text in texts}:
        raise Refused(_("Le texte à signer vient de changer : lisez celui qui suit, puis signez."))
    return texts


def _tell(participant: Participant) -> None:
    """A mail says what comes next, or that she was here already. Nothing of it shows on the page."""
    known = list(known_already(participant))
    if participant.email:
        _queue(participant.email, participant, doubles=bool(known))
    for other in known:
        # The telephone is hers, the address that was typed is another, or none.
        if other.email and other.email.lower() != participant.email.lower() and _may_tell(other):
            _queue(other.email, other, doubles=True)


def _may_tell(other: Participant) -> bool:
    """Whoever types her number again and again does not fill her mailbox."""
    try:
        return first_of_the_day(f"already:{other.pk}")
    except LimitsUnreachable:
        return False


def _queue(email: str, participant: Participant, *, doubles: bool) -> None:
    template = "already" if doubles else "received"
    subject = _("Vous êtes déjà inscrit·e") if doubles else _("Votre inscription est bien arrivée")
    try:
        queue_mail(
            to=email,
            to_name=participant.full_name,
            subject=subject,
            template=f"exchange/joining/mail/{template}",
            context={"name": participant.public_name, "place": place_name(), **desk_details()},
            kind=f"exchange-{template}",
        )
    except MailRefused:
        logger.warning("Participant %s cannot be written to.", participant.pk)
