"""Roles and access of the people of the active schema."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import InvitationPurpose, JournalAction, Role
from accounts.errors import Refused
from accounts.journal import record
from accounts.models import Invitation, User
from accounts.selectors import highest_role_here, is_last_of_the_highest_role, roles_here


@transaction.atomic
def change_role(
    *, user: User, role: str, acting_user: User, departments: Sequence[str] = ()
) -> None:
    """``departments`` are the codes that « animation du réseau » follows.

    Raises ``Refused`` for a role of the other side, and for the last person of direction.
    """
    user = locked_person(user)
    refuse_for_helpers(user)
    if role not in roles_here():
        raise Refused(
            _("Ce rôle n’existe pas ici. Choisissez-en un autre dans la liste."), field="role"
        )
    if (role, sorted(departments)) == (user.role, sorted(user.departments)):
        return
    if role != user.role:
        refuse_for_the_last(user)
    former = user.get_role_display()
    user.role, user.departments = role, list(departments)
    user.save(update_fields=["role", "departments"])
    record(
        JournalAction.ROLE_GIVEN,
        actor=acting_user,
        subject=str(user),
        note=" ".join([f"{former} → {Role(role).label}", *departments]),
    )


@transaction.atomic
def end_access(*, user: User, acting_user: User) -> None:
    """From its commit on, no session of hers is recognised, even if access is given back."""
    user = locked_person(user)
    if not user.is_active:
        return
    refuse_for_the_last(user)
    user.is_active = False
    user.access_ended_at = timezone.now()
    close_sessions(user)
    user.save(update_fields=["is_active", "access_ended_at", "session_round"])
    Invitation.objects.undecided().filter(user=user).update(revoked_at=timezone.now())
    record(JournalAction.ACCESS_ENDED, actor=acting_user, subject=str(user))


@transaction.atomic
def give_access_back(*, user: User, acting_user: User) -> None:
    user = locked_person(user)
    refuse_for_helpers(user)
    if user.is_active:
        return
    if user.erased_at:
        raise Refused(_("Ce compte est effacé. Invitez la personne de nouveau."))
    user.is_active = True
    user.access_ended_at = None
    user.save(update_fields=["is_active", "access_ended_at"])
    record(
        JournalAction.ACCESS_GIVEN_BACK,
        actor=acting_user,
        subject=str(user),
        note=user.get_role_display(),
    )


def revoke_password_codes(user: User) -> None:
    Invitation.objects.undecided().filter(user=user, purpose=InvitationPurpose.PASSWORD).update(
        revoked_at=timezone.now()
    )


def refuse_for_helpers(user: User) -> None:
    """A helper's account is opened and ended in one place only: ``accounts.services.helping``."""
    if user.is_helper:
        raise Refused(
            _(
                "%(name)s a un compte d’aide : il s’ouvre et se ferme depuis la page « Aide de la "
                "fédération »."
            )
            % {"name": user}
        )


def close_sessions(user: User) -> None:
    # The round is part of the hash that every session carries: one row is written, however many
    # sessions there are. Django removes each of them when it is next presented.
    user.session_round = F("session_round") + 1


def locked_person(user: User) -> User:
    """``user`` as it is now, after every change of another request to those who may decide.

    All people of the highest role are locked in one order: of two requests that each remove one
    of the last two, the second sees what the first has done.
    """
    highest = User.objects.filter(role=highest_role_here())
    rows = (highest | User.objects.filter(pk=user.pk)).select_for_update().order_by("pk")
    found = {row.pk: row for row in rows}
    if user.pk not in found:
        raise Refused(_("Cette personne n’est plus dans la liste. Revenez à la liste."))
    return found[user.pk]


def refuse_for_the_last(user: User) -> None:
    if is_last_of_the_highest_role(user):
        raise Refused(
            _(
                "%(name)s est la seule personne qui a le rôle « %(role)s » : nommez d’abord "
                "quelqu’un d’autre à ce rôle, puis recommencez."
            )
            % {"name": user, "role": user.get_role_display()}
        )
