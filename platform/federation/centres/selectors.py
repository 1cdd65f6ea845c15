"""Reading the centres of the network, from the federation's side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
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
    last_sign_in: datetime | None
    shared_practices: int
    others: list[tuple[str, int]]


def search_centres(*, query: str = "", **filters: str) -> QuerySet[Centre]:
    """By name; each word of ``query`` is somewhere in it, accents and capitals apart."""
    found = Centre.objects.select_related("department").annotate(
        host=Subquery(
            Domain.objects.filter(tenant=OuterRef("pk"), is_primary=True).values("domain")[:1]
        )
    )
    for word in sort_key(query).split():
        found = found.filter(name_key__contains=word)
    chosen = {name: filters[name] for name in FILTERS if filters.get(name)}
    return found.filter(**chosen).order_by("name_key", "pk")


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
            # ``host`` is the annotation of ``search_centres``.
            host_address(getattr(centre, "host", "") or default_domain(centre.slug), "/"),
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


def figures_of(centre: Centre) -> CentreFigures:
    """Numbers that tell whether a centre lives; read inside its schema, without anybody's name."""
    shared = count_shared_practices(centre)
    with inside(centre):
        rows = User.objects.filter(is_active=True).order_by().values("role")
        counts = {row["role"]: row["n"] for row in rows.annotate(n=Count("pk"))}
        return CentreFigures(
            people=[(str(role.label), counts.get(role, 0)) for role in CENTRE_ROLES],
            last_sign_in=User.objects.aggregate(last=Max("last_login"))["last"],
            shared_practices=shared,
            others=figures_here(),
        )


def count_shared_practices(centre: Centre) -> int:
    return Practice.objects.published().filter(centre=centre).count()


def direction_invitations_here() -> InvitationQuerySet:
    """Inside a centre: those that are neither accepted nor revoked, expired ones included."""
    return Invitation.objects.undecided().filter(
        role=Role.DIRECTION, purpose=InvitationPurpose.INVITATION
    )


def direction_invitations(centre: Centre) -> list[Invitation]:
    with inside(centre):
        return list(direction_invitations_here())


def history_of(centre: Centre) -> QuerySet[JournalEntry]:
    """Its creation, its states and its corrections in the federation's journal, newest first."""
    return JournalEntry.objects.filter(
        action__in=HISTORY, subject__endswith=f" ({centre.slug})"
    ).order_by("-at", "-pk")


def journal_subject(name: str, slug: str) -> str:
    """A centre in the journal: its name may change, its short name never does."""
    return f"{name} ({slug})"
