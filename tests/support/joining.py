"""Registrations by the web site, as a browser without scripts sends them."""

import re
from typing import Any

from django.test import Client

from mail.models import OutgoingMail

SITE = "/entraide/inscription/"
NAME = {"first_name": "Rose", "last_name": "Martin", "adult": "on"}
PHONE = {"phone": "06 12 34 56 78", "no_email": "on"}
MAIL = {"email": "rose@exemple.fr"}
KEPT = {"kept": ["contact"]}


def digits_sent_to(address: str) -> str:
    """In the newest mail to this address, in the active schema."""
    mail = OutgoingMail.objects.filter(to=address).latest("pk")
    return re.findall(r"^\s*(\d{6})\s*$", mail.text, re.MULTILINE)[-1]


def until_signing(client: Client, *, who: Any = NAME, reach: Any = PHONE, kept: Any = KEPT) -> Any:
    """The screens by telephone, up to the last; what that one shows."""
    client.post(SITE, who)
    client.post(f"{SITE}joindre/", reach)
    client.post(f"{SITE}accord/", kept)
    return client.get(f"{SITE}signer/")
