"""Absolute addresses, from the domains and the network's settings; never from a request."""

from dataclasses import dataclass

from django.conf import settings

from tenants.models import Centre


@dataclass(frozen=True)
class Network:
    """The network a request belongs to: ``request.network``."""

    name: str
    address: str


def network() -> Network:
    return Network(name=settings.WAGTAIL_SITE_NAME, address=federation_address("/"))


def federation_address(path: str = "/") -> str:
    return host_address(settings.NETWORK_DOMAIN, path)


def centre_address(centre: Centre, path: str = "/") -> str:
    """Address of ``path`` on the centre's primary domain; one query."""
    primary = centre.get_primary_domain()
    return host_address(primary.domain if primary else default_domain(centre.slug), path)


def default_domain(slug: str) -> str:
    return f"{slug}.{settings.NETWORK_DOMAIN}"


def host_address(host: str, path: str) -> str:
    port = f":{settings.NETWORK_PORT}" if settings.NETWORK_PORT else ""
    return f"{settings.NETWORK_SCHEME}://{host}{port}{path}"
