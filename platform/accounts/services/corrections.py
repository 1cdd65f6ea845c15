"""A person corrects what her account says of her."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.enums import JournalAction
from accounts.errors import Refused
from accounts.journal import record
from accounts.models import User
from accounts.services.addresses import ask_to_confirm_address, remove_address
from mail.errors import MailRefused


@transaction.atomic
def correct_account(
    *, user: User, first_name: str, last_name: str, username: str, email: str
) -> bool:
    """Whether a message went out, to confirm a new address: until then the former one stays.

    The answer is the same when the new address is somebody else's. Raises ``Refused`` for an
    identifiant just taken, and for the removal of an address that is her only way in.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    former_name, former_username = str(user), user.username
    user.first_name, user.last_name, user.username = first_name, last_name, username
    try:
        with transaction.atomic():
            user.save(update_fields=["first_name", "last_name", "username"])
    except IntegrityError:
        raise Refused(
            _("Cet identifiant est déjà pris. Choisissez-en un autre."), field="username"
        ) from None
    changes = []
    if str(user) != former_name:
        changes.append(_("nom : %(former)s → %(new)s") % {"former": former_name, "new": user})
    if username != former_username:
        names = {"former": former_username, "new": username}
        changes.append(_("identifiant : %(former)s → %(new)s") % names)
    if not email and user.email:
        _refuse_if_only_way_in(user)
        remove_address(user=user)
        changes.append(_("adresse e-mail enlevée"))
    if changes:
        record(
            JournalAction.DATA_CORRECTED, actor=user, subject=str(user), note=" ; ".join(changes)
        )
    if not email or email.lower() == user.email.lower():
        return False
    try:
        ask_to_confirm_address(user=user, email=email)
    except MailRefused as refusal:
        raise Refused(str(refusal), field="email") from refusal
    return True


def _refuse_if_only_way_in(user: User) -> None:
    if not user.has_usable_password():
        raise Refused(
            _(
                "Sans adresse e-mail, il vous faut un mot de passe : choisissez-en un d’abord, "
                "depuis votre compte."
            ),
            field="email",
        )
