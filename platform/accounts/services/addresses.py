"""An e-mail address becomes someone's only once a message to it was answered."""

import logging
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import JournalAction
from accounts.errors import Refused
from accounts.journal import record
from accounts.models import User
from accounts.selectors import address_here, owner_of_address, place_name
from mail.errors import MailRefused
from mail.services import queue_mail
from tenants.connections import db

logger = logging.getLogger(__name__)

VALID_FOR = timedelta(days=3)


@transaction.atomic
def ask_to_confirm_address(*, user: User, email: str) -> None:
    """Writes to the new address. Somebody else's is written nothing, and the asker is told the same."""
    if owner_of_address(email) not in {None, user}:
        return
    said = {"user": user.pk, "email": email.lower(), "instead_of": user.email}
    token = signing.dumps(said, salt=_salt())
    queue_mail(
        to=email,
        to_name=str(user),
        subject=_("Confirmez votre adresse e-mail"),
        template="accounts/mail/confirm_address",
        context={
            "name": str(user),
            "place": place_name(),
            "link": address_here(reverse("accounts:confirm-address", args=[token])),
        },
        kind="confirm-address",
        expires_at=timezone.now() + VALID_FOR,
    )


@transaction.atomic
def confirm_address(*, token: str) -> User:
    """Raises ``Refused`` when the link is old, of another centre, or used.

    A former address is told of the new one, so that nobody takes an account over in silence.
    """
    try:
        said = signing.loads(token, salt=_salt(), max_age=VALID_FOR)
    except signing.BadSignature:
        raise _void() from None
    user = User.objects.select_for_update().filter(pk=said["user"], is_active=True).first()
    if user is None or user.email != said.get("instead_of", ""):
        raise _void()
    if owner_of_address(said["email"]) not in {None, user}:
        raise _void()
    if user.email:
        _tell_former_address(user)
    user.email = said["email"]
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError:
        raise _void() from None
    # allauth lets people in by these too.
    EmailAddress.objects.filter(user=user).delete()
    record(JournalAction.ADDRESS_CONFIRMED, actor=user, subject=str(user))
    return user


@transaction.atomic
def remove_address(*, user: User) -> None:
    """For somebody who signs in otherwise."""
    user.email = ""
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()


def _tell_former_address(user: User) -> None:
    try:
        queue_mail(
            to=user.email,
            to_name=str(user),
            subject=_("Votre adresse e-mail a changé"),
            template="accounts/mail/address_changed",
            context={"name": str(user), "place": place_name()},
            kind="address-changed",
        )
    except MailRefused:
        logger.warning("The former address of user %s cannot be written to.", user.pk)


def _salt() -> str:
    return f"accounts.address:{db.schema_name}"


def _void() -> Refused:
    return Refused(
        _(
            "Ce lien ne vaut plus : il a déjà servi, ou il date de plus de trois jours. "
            "Connectez-vous avec votre identifiant et votre mot de passe."
        )
    )
