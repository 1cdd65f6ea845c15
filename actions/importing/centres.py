"""Finding the centre that a file names, or creating it."""

import re

from actions.importing.files import CentreReference
from tenants.enums import CentreKind
from tenants.models import Centre
from tenants.provisioning import create_centre, free_slug
from territory.models import Commune, Department
from territory.selectors import find_department

EVS = re.compile(r"\bEVS\b|espace de vie sociale", re.IGNORECASE)


class CentreNotFound(LookupError):
    """The message is a French sentence."""


def find_centre(reference: CentreReference) -> Centre | None:
    """By short name when the file gives one, else by département and normalised name."""
    if reference.slug:
        found = Centre.objects.filter(slug=reference.slug).first()
        if found is not None or not reference.name:
            return found
    department = _department(reference)
    return Centre.objects.filter(
        department=department, name_key=Centre.name_key_of(reference.name)
    ).first()


def add_centre(reference: CentreReference) -> Centre:
    """Creates the centre, open. Raises ``CentreNotFound`` or ``tenants.errors.CentreRefused``."""
    department = _department(reference)
    if not reference.name:
        raise CentreNotFound(
            f"Le fichier ne dit rien du centre « {reference.slug} » : créez-le d’abord."
        )
    details = dict(reference.details)
    code = details.pop("commune", None)
    commune = Commune.objects.filter(code=code).first() if code else None
    kind = details.pop(
        "kind", CentreKind.EVS if EVS.search(reference.name) else CentreKind.SOCIAL_CENTRE
    )
    return create_centre(
        slug=reference.slug or free_slug(reference.name, department),
        name=reference.name,
        department=department,
        kind=kind,
        commune=commune,
        **details,
    )


def _department(reference: CentreReference) -> Department:
    department = find_department(reference.department)
    if department is None:
        raise CentreNotFound(
            f"Le département « {reference.department} » n’est pas reconnu : corrigez la ligne "
            "« Structure organisatrice » (« NOM - Département »)."
        )
    return department
