"""Someone of the federation helps a centre: only when it has allowed it, and never unseen.

The helper gets an account of the centre's own, marked and short, with the role « équipe »: she
sees neither the people nor the journal, and cannot make the account hers (no e-mail, password or
key). What she opens is written to the centre's journal by ``accounts.middleware``.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import codes
from accounts.enums import JournalAction, Role
from accounts.errors import Refused
from accounts.journal import record
from accounts.models import HelpEntry, HelpPermission, User
from accounts.selectors import may_still_help
from tenants.addresses import centre_address
from tenants.context import current_centre, inside
from tenants.enums import CLOSED_TO_ALL
from tenants.models import Centre

TOKEN_VALID_FOR = timedelta(minutes=5)
# One visit; the next one is a new entry in the journal.
VISIT = timedelta(hours=4)


@dataclass(frozen=True)
class Entrance:
    """The one-time address, at the only moment when it is known."""

    address: str
    expires_at_text: str


@transaction.atomic
def allow_help(*, days: int, reason: str, acting_user: User) -> HelpPermission:
    """Replaces the former permission. Raises ``Refused`` for a length that is not offered."""
    if not 1 <= days <= 30:
        raise Refused(_("Choisissez une durée de 1 à 30 jours."), field="days")
    expires_at = timezone.now() + timedelta(days=days)
    # First, for its lock: of two clicks the second one sees what the first has written.
    Centre.objects.filter(pk=current_centre().pk).update(help_until=expires_at)
    _end_permissions()
    permission = HelpPermission.objects.create(
        reason=" ".join(reason.split()),
        created_by_name=str(acting_user),
        expires_at=expires_at,
    )
    record(
        JournalAction.HELP_ALLOWED,
        actor=acting_user,
        subject=_("jusqu’au %(date)s") % {"date": _date(permission)},
        note=permission.reason,
    )
    return permission


@transaction.atomic
def stop_help(*, acting_user: User) -> None:
    """From its commit on, no helper's session is recognised and no token opens anything."""
    Centre.objects.filter(pk=current_centre().pk).update(help_until=None)
    ended = _end_permissions()
    User.objects.filter(helper_until__gt=timezone.now()).update(
        helper_until=timezone.now(), is_active=False, session_round=F("session_round") + 1
    )
    if ended:
        record(JournalAction.HELP_STOPPED, actor=acting_user)


def issue_entrance(*, centre: Centre, acting_user: User) -> Entrance:
    """A token of the centre for ``acting_user`` of the federation, who has the right to help it.

    Raises ``Refused`` when the centre has not allowed it, or no longer does.
    """
    if centre.state in CLOSED_TO_ALL:
        raise Refused(
            _("%(centre)s est %(state)s : personne n’y entre tant qu’il n’est pas rouvert.")
            % {"centre": centre.name, "state": centre.get_state_display().lower()}
        )
    token = secrets.token_urlsafe(32)
    with transaction.atomic(), inside(centre):
        permission = HelpPermission.objects.select_for_update().open(timezone.now()).first()
        if permission is None:
            raise Refused(
                _(
                    "%(centre)s n’a pas autorisé l’aide de la fédération. Demandez à sa direction "
                    "de l’ouvrir : « Votre compte », puis « Aide de la fédération »."
                )
                % {"centre": centre.name}
            )
        expires_at = timezone.now() + TOKEN_VALID_FOR
        HelpEntry.objects.create(
            permission=permission,
            helper_key=acting_user.pk,
            helper_name=str(acting_user)[:300],
            token_hash=codes.fingerprint(token),
            expires_at=expires_at,
        )
    record(JournalAction.HELP_ENTERED, actor=acting_user, subject=centre.name)
    return Entrance(
        centre_address(
            centre, reverse("helping:enter", args=[token], urlconf=settings.ROOT_URLCONF)
        ),
        date_format(timezone.localtime(expires_at), "G \\h i"),
    )


@transaction.atomic
def enter_as_helper(*, token: str) -> User:
    """Uses the token up and gives the helper's account back. Raises ``Refused``."""
    now = timezone.now()
    entry = (
        HelpEntry.objects.select_for_update(of=("self",))
        .select_related("permission")
        .filter(token_hash__in=codes.fingerprints(token))
        .first()
    )
    if entry is None or entry.used_at or entry.expires_at <= now:
        raise Refused(
            _("Ce lien a déjà servi ou n’est plus valable. Demandez-en un autre depuis le réseau.")
        )
    permission = HelpPermission.objects.select_for_update().get(pk=entry.permission_id)
    if permission.ended_at or permission.expires_at <= now:
        raise Refused(_("Le centre n’autorise plus l’aide de la fédération."))
    if not may_still_help(entry.helper_key):
        raise Refused(_("La fédération ne vous confie plus l’aide de ce centre."))
    entry.used_at = now
    entry.save(update_fields=["used_at"])
    user = User.objects.select_for_update().filter(helper_key=entry.helper_key).first() or User(
        helper_key=entry.helper_key, username=f"aide.{secrets.token_hex(8)}"
    )
    user.first_name, user.last_name = entry.helper_name[:150], _("(fédération)")
    user.role, user.is_active, user.email = Role.TEAM, True, ""
    user.access_ended_at = None
    user.helper_until = min(now + VISIT, permission.expires_at)
    user.session_round += 1
    user.set_unusable_password()
    user.save()
    record(
        JournalAction.HELP_ENTERED,
        actor=user,
        subject=_("jusqu’à %(hour)s")
        % {"hour": date_format(timezone.localtime(user.helper_until), "G \\h i")},
        note=permission.reason,
    )
    return user


def _end_permissions() -> int:
    return HelpPermission.objects.filter(ended_at=None).update(ended_at=timezone.now())


def _date(permission: HelpPermission) -> str:
    return date_format(timezone.localtime(permission.expires_at), "l j F Y")
