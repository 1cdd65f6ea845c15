"""In whose name the mails of the active schema are sent."""

from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.encoding import punycode
from django_tenants.utils import get_public_schema_name

from tenants.addresses import centre_address, network
from tenants.connections import db
from tenants.context import current_centre


@dataclass(frozen=True)
class Sender:
    name: str
    # The name with the network's address: the one that our mail server may use.
    from_header: str
    reply_to: str
    # Where the message's identifier says it was made; ASCII.
    host: str


def current_sender() -> Sender:
    """The centre whose schema is active, or the network; one query for a centre."""
    if db.schema_name == get_public_schema_name():
        whole = network()
        return _sender(whole.name, "", whole.address)
    centre = current_centre()
    return _sender(centre.name, centre.email, centre_address(centre))


def _sender(name: str, email: str, address: str) -> Sender:
    name = " ".join(name.split())
    return Sender(
        name=name,
        from_header=formataddr((name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        reply_to=ascii_address(email),
        host=punycode(urlsplit(address).hostname or "localhost"),
    )


def ascii_address(address: str) -> str:
    """The address with an accented domain (« mairie@lozère.fr ») as mail servers know it."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{punycode(domain)}" if at else address
