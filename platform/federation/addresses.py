"""Addresses of the catalogue, in full: a centre's page leads to the federation's host."""

from django.conf import settings
from django.urls import reverse

from federation.models import Practice
from tenants.addresses import federation_address


def practice_address(practice: Practice, page: str = "detail") -> str:
    """``page``: detail, or adapt."""
    path = reverse(
        f"federation:{page}", args=[practice.slug], urlconf=settings.PUBLIC_SCHEMA_URLCONF
    )
    return federation_address(path)
