"""Invitations and printed password codes: made, sent again, revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import codes
from accounts.enums import InvitationPurpose, JournalAction, Role
from accounts.errors import Refused
from accounts.journal import record
from accounts.models import Invitation, User
from accounts.selectors import (
    address_here,
    owner_of_address,
    people_of_the_highest_role,
    place_name,
    roles_here,
)
from accounts.services.people import refuse_for_helpers, revoke_password_codes
from mail.errors import MailRefused
from mail.services import queue_mail
from tenants.context import inside
from tenants.models import Centre

INVITATION_DAYS = 14
PASSWORD_CODE_DAYS = 2
DOUBLE_CLICK = timedelta(seconds=20)


@dataclass(frozen=True)
class Issued:
    """An invitation with its code, at the only moment when the code is known."""

    invitation: Invitation
    code: str

    @property
    def shown_code(self) -> str:
        return codes.shown(self.code)

    @property
    def link(self) -> str:
        return address_here(reverse("accounts:invitation-link", args=[self.shown_code]))


@transaction.atomic
def invite(
    *,
    name: str,
    email: str,
    role: str,
    acting_user: User,
    days: int = INVITATION_DAYS,
    on_paper: bool = False,
    departments: Sequence[str] = (),
) -> Issued:
    """Invites someone into the active schema; with an address, the mail is queued.

    ``departments`` are the codes that « animation du réseau » follows.
    ``acting_user`` may be someone of the federation who works inside the centre: her name is kept.
    Raises ``Refused`` for a role of the other side, an address that cannot be written to or has an
    account or an open invitation already, and when there is neither address nor paper.
    A double click prints one invitation: its second sheet, the one on the screen, has the code.
    """
    name, email = " ".join(name.split()), email.strip().lower()
    if role not in roles_here():
        raise Refused(_("Ce rôle n’existe pas ici. Choisissez-en un autre."), field="role")
    if not email and not on_paper:
        raise Refused(
            _("Donnez une adresse e-mail, ou choisissez une invitation sur papier."), field="email"
        )
    # Two clicks: the second waits here, then finds what the first has made.
    list(people_of_the_highest_role().select_for_update().order_by("pk"))
    twin = _of_a_double_click(name, email, role, departments) if on_paper else None
    if twin is not None:
        return renew_invitation(
            invitation=twin, acting_user=acting_user, by_mail=bool(email), on_paper=True
        )
    if email:
        _refuse_known_address(email)
    code, now = codes.new_code(), timezone.now()
    invitation = Invitation.objects.create(
        name=name,
        email=email,
        role=role,
        departments=list(departments),
        on_paper=on_paper,
        code_hash=codes.fingerprint(code),
        created_by=acting_user if acting_user.is_of_active_schema else None,
        created_by_name=str(acting_user),
        expires_at=_end_of_day(days),
        sent_count=1,
        last_sent_at=now,
    )
    issued = Issued(invitation, code)
    if email:
        _queue(issued)
    record(JournalAction.INVITED, actor=acting_user, subject=name, note=str(Role(role).label))
    return issued


def invite_first_direction(*, centre: Centre, name: str, email: str, acting_user: User) -> Issued:
    """The federation opens a centre to its first person of direction.

    One line in the federation's journal, one in the centre's, in one transaction.
    """
    with transaction.atomic():
        record(
            JournalAction.INVITED,
            actor=acting_user,
            subject=name,
            note=f"{centre.name} – {Role.DIRECTION.label}",
        )
        with inside(centre):
            return invite(
                name=name,
                email=email,
                role=Role.DIRECTION,
                acting_user=acting_user,
                on_paper=not email,
            )


@transaction.atomic
def renew_invitation(
    *, invitation: Invitation, acting_user: User, by_mail: bool, on_paper: bool
) -> Issued:
    """A new code, for as many days as the first; the former code is void from now on."""
    invitation = locked(invitation)
    _refuse_decided(invitation)
    if by_mail and not invitation.email:
        raise Refused(
            _("Cette invitation n’a pas d’adresse e-mail : imprimez-la, ou faites-en une autre.")
        )
    code, now = codes.new_code(), timezone.now()
    sent = timezone.localdate(invitation.last_sent_at or invitation.created)
    days = max(1, (timezone.localdate(invitation.expires_at) - sent).days)
    invitation.code_hash = codes.fingerprint(code)
    invitation.expires_at = _end_of_day(days)
    invitation.seen_at = None
    invitation.on_paper = invitation.on_paper or on_paper
    invitation.sent_count += 1
    invitation.last_sent_at = now
    invitation.save()
    issued = Issued(invitation, code)
    if by_mail:
        _queue(issued)
    action = (
        JournalAction.PASSWORD_CODE_PRINTED
        if invitation.is_for_password
        else JournalAction.INVITATION_RENEWED
    )
    record(action, actor=acting_user, subject=invitation.name)
    return issued


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, acting_user: User) -> None:
    invitation = locked(invitation)
    _refuse_decided(invitation)
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    record(JournalAction.INVITATION_REVOKED, actor=acting_user, subject=invitation.name)


@transaction.atomic
def print_password_code(*, user: User, acting_user: User) -> Issued:
    """A code with which ``user`` chooses a new password. The old one works until then."""
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_for_helpers(user)
    if user.email:
        raise Refused(
            _(
                "%(name)s a une adresse e-mail : elle demande elle-même un code, avec "
                "« Mot de passe oublié » sur la page de connexion."
            )
            % {"name": user}
        )
    if not user.is_active:
        raise Refused(
            _("%(name)s n’a plus d’accès : rendez-lui d’abord son accès.") % {"name": user}
        )
    if user.is_superuser and not acting_user.is_superuser:
        raise Refused(
            _("Ce compte est celui de l’installation : demandez à la personne qui la tient.")
        )
    revoke_password_codes(user)
    code, now = codes.new_code(), timezone.now()
    invitation = Invitation.objects.create(
        purpose=InvitationPurpose.PASSWORD,
        name=str(user)[:150],
        role=user.role,
        on_paper=True,
        code_hash=codes.fingerprint(code),
        user=user,
        created_by=acting_user if acting_user.is_of_active_schema else None,
        created_by_name=str(acting_user),
        expires_at=_end_of_day(PASSWORD_CODE_DAYS),
        sent_count=1,
        last_sent_at=now,
    )
    record(JournalAction.PASSWORD_CODE_PRINTED, actor=acting_user, subject=str(user))
    return Issued(invitation, code)


def _of_a_double_click(
    name: str, email: str, role: str, departments: Sequence[str]
) -> Invitation | None:
    """The same on paper, a moment ago: its sheet never reached the screen."""
    now = timezone.now()
    return (
        Invitation.objects.usable(now)
        .filter(purpose=InvitationPurpose.INVITATION, on_paper=True, seen_at=None)
        .filter(name=name, email=email, role=role, departments=list(departments))
        .filter(created__gt=now - DOUBLE_CLICK)
        .first()
    )


def _refuse_decided(invitation: Invitation) -> None:
    if invitation.accepted_at:
        raise Refused(
            _("%(name)s vient d’accepter : il n’y a plus rien à faire.") % {"name": invitation}
        )
    if invitation.revoked_at:
        raise Refused(
            _("L’invitation de %(name)s est déjà annulée. Faites-en une autre.")
            % {"name": invitation}
        )


def _refuse_known_address(email: str) -> None:
    owner = owner_of_address(email)
    if owner is not None:
        next_step = (
            _("Retrouvez-la dans la liste des personnes.")
            if owner.is_active
            else _("Rendez-lui son accès depuis la liste des personnes.")
        )
        raise Refused(
            f"{_('%(name)s a déjà un compte avec cette adresse.') % {'name': owner}} {next_step}",
            field="email",
        )
    if Invitation.objects.usable(timezone.now()).filter(email=email).exists():
        raise Refused(
            _("Une invitation attend déjà à cette adresse : renvoyez-la, ou annulez-la d’abord."),
            field="email",
        )


def _queue(issued: Issued) -> None:
    invitation = issued.invitation
    try:
        queue_mail(
            to=invitation.email,
            to_name=invitation.name,
            subject=_("%(place)s vous invite") % {"place": place_name()},
            template="accounts/mail/invitation",
            context={
                "name": invitation.name,
                "inviter": invitation.created_by_name,
                "place": place_name(),
                "role": invitation.role_label,
                "link": issued.link,
                "code": issued.shown_code,
                "until": date_format(timezone.localtime(invitation.expires_at), "l j F Y"),
            },
            kind="invitation",
            expires_at=invitation.expires_at,
        )
    except MailRefused as refusal:
        raise Refused(str(refusal), field="email") from refusal


def _end_of_day(days: int) -> datetime:
    """The last moment of the day that comes after ``days``: paper says a date, not an hour."""
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time.max))


def locked(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update().get(pk=invitation.pk)
