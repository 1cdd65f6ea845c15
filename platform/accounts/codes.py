"""Codes that people copy by hand, and what is kept of them."""

import secrets
from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import salted_hmac

from tenants.connections import db

# Nothing that looks or sounds like something else on paper: no 0 O Q, 1 I L, 2 Z, 5 S, 8 B, 6 G,
# U V. 22 signs, 10 times: some 44 bits, behind a limit of tries.
ALPHABET = "ACDEFHJKMNPRTUWXY34679"
LENGTH = 10


def new_code() -> str:
    """Ten signs, without the dash."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """``XXXXX-XXXXX``."""
    return f"{code[:5]}-{code[5:]}"


def as_typed(words: str) -> str:
    """The code in what a person typed: any case, with dashes and spaces or without."""
    return "".join(sign for sign in words.upper() if sign.isalnum())


def fingerprint(code: str, *, secret: str | bytes | None = None) -> str:
    """A keyed hash, different in each schema: a code of one centre is unknown in another."""
    return salted_hmac(
        f"accounts.codes:{db.schema_name}", code, secret=secret, algorithm="sha256"
    ).hexdigest()


def fingerprints(code: str) -> Iterable[str]:
    """With the present key and the former ones."""
    return [
        fingerprint(code),
        *(fingerprint(code, secret=former) for former in settings.SECRET_KEY_FALLBACKS),
    ]
