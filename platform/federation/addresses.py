"""Addresses of the catalogue, in full: a centre's page leads to the federation's host."""

from django.conf import settings
from django.urls import resolve, reverse

from federation.models import Practice
from tenants.addresses import default_domain, federation_address, host_address
from tenants.models import Centre


def practice_address(practice: Practice, page: str = "detail") -> str:
    """``page``: detail, pdf or adapt."""
    path = reverse(
        f"federation:{page}", args=[practice.slug], urlconf=settings.PUBLIC_SCHEMA_URLCONF
    )
    return federation_address(path)


def site_of(centre: Centre, path: str = "/") -> str:
    """``path`` on its host, with the primary domains that a selector has read."""
    names = [domain.domain for domain in centre.domains.all()]
    return host_address(names[0] if names else default_domain(centre.slug), path)


def is_free_for_a_practice(slug: str) -> bool:
    """Whether none of its addresses would be that of another page of the catalogue."""
    urlconf = settings.PUBLIC_SCHEMA_URLCONF
    names = [f"federation:{page}" for page in ("detail", "pdf", "adapt")]
    paths = [reverse(name, args=[slug], urlconf=urlconf) for name in names]
    return [resolve(path, urlconf=urlconf).view_name for path in paths] == names
