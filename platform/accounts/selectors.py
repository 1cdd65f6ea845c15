"""Reading the people and invitations of the active schema."""

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tenants.utils import get_public_schema_name

from accounts.codes import fingerprints
from accounts.enums import CENTRE_ROLES, FEDERATION_ROLES, Role
from accounts.models import (
    HelpPermission,
    Invitation,
    InvitationQuerySet,
    JournalEntry,
    User,
)
from tenants.addresses import centre_address, federation_address, network
from tenants.connections import db
from tenants.context import current_centre


def is_federation() -> bool:
    return db.schema_name == get_public_schema_name()


def roles_here() -> tuple[Role, ...]:
    return FEDERATION_ROLES if is_federation() else CENTRE_ROLES


def highest_role_here() -> Role:
    """Of this role there is always somebody: she alone can invite the others."""
    return Role.ADMINISTRATION if is_federation() else Role.DIRECTION


def place_name() -> str:
    """The centre, or the network, as people say it."""
    return network().name if is_federation() else current_centre().name


def address_here(path: str) -> str:
    return federation_address(path) if is_federation() else centre_address(current_centre(), path)


def people(*, words: str = "") -> QuerySet[User]:
    """Those who have access first; each of ``words`` is somewhere in a name or an address."""
    found = User.objects.order_by("-is_active", "last_name", "first_name", "pk")
    for word in words.split():
        found = found.filter(
            Q(first_name__unaccent__icontains=word)
            | Q(last_name__unaccent__icontains=word)
            | Q(username__unaccent__icontains=word)
            | Q(email__icontains=word)
        )
    return found


def invitations(*, words: str = "") -> InvitationQuerySet:
    """The newest first."""
    found = Invitation.objects.order_by("-created", "-pk")
    for word in words.split():
        found = found.filter(Q(name__unaccent__icontains=word) | Q(email__icontains=word))
    return found


def invitation_of_code(code: str) -> Invitation | None:
    """Whatever its state, so that its holder is told what became of it."""
    return Invitation.objects.filter(code_hash__in=fingerprints(code)).first()


def invitation_as_opened(pk: int, code_hash: str) -> Invitation | None:
    """None once a newer code has been made for it."""
    return Invitation.objects.select_related("user").filter(pk=pk, code_hash=code_hash).first()


def open_help_permission() -> HelpPermission | None:
    return HelpPermission.objects.open(timezone.now()).first()


def helpers_inside() -> QuerySet[User]:
    """People of the federation who may be in the centre at this moment."""
    return User.objects.filter(is_active=True, helper_until__gt=timezone.now()).order_by("pk")


def help_lines() -> QuerySet[JournalEntry]:
    """What the journal says of the federation's help, the newest first."""
    return JournalEntry.objects.filter(action__startswith="help-")


def owner_of_address(email: str) -> User | None:
    """Who has this e-mail address. For those who manage people, and for rules: never for a page."""
    owner = User.objects.filter(email__iexact=email).first()
    if owner is not None:
        return owner
    # Anybody may write any address on allauth's page; only an answered mail makes it hers.
    known = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user")
    return next((address.user for address in known[:1]), None)


def is_last_of_the_highest_role(user: User) -> bool:
    highest = highest_role_here()
    return (
        user.is_active
        and user.role == highest
        and not User.objects.filter(role=highest, is_active=True).exclude(pk=user.pk).exists()
    )
