"""Reading the people and invitations of the active schema."""

from allauth.account.models import EmailAddress
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_tenants.utils import get_public_schema_name

from accounts.codes import fingerprints
from accounts.enums import CENTRE_ROLES, FEDERATION_ROLES, DataRequestState, Role
from accounts.models import (
    DataRequest,
    HelpPermission,
    Invitation,
    InvitationQuerySet,
    JournalEntry,
    User,
)
from accounts.permissions import can_help_centre
from tenants.addresses import centre_address, federation_address, network
from tenants.connections import db
from tenants.context import at_the_federation, current_centre
from tenants.retention import kept_since


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


def people(*, words: str = "", unused: bool = False) -> QuerySet[User]:
    """Those who have access first; each of ``words`` is somewhere in a name or an address."""
    found = unused_accounts() if unused else User.objects.filter(erased_at=None)
    found = found.order_by("-is_active", "last_name", "first_name", "pk")
    for word in words.split():
        found = found.filter(
            Q(first_name__unaccent__icontains=word)
            | Q(last_name__unaccent__icontains=word)
            | Q(username__unaccent__icontains=word)
            | Q(email__icontains=word)
        )
    return found


def unused_accounts() -> QuerySet[User]:
    """Open, and without a sign-in for as long as the settings say."""
    since = kept_since("unused_accounts", timezone.now())
    return User.objects.annotate(used=Coalesce("last_login", "date_joined")).filter(
        is_active=True, used__lte=since
    )


def data_requests() -> QuerySet[DataRequest]:
    """Those that wait first, the most urgent of them before the others."""
    return DataRequest.objects.select_related("user").order_by(
        F("answered_at").desc(nulls_first=True), "due_on", "pk"
    )


def waiting_data_requests() -> QuerySet[DataRequest]:
    return data_requests().filter(state=DataRequestState.WAITING)


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


def may_still_help(helper_key: int) -> bool:
    """Whether the federation still has her, and still entrusts her with this centre."""
    place = current_centre().department_id
    with at_the_federation():
        person = User.objects.filter(pk=helper_key, is_active=True).first()
        return person is not None and can_help_centre(person, place)


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


def people_of_the_highest_role() -> QuerySet[User]:
    return User.objects.filter(role=highest_role_here(), is_active=True)


def who_answers() -> list[str]:
    """The names of those who answer for the data of this place."""
    return [str(person) for person in people_of_the_highest_role()]
