"""Rows of the catalogue as the API tells them."""

from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse

from federation.addresses import practice_address, site_of
from federation.api.sheets import sheet_of
from federation.enums import TermKind
from federation.labels import CHOICES
from federation.lineage import Lineage, lineage_of
from federation.models import Practice, PracticeEdition
from federation.search import SearchResult
from federation.vocabulary import terms
from tenants.addresses import federation_address
from tenants.models import Centre
from territory.models import Commune
from territory.selectors import department, departments

LICENCE = {
    "name": "Licence Ouverte 2.0",
    "url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}


def address_of(name: str, *args: Any) -> str:
    return federation_address(
        reverse(f"api:{name}", args=args, urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    )


@cache
def _practices_path() -> str:
    # Up to a hundred of these addresses on a page: made once, not each anew.
    return reverse("api:practices", urlconf=settings.PUBLIC_SCHEMA_URLCONF)


def _address_of_practice(practice: Practice) -> str:
    return federation_address(f"{_practices_path()}/{practice.action_uid}")


def item(practice: Practice) -> dict[str, Any]:
    """With its centre and its département read."""
    place = department(practice.department_id) or practice.department
    return {
        "uid": practice.action_uid,
        "title": practice.title,
        "summary": practice.summary,
        "centre": practice.centre.name,
        "centre_slug": practice.centre.slug,
        "department": place.code,
        "department_name": place.name,
        "region": place.region_id,
        "region_name": place.region.name,
        "commune": practice.centre.commune_id,
        "status": practice.status,
        "dimension": practice.dimension,
        "keywords": practice.keywords,
        "audiences": practice.audiences,
        "partner_kinds": practice.partner_kinds,
        "years": practice.years,
        "adapted_from": practice.parent_uid,
        "published_at": practice.published_at,
        "updated_at": practice.updated_at,
        "url": practice_address(practice),
        "api_url": _address_of_practice(practice),
    }


def detail(practice: Practice) -> dict[str, Any]:
    """With its shared editions and their photos read; one statement, for its lineage."""
    editions = [_edition(practice, each) for each in practice.editions.all()]
    lineage = lineage_of(practice.action_uid, practice.parent_uid)
    return {
        **item(practice),
        "sheet": editions[0]["sheet"],
        "editions": editions,
        "lineage": _lineage(lineage),
        "links": {
            "page": practice_address(practice),
            "pdf": practice_address(practice, "pdf"),
            "centre": address_of("centre", practice.centre.slug),
            "adapt": practice_address(practice, "adapt"),
        },
        "licence": LICENCE,
    }


def _edition(practice: Practice, edition: PracticeEdition) -> dict[str, Any]:
    page = practice_address(practice)
    return {
        "year": edition.year,
        "shared_at": edition.published_at,
        "url": f"{page}?annee={edition.year}" if edition.year else page,
        "sheet": sheet_of(edition.snapshot),
        "photos": [
            {
                "url": federation_address(photo.image.url),
                "alternative_text": photo.alternative_text,
                "credit": photo.credit,
            }
            for photo in edition.photos.all()
        ],
    }


def _lineage(lineage: Lineage) -> dict[str, Any]:
    return {
        "parent": _relative(lineage.parent) if lineage.parent else None,
        "adaptations": [_relative(each) for each in lineage.adaptations],
        "department_count": lineage.department_count,
    }


def _relative(practice: Practice) -> dict[str, Any]:
    return {
        "uid": practice.action_uid,
        "title": practice.title,
        "centre": practice.centre.name,
        "department": practice.department_id,
        "url": practice_address(practice),
        "api_url": _address_of_practice(practice),
    }


def correction(found: Any) -> dict[str, Any] | None:
    """Of a search that has corrected words."""
    return found and {"query": found.query, "words": dict(found.words)}


def facets(result: SearchResult) -> dict[str, Any]:
    return {
        "count": result.count,
        "facets": [
            {
                "name": facet.name,
                "title": facet.title,
                "values": [
                    {
                        "code": value.code,
                        "label": value.label,
                        "count": value.count,
                        "chosen": value.chosen,
                    }
                    for value in facet.values
                ],
            }
            for facet in result.facets.values()
        ],
        "correction": correction(result.correction),
    }


def centre(found: Centre) -> dict[str, Any]:
    """As ``selectors.open_centres`` reads it: what it does not show stays with it."""
    return {
        "slug": found.slug,
        "name": found.name,
        "kind": found.kind,
        "kind_label": found.get_kind_display(),
        "size": found.declared_size,
        "address": found.address,
        "commune": found.commune_id,
        "commune_name": found.commune.name if found.commune else "",
        "department": found.department_id,
        "department_name": found.department.name,
        "email": found.email if found.email_public else "",
        "phone": found.phone if found.phone_public else "",
        "practice_count": found.practice_count,
        "site": site_of(found),
        "api_url": address_of("centre", found.slug),
    }


def vocabularies() -> list[dict[str, Any]]:
    """Those that the federation keeps, then the fixed lists of the sheet."""
    kept = [
        {
            "name": kind.value,
            "title": str(kind.label),
            "terms": [
                {
                    "code": term.code,
                    "label": term.label,
                    "aliases": list(term.aliases),
                    "retired": term.retired,
                }
                for term in terms(kind).values()
            ],
        }
        for kind in TermKind
    ]
    return kept + [
        {
            "name": name,
            "title": title,
            "terms": [
                {"code": code, "label": str(label), "aliases": [], "retired": False}
                for code, label in CHOICES[name].choices
            ],
        }
        for name, title in FIXED.items()
    ]


FIXED = {
    "status": "État de l’action",
    "dimension": "Dimension",
    "initiator": "À l’initiative de",
    "territory-scale": "Échelle du territoire",
    "workforce": "Personnes mobilisées",
    "budget-nature": "Nature d’une ligne de budget",
    "outcome-scope": "Portée d’un résultat",
    "centre-kind": "Type de centre",
}


def territories() -> dict[str, Any]:
    regions = {place.region_id: place.region for place in departments()}
    return {
        "regions": [
            {"code": region.code, "name": region.name}
            for region in sorted(regions.values(), key=lambda one: (one.sort_key, one.code))
        ],
        "departments": [
            {
                "code": place.code,
                "name": place.name,
                "region": place.region_id,
                "overseas": place.is_overseas,
            }
            for place in departments()
        ],
    }


def commune(found: Commune) -> dict[str, Any]:
    return {
        "code": found.code,
        "name": found.name,
        "department": found.department_id,
        "postal_codes": found.postal_codes.split(),
        "population": found.population,
    }
