"""Reading the centres of the network, from the federation's side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import (
    Count,
    Func,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone

from accounts.enums import CENTRE_ROLES, InvitationPurpose, JournalAction, Role
from accounts.models import Invitation, InvitationQuerySet, JournalEntry, User
from federation.centres.figures import figures_here
from federation.models import Practice
from tenants.addresses import default_domain, host_address
from tenants.connections import note_visit
from tenants.context import inside
from tenants.models import Centre, Domain
from territory.normalise import sort_key

HISTORY = (
    JournalAction.CENTRE_CREATED,
    JournalAction.CENTRE_CORRECTED,
    JournalAction.CENTRE_OPENED,
    JournalAction.CENTRE_SUSPENDED,
    JournalAction.CENTRE_REOPENED,
    JournalAction.CENTRE_ARCHIVED,
    JournalAction.CENTRE_TAKEN_OUT,
)
FILTERS = ("state", "kind", "department")


@dataclass(frozen=True)
class DirectionThere:
    """Who can run a centre: accounts of direction that are open, and invitations that wait."""

    accounts: int
    invited: int


@dataclass(frozen=True)
class CentreRow:
    centre: Centre
    address: str
    # None when its schema is not there.
    direction: DirectionThere | None


@dataclass(frozen=True)
class CentreFigures:
    people: list[tuple[str, int]]
    direction: int
    last_sign_in: datetime | None
    others: list[tuple[str, int]]


def search_centres(*, query: str = "", **filters: str) -> QuerySet[Centre]:
    """By name; each word of ``query`` is somewhere in it, accents and capitals apart."""
    found = _with_host(Centre.objects.select_related("department"))
    for word in sort_key(query).split():
        found = found.filter(name_key__contains=word)
    chosen = {name: filters[name] for name in FILTERS if filters.get(name)}
    return found.filter(**chosen).order_by("name_key", "pk")


def _with_host(centres: QuerySet[Centre]) -> QuerySet[Centre]:
    primary = Domain.objects.filter(tenant=OuterRef("pk"), is_primary=True)
    return centres.annotate(host=Subquery(primary.values("domain")[:1]))


def address_of(centre: Centre) -> str:
    """Of one that ``search_centres`` or ``told_centres`` gives: ``host`` is their annotation."""
    return host_address(getattr(centre, "host", "") or default_domain(centre.slug), "/")


def told_centres() -> QuerySet[Centre]:
    """With what a centre's page says of it on this side, and whether its schema is there."""
    practices = Practice.objects.published().filter(centre=OuterRef("pk")).order_by()
    users = Concat("schema_name", Value(f".{User._meta.db_table}"))
    return _with_host(Centre.objects.select_related("department", "commune")).annotate(
        shared_practices=Coalesce(
            Subquery(practices.values("centre").annotate(n=Count("pk")).values("n")), 0
        ),
        people_table=Func(users, function="to_regclass", output_field=TextField()),
    )


def count_by_filter(*, query: str = "", **filters: str) -> dict[str, dict[str, int]]:
    """For each filter, how many centres each of its values would leave; one query per filter."""
    counts = {}
    for name in FILTERS:
        others = {**filters, name: ""}
        rows = search_centres(query=query, **others).order_by().values(name).annotate(n=Count("pk"))
        counts[name] = {row[name]: row["n"] for row in rows}
    return counts


def rows_of(centres: Iterable[Centre]) -> list[CentreRow]:
    """What the list shows of each centre that ``search_centres`` gives; two statements for all."""
    page = list(centres)
    there = directions_of(page)
    return [
        CentreRow(
            centre,
            address_of(centre),
            there.get(centre.schema_name),
        )
        for centre in page
    ]


def directions_of(centres: Iterable[Centre]) -> dict[str, DirectionThere]:
    """By schema, in one UNION ALL over those that exist, as in ``tenants.fleet``."""
    quote = connection.ops.quote_name
    users, invitations = User._meta.db_table, Invitation._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname FROM pg_catalog.pg_tables"
            " WHERE tablename = %s AND schemaname = ANY(%s)",
            [invitations, [centre.schema_name for centre in centres]],
        )
        existing = [row[0] for row in cursor.fetchall()]
    if not existing:
        return {}
    selects, values = [], []
    for schema in existing:
        selects.append(
            "SELECT %s,"  # noqa: S608
            f" (SELECT count(*) FROM {quote(schema)}.{quote(users)}"
            " WHERE role = %s AND is_active),"
            f" (SELECT count(*) FROM {quote(schema)}.{quote(invitations)}"
            " WHERE role = %s AND purpose = %s AND accepted_at IS NULL AND revoked_at IS NULL"
            " AND expires_at > %s)"
        )
        values += [schema, Role.DIRECTION, Role.DIRECTION, InvitationPurpose.INVITATION]
        values.append(timezone.now())
        note_visit(schema)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), values)
        return {row[0]: DirectionThere(row[1], row[2]) for row in cursor.fetchall()}


def centre_figures_here() -> CentreFigures:
    """Inside a centre: numbers that tell whether it lives, without anybody's name."""
    rows = (
        User.objects.order_by()
        .values("role")
        .annotate(n=Count("pk", filter=Q(is_active=True)), last=Max("last_login"))
    )
    counts = {row["role"]: row["n"] for row in rows}
    return CentreFigures(
        people=[(str(role.label), counts.get(role, 0)) for role in CENTRE_ROLES],
        direction=counts.get(Role.DIRECTION, 0),
        last_sign_in=max((row["last"] for row in rows if row["last"]), default=None),
        others=figures_here(),
    )


def count_shared_practices(centre: Centre) -> int:
    return Practice.objects.published().filter(centre=centre).count()


def direction_invitations_here() -> InvitationQuerySet:
    """Inside a centre: those that are neither accepted nor revoked, expired ones included."""
    return Invitation.objects.undecided().filter(
        role=Role.DIRECTION, purpose=InvitationPurpose.INVITATION
    )


def inside_of(centre: Centre) -> tuple[CentreFigures, list[Invitation]] | None:
    """Its figures and the invitations of its direction; None when its schema is not there.

    What PostgreSQL would find then are the federation's own people.
    """
    # ``people_table`` is the annotation of ``told_centres``.
    if not getattr(centre, "people_table", None):
        return None
    with inside(centre):
        return centre_figures_here(), list(direction_invitations_here())


def history_of(centre: Centre) -> QuerySet[JournalEntry]:
    """Its creation, its states and its corrections in the federation's journal, newest first."""
    return JournalEntry.objects.filter(
        action__in=HISTORY, subject__endswith=f" ({centre.slug})"
    ).order_by("-at", "-pk")


def journal_subject(name: str, slug: str) -> str:
    """A centre in the journal: its name may change, its short name never does."""
    return f"{name} ({slug})"
