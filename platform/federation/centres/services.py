"""What the federation's administration does to a centre, each with its line in the journal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django_tenants.utils import schema_exists
from wagtail.models import Site

from accounts import services as accounts
from accounts.enums import JournalAction
from accounts.errors import Refused
from accounts.journal import record
from accounts.models import Invitation, User
from accounts.services import Issued
from federation.centres.selectors import (
    direction_invitations_here,
    directions_of,
    journal_subject,
)
from jobs.models import Job
from jobs.services import start_job
from tenants import states
from tenants.context import inside
from tenants.enums import CLOSED_TO_ALL
from tenants.errors import CentreRefused
from tenants.models import Centre
from tenants.provisioning import refuse_taken_name

OPENING = "federation.open_centre"


def ask_to_open(*, wanted: dict[str, Any], acting_user: User) -> Job:
    """Queues the opening of a centre; ``wanted`` are the parameters of ``long_work.open_centre``.

    A second click finds the job of the first.
    """
    return start_job(
        kind=OPENING,
        parameters=wanted,
        owner=acting_user,
        label=_("Ouverture de « %(name)s »") % {"name": wanted["name"]},
        key=wanted["slug"],
    )


@dataclass(frozen=True)
class Transition:
    move: Callable[..., None]
    action: JournalAction


TRANSITIONS = {
    "open": Transition(states.open_centre, JournalAction.CENTRE_OPENED),
    "suspend": Transition(states.suspend_centre, JournalAction.CENTRE_SUSPENDED),
    "reopen": Transition(states.reopen_centre, JournalAction.CENTRE_REOPENED),
    "archive": Transition(states.archive_centre, JournalAction.CENTRE_ARCHIVED),
    "take-out": Transition(states.take_out_of_archive, JournalAction.CENTRE_TAKEN_OUT),
}


@transaction.atomic
def change_state(*, centre: Centre, transition: str, acting_user: User, reason: str = "") -> None:
    """Raises ``CentreRefused`` when the centre is not in a state that this follows."""
    wanted = TRANSITIONS[transition]
    wanted.move(centre=centre)
    tell(wanted.action, centre, acting_user, note=reason)


@transaction.atomic
def correct_centre(*, centre: Centre, acting_user: User, **details: Any) -> None:
    """Writes what differs in ``details``, fields of ``Centre``. Raises ``CentreRefused``."""
    row = Centre.objects.select_for_update().get(pk=centre.pk)
    if not schema_exists(row.schema_name):
        # PostgreSQL would then find the federation's tables in its place.
        raise CentreRefused(schema_missing())
    changed = [name for name, value in details.items() if getattr(row, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(row, name, details[name])
    refuse_taken_name(row.name, row.department, renamed=row)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        # Taken by another request since the line above.
        raise CentreRefused(
            _("Un centre porte déjà ce nom dans le département : précisez le nom.")
        ) from error
    if "name" in changed:
        with inside(row):
            Site.objects.filter(is_default_site=True).update(site_name=row.name)
    words = [str(Centre._meta.get_field(name).verbose_name) for name in changed]
    tell(JournalAction.CENTRE_CORRECTED, row, acting_user, note=", ".join(words))


@transaction.atomic
def invite_direction(*, centre: Centre, name: str, email: str, acting_user: User) -> Issued:
    """The first person of direction of a centre that has none. Raises ``Refused``.

    Without an address the invitation is for paper: its code is in what is given back, and nowhere
    else.
    """
    _for_a_centre_without_direction(centre)
    with inside(centre):
        if direction_invitations_here().exists():
            raise Refused(
                _(
                    "Une invitation à la direction attend déjà : renvoyez-la ou imprimez-la, ou "
                    "annulez-la pour inviter quelqu’un d’autre."
                )
            )
    return accounts.invite_first_direction(
        centre=centre, name=name, email=email, acting_user=acting_user
    )


@transaction.atomic
def renew_direction_invitation(
    *, centre: Centre, invitation: Invitation, on_paper: bool, acting_user: User
) -> Issued:
    """A new code, by mail or to be printed; the former one opens nothing any more."""
    _for_a_centre_without_direction(centre)
    _tell_about(JournalAction.INVITATION_RENEWED, centre, invitation, acting_user)
    with inside(centre):
        return accounts.renew_invitation(
            invitation=invitation,
            acting_user=acting_user,
            by_mail=not on_paper,
            on_paper=on_paper,
        )


@transaction.atomic
def revoke_direction_invitation(
    *, centre: Centre, invitation: Invitation, acting_user: User
) -> None:
    _for_a_centre_without_direction(centre)
    _tell_about(JournalAction.INVITATION_REVOKED, centre, invitation, acting_user)
    with inside(centre):
        accounts.revoke_invitation(invitation=invitation, acting_user=acting_user)


def schema_missing() -> str:
    return _(
        "L’espace de ce centre manque dans la base : prévenez la personne qui tient l’installation."
    )


def tell(action: JournalAction, centre: Centre, acting_user: User, *, note: str = "") -> None:
    record(action, actor=acting_user, subject=journal_subject(centre.name, centre.slug), note=note)


def _tell_about(
    action: JournalAction, centre: Centre, invitation: Invitation, acting_user: User
) -> None:
    """The centre's journal has its own line, written by the service of accounts."""
    note = f"{centre.name} – {invitation.role_label}"
    record(action, actor=acting_user, subject=invitation.name, note=note)


def _for_a_centre_without_direction(centre: Centre) -> None:
    """Whoever directs a centre decides who joins it: the federation only opens the door once.

    Locks the centre, so that of two administrators who invite at once one is refused.
    """
    row = Centre.objects.select_for_update().get(pk=centre.pk)
    if row.state in CLOSED_TO_ALL:
        raise Refused(
            _("Personne ne peut se connecter à un centre %(state)s : rouvrez-le d’abord.")
            % {"state": row.get_state_display().lower()}
        )
    direction = directions_of([row]).get(row.schema_name)
    if direction is None:
        raise Refused(schema_missing())
    if direction.accounts:
        raise Refused(
            _(
                "« %(name)s » a déjà une personne de direction : c’est elle qui invite les "
                "autres, depuis la page des personnes de son centre."
            )
            % {"name": row.name}
        )
