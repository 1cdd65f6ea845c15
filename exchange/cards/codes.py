"""The eight signs of a card."""

import secrets

from accounts.codes import ALPHABET
from exchange.models.people import CODE_LENGTH


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def shown(code: str) -> str:
    """``XXXX-XXXX``."""
    return f"{code[:4]}-{code[4:]}"
