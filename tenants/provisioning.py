"""A new centre: its schema, its domain and its site, all or nothing."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_domain_name
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils.text import slugify
from django_tenants.utils import schema_context, schema_exists
from psycopg.errors import DuplicateSchema
from wagtail.models import Site

from tenants.addresses import default_domain
from tenants.connections import note_visit
from tenants.enums import CentreKind, CentreState
from tenants.errors import CentreRefused
from tenants.models import Centre, Domain, TemplateDump
from tenants.template import bring_template_to_head, replay_sql, template_state
from territory.models import Commune, Department

LONGEST_SLUG = 40
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])\Z")
# Host names that mean something else, and first parts of addresses that people would mistype.
RESERVED_SLUGS = frozenset(
    """
    accueil actions admin aide api assets autoconfig autodiscover blog compte contact entraide
    federation ftp gestion imap intranet localhost mail maillage media mta-sts mx ns ns1 ns2
    ouvrir pop pratiques public reseau smtp static statistiques statut status style support template
    webmail www
    """.split()  # noqa: SIM905
)


def create_centre(
    *,
    slug: str,
    name: str,
    department: Department,
    kind: str = CentreKind.SOCIAL_CENTRE,
    modules: list[str] | None = None,
    domain: str | None = None,
    commune: Commune | None = None,
    state: str = CentreState.OPEN,
    **details: object,
) -> Centre:
    """Creates a centre, open for work, in one transaction of at most half a second.

    ``details`` are further fields of ``Centre`` (address, e-mail…). Raises ``CentreRefused`` with
    a sentence for the person who asked. Must not run inside a transaction that has written rows:
    the replay alters tables, which PostgreSQL refuses while trigger events are pending.
    """
    domain = (domain or default_domain(slug)).lower().rstrip(".")
    refuse_bad_slug(slug)
    _refuse_bad_domain(domain)
    name = name.strip()
    if not name:
        raise CentreRefused(
            "Le centre n’a pas de nom : donnez-lui celui que les habitants connaissent."
        )
    schema_name = _schema_name(slug)
    centre = Centre(
        schema_name=schema_name,
        slug=slug,
        name=name,
        department=department,
        kind=kind,
        modules=modules or [],
        commune=commune,
        state=state,
        **details,
    )
    try:
        centre.clean_fields(exclude=["name_key"])
    except ValidationError as error:
        raise CentreRefused(" ".join(error.messages)) from error
    refuse_taken_slug(slug, domain)
    refuse_taken_name(name, department)

    sql = _template_sql()
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(replay_sql(sql, schema_name))
            centre.save()
            Domain.objects.create(tenant=centre, domain=domain, is_primary=True)
            _name_the_site(centre, domain)
    except DatabaseError as error:
        # The other creation was committed before our CREATE SCHEMA, or while it waited for it.
        if not isinstance(error, IntegrityError) and not isinstance(
            error.__cause__, DuplicateSchema
        ):
            raise
        raise CentreRefused(_taken_sentence(slug, domain, centre, error)) from error
    note_visit(schema_name)
    return centre


def _template_sql() -> str:
    dump = TemplateDump.objects.filter(state=template_state()).first()
    if dump is None:
        bring_template_to_head()
        dump = TemplateDump.objects.get(state=template_state())
    return dump.sql


def _name_the_site(centre: Centre, domain: str) -> None:
    """Wagtail's own site of the new schema answers under the centre's host name."""
    with schema_context(centre.schema_name):
        Site.objects.filter(is_default_site=True).update(
            hostname=domain, port=settings.NETWORK_PORT or 80, site_name=centre.name
        )


def free_slug(name: str, department: Department) -> str:
    """A short name made from the centre's, cut between two words, that nobody has yet."""
    base = slugify(name)
    if len(base) > LONGEST_SLUG - 4:
        base = base[: LONGEST_SLUG - 3].rsplit("-", 1)[0]
    if len(base) < 3 or base in RESERVED_SLUGS:
        base = f"centre-{base}".strip("-")
    wanted, rank = base, 1
    while Centre.objects.filter(slug=wanted).exists():
        rank += 1
        suffix = department.code.lower() if rank == 2 else f"{department.code.lower()}-{rank - 1}"
        wanted = f"{base[: LONGEST_SLUG - len(suffix) - 1].strip('-')}-{suffix}"
    return wanted


def refuse_bad_slug(slug: str) -> None:
    if not SLUG.match(slug) or "--" in slug:
        raise CentreRefused(
            f"« {slug} » ne convient pas comme nom court : prenez de 3 à 40 lettres minuscules sans "
            "accent, chiffres ou tirets, par exemple « les-trois-rivieres »."
        )
    if slug in RESERVED_SLUGS:
        raise CentreRefused(
            f"« {slug} » est réservé à la plateforme : choisissez un autre nom court, par exemple "
            f"« centre-{slug} »."
        )


def _refuse_bad_domain(domain: str) -> None:
    try:
        validate_domain_name(domain)
    except ValidationError:
        raise CentreRefused(
            f"« {domain} » n’est pas un nom de domaine : écrivez-le sans « https:// » ni barre "
            "oblique, par exemple « centre.exemple.fr »."
        ) from None
    if domain in settings.FEDERATION_HOSTS:
        raise CentreRefused(
            f"« {domain} » est l’adresse de la fédération : choisissez-en une autre."
        )


def refuse_taken_slug(slug: str, domain: str) -> None:
    if Centre.objects.filter(slug=slug).exists() or schema_exists(_schema_name(slug)):
        raise CentreRefused(_slug_taken(slug))
    if Domain.objects.filter(domain=domain).exists():
        raise CentreRefused(_domain_taken(domain))


def refuse_taken_name(name: str, department: Department, *, renamed: Centre | None = None) -> None:
    """``renamed`` is the centre that asks for the name, if it exists already."""
    same = Centre.objects.filter(department=department, name_key=Centre.name_key_of(name))
    if same.exclude(pk=renamed.pk if renamed else None).exists():
        raise CentreRefused(_name_taken(name, department))


def _schema_name(slug: str) -> str:
    return "c_" + slug.replace("-", "_")


def _taken_sentence(slug: str, domain: str, centre: Centre, error: DatabaseError) -> str:
    """Two creations at the same moment: the constraint's name says which value was taken."""
    diagnostics = getattr(error.__cause__, "diag", None)
    constraint = getattr(diagnostics, "constraint_name", "") or ""
    if constraint == "centre_name_unique_in_department":
        return _name_taken(centre.name, centre.department)
    if "domain" in constraint:
        return _domain_taken(domain)
    return _slug_taken(slug)


def _slug_taken(slug: str) -> str:
    return f"« {slug} » est déjà pris : choisissez un autre nom court, par exemple « {slug}-2 »."


def _domain_taken(domain: str) -> str:
    return f"L’adresse « {domain} » est déjà celle d’un centre : choisissez-en une autre."


def _name_taken(name: str, department: Department) -> str:
    return (
        f"Un centre nommé « {name} » existe déjà dans le département {department} : "
        "précisez le nom, par exemple avec celui de la commune."
    )
