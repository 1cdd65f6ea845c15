"""Registrations by the web site, as a browser without scripts sends them."""

import re
from typing import Any

from django.test import Client

from accounts.enums import Role
from accounts.models import User
from exchange.cards.services import card_code_of
from exchange.models import Participant
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


def ways(scene: Any) -> dict[str, tuple[Client, str]]:
    """For ``tests/accounts/test_statements.py``: who opens the pages that an address alone does not."""
    with scene.here():
        user = User.objects.create_user(f"rose{User.objects.count()}", role=Role.RESIDENT)
        resident = Participant.objects.create(first_name="Rose", user=user)
        person = Participant.objects.create(first_name="Zoé", kept=["contact"])
        card_code_of(resident)
        code = card_code_of(person)
        address = f"rose{person.pk}@exemple.fr"
    chief, hers = scene.client(scene.chief), scene.client(user)
    waits, asked, claims, mailed = (scene.client() for _ in range(4))
    until_signing(waits)
    asked.post(SITE, NAME)
    asked.post(f"{SITE}joindre/", {"email": address})
    for client in (claims, mailed):
        client.post("/entraide/carte/", {"code": code, "name": "Zoé"})
    mailed.post("/entraide/carte/compte/e-mail/", {"email": address})
    desk, mine = f"/accueil/carte/{person.pk}/", "/entraide/moi/"
    return {
        "desk:cards:person": (chief, desk),
        "desk:cards:renew": (chief, f"{desk}nouvelle/"),
        "exchange:joining:reach": (waits, f"{SITE}joindre/"),
        "exchange:joining:code": (asked, f"{SITE}code/"),
        "exchange:joining:kept": (waits, f"{SITE}accord/"),
        "exchange:joining:sign": (waits, f"{SITE}signer/"),
        "exchange:joining:card": (scene.client(), f"/entraide/carte/{code}/"),
        "exchange:joining:account": (claims, "/entraide/carte/compte/"),
        "exchange:joining:account-by-mail": (claims, "/entraide/carte/compte/e-mail/"),
        "exchange:joining:account-code": (mailed, "/entraide/carte/compte/code/"),
        "exchange:joining:mine": (hers, mine),
        "exchange:joining:correct": (hers, f"{mine}corriger/"),
        "exchange:joining:pause": (hers, f"{mine}pause/"),
        "exchange:joining:my-card": (hers, f"{mine}carte/"),
    }
