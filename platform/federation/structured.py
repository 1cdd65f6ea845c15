"""What a practice's page says to search engines (JSON-LD)."""

from typing import Any

from django.conf import settings

from design.structured import without_blanks
from federation.addresses import practice_address
from federation.labels import label
from federation.models import Practice, PracticeEdition
from tenants.addresses import federation_address, network
from tenants.enums import CentreState
from tenants.models import Centre


def described(
    practice: Practice, edition: PracticeEdition, parent: Practice | None, site: str
) -> dict[str, Any]:
    """An article of a centre, whose address is ``site``; what is not public is not in a snapshot."""
    address = practice_address(practice)
    photos = [federation_address(photo.image.url) for photo in edition.photos.all()]
    return without_blanks(
        {
            "@context": "https://schema.org",
            "@type": "Article",
            "@id": address,
            "url": address,
            "mainEntityOfPage": address,
            "headline": practice.title,
            "description": practice.summary,
            "inLanguage": settings.LANGUAGE_CODE,
            "datePublished": practice.published_at.isoformat(),
            "dateModified": practice.updated_at.isoformat(),
            "image": photos,
            "keywords": [label("keyword", code) for code in practice.keywords],
            "audience": [
                {"@type": "Audience", "audienceType": label("audience", code)}
                for code in practice.audiences
            ],
            "spatialCoverage": {"@type": "AdministrativeArea", "name": str(practice.department)},
            "author": _centre(practice.centre, site),
            "publisher": {
                "@type": "Organization",
                "name": network().name,
                "url": network().address,
            },
            "isBasedOn": practice_address(parent) if parent else "",
        }
    )


def _centre(centre: Centre, site: str) -> dict[str, Any]:
    if centre.state == CentreState.ARCHIVED:
        return {"@type": "Organization", "name": centre.name}
    return without_blanks(
        {
            "@type": "Organization",
            "name": centre.name,
            "url": site,
            "address": centre.address,
            "telephone": centre.phone if centre.phone_public else "",
            "email": centre.email if centre.email_public else "",
        }
    )
