"""What a code opens: an account, or a new password, once."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.enums import JournalAction
from accounts.errors import Refused
from accounts.journal import record
from accounts.models import Invitation, User
from accounts.selectors import owner_of_address, roles_here
from accounts.services.addresses import ask_to_confirm_address
from accounts.services.invitations import locked
from accounts.services.people import revoke_password_codes
from mail.errors import MailRefused


def mark_seen(*, invitation: Invitation) -> None:
    Invitation.objects.undecided().filter(pk=invitation.pk, seen_at=None).update(
        seen_at=timezone.now()
    )


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, username: str, password: str, email: str = ""
) -> User:
    """Opens the account, once; ``email`` is one to confirm, for whoever was invited without.

    Raises ``Refused``, also for an identifiant just taken and an address that no mail can have.
    """
    invitation = locked(invitation)
    refuse_unusable(invitation)
    first_name, _space, last_name = invitation.name.partition(" ")
    known = invitation.email and owner_of_address(invitation.email)
    user = User(
        username=username,
        first_name=first_name,
        last_name=last_name,
        # Taken meanwhile: the account opens without it, and nobody learns of the other one.
        email="" if known else invitation.email,
        role=invitation.role,
        departments=invitation.departments,
    )
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise Refused(
            _("Cet identifiant est déjà pris. Choisissez-en un autre."), field="username"
        ) from None
    _accept(invitation, user)
    record(
        JournalAction.INVITATION_ACCEPTED,
        actor=user,
        subject=invitation.name,
        note=invitation.role_label,
    )
    if email:
        try:
            ask_to_confirm_address(user=user, email=email)
        except MailRefused as refusal:
            raise Refused(str(refusal), field="email") from refusal
    return user


@transaction.atomic
def use_password_code(*, invitation: Invitation, password: str) -> User:
    """The new password; every session opened with the old one ends."""
    invitation = locked(invitation)
    refuse_unusable(invitation)
    assert invitation.user is not None
    user = User.objects.select_for_update().get(pk=invitation.user.pk)
    user.set_password(password)
    user.save(update_fields=["password"])
    _accept(invitation, user)
    revoke_password_codes(user)
    record(JournalAction.PASSWORD_CODE_USED, actor=user, subject=str(user))
    return user


def refuse_unusable(invitation: Invitation) -> None:
    """Says what became of an invitation that opens nothing any more, and what to do then."""
    if invitation.is_for_password:
        ask = _("Demandez un nouveau code à %(name)s.")
        revoked, expired = _("Ce code a été annulé."), _("Ce code n’est plus valable depuis le")
    else:
        ask = _("Demandez-en une autre à %(name)s.")
        revoked = _("Cette invitation a été annulée.")
        expired = _("Cette invitation n’est plus valable depuis le")
    ask = ask % {"name": invitation.created_by_name}
    if invitation.accepted_at:
        raise Refused(
            _(
                "Ce code a déjà servi. Si c’est vous, connectez-vous avec l’identifiant et le mot "
                "de passe que vous avez choisis. Sinon, prévenez %(name)s."
            )
            % {"name": invitation.created_by_name}
        )
    if invitation.revoked_at:
        raise Refused(f"{revoked} {ask}")
    if invitation.expires_at <= timezone.now():
        date = date_format(timezone.localtime(invitation.expires_at), "l j F Y")
        raise Refused(f"{expired} {date}. {ask}")
    if invitation.is_for_password:
        if invitation.user is None or not invitation.user.is_active:
            raise Refused(f"{_('Ce code ne vaut plus.')} {ask}")
    elif invitation.role not in roles_here():
        raise Refused(f"{_('Le rôle prévu par cette invitation n’existe plus.')} {ask}")


def _accept(invitation: Invitation, user: User) -> None:
    invitation.user = user
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["user", "accepted_at"])
