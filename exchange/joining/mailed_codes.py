"""Six digits by mail: whoever copies them reads the mails of the address."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import codes
from accounts.errors import Refused
from accounts.selectors import place_name
from exchange.models import MailedCode
from mail.errors import MailRefused
from mail.services import queue_mail

MINUTES = 15
TRIES = 5
SENDINGS = 5


@transaction.atomic
def send_code(*, email: str) -> MailedCode:
    """Raises ``Refused`` for an address that no mail can have."""
    mailed, digits = MailedCode(email=email.strip().lower()), _digits()
    _put(mailed, digits)
    mailed.save()
    _queue(mailed, digits)
    return mailed


@transaction.atomic
def send_another(*, mailed: MailedCode) -> None:
    """A new code, the former one is void. Raises ``Refused`` after too many."""
    mailed, digits = MailedCode.objects.select_for_update().get(pk=mailed.pk), _digits()
    if mailed.sent_count >= SENDINGS:
        raise Refused(
            _(
                "Nous vous avons déjà envoyé plusieurs codes. Regardez dans les courriers "
                "indésirables, ou passez à l’accueil."
            )
        )
    _put(mailed, digits)
    mailed.sent_count += 1
    mailed.tries = 0
    mailed.save()
    _queue(mailed, digits)


def confirm(*, mailed: MailedCode, typed: str) -> None:
    """Raises ``Refused`` for digits that are not those of the last mail, or too late, or tried out."""
    refusal = _try(mailed, codes.as_typed(typed))
    # A wrong try is counted whatever happens next: it is committed before anything is refused.
    if refusal:
        raise Refused(refusal, field="code")


@transaction.atomic
def _try(mailed: MailedCode, typed: str) -> str:
    mailed = MailedCode.objects.select_for_update().get(pk=mailed.pk)
    if mailed.is_confirmed:
        return ""
    if mailed.is_over:
        return _("Ce code n’est plus valable : demandez-en un nouveau.")
    if mailed.tries >= TRIES:
        return _("Ce code a été essayé trop de fois : demandez-en un nouveau.")
    fingerprints = codes.fingerprints(_of(mailed, typed))
    if not any(secrets.compare_digest(one, mailed.code_hash) for one in fingerprints):
        MailedCode.objects.filter(pk=mailed.pk).update(tries=mailed.tries + 1)
        return _("Ce n’est pas le bon code. Recopiez les six chiffres du dernier message reçu.")
    MailedCode.objects.filter(pk=mailed.pk).update(confirmed_at=timezone.now())
    return ""


def _digits() -> str:
    return f"{secrets.randbelow(10**6):06d}"


def _of(mailed: MailedCode, digits: str) -> str:
    return f"{mailed.key}:{digits}"


def _put(mailed: MailedCode, digits: str) -> None:
    mailed.code_hash = codes.fingerprint(_of(mailed, digits))
    mailed.expires_at = timezone.now() + timedelta(minutes=MINUTES)


def _queue(mailed: MailedCode, digits: str) -> None:
    try:
        queue_mail(
            to=mailed.email,
            subject=_("Votre code pour « %(place)s »") % {"place": place_name()},
            template="exchange/joining/mail/code",
            context={"code": digits, "place": place_name(), "minutes": MINUTES},
            kind="exchange-code",
            expires_at=mailed.expires_at,
            forget_when_over=True,
        )
    except MailRefused as refusal:
        raise Refused(str(refusal), field="email") from refusal
