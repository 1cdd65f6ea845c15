"""How often the public forms of the exchange may be tried. Fifteen people share a centre's line."""

from django.http import HttpRequest

from accounts.errors import Refused
from accounts.limits import TOO_MANY, Limit, consume, give_back

# A card, and the name on it.
CARD_TRIES = Limit("exchange-card", per_account=15, per_address=30, seconds=15 * 60)
TRIES_OF_ONE_CARD = 10
# Six digits of a mail; each of them allows five tries of its own.
CODE_TRIES = Limit("exchange-code", per_account=30, per_address=60, seconds=15 * 60)
# Mails that anybody can make us send, and registrations that anybody can make.
SENDING = Limit("exchange-sending", per_account=20, per_address=40, seconds=60 * 60)
MAILS_TO_ONE_ADDRESS = 5
HOUR, QUARTER = 60 * 60, 15 * 60


def count(request: HttpRequest, limit: Limit) -> None:
    """One try more. Raises ``Refused`` after too many, and ``LimitsUnreachable``."""
    if not limit.consume_for(request):
        raise Refused(str(TOO_MANY))


def count_card(request: HttpRequest, code: str) -> None:
    """Per address, and per card: whoever has found one does not try every name of the village."""
    count(request, CARD_TRIES)
    if not consume(f"exchange-card:code:{code}", TRIES_OF_ONE_CARD, QUARTER):
        raise Refused(str(TOO_MANY))


def give_card_back(request: HttpRequest, code: str) -> None:
    """A card that was recognised does not count."""
    CARD_TRIES.give_back_for(request)
    give_back(f"exchange-card:code:{code}", QUARTER)


def count_mail(request: HttpRequest, email: str) -> None:
    count(request, SENDING)
    if not consume(f"exchange-mail:{email.lower()}", MAILS_TO_ONE_ADDRESS, HOUR):
        raise Refused(str(TOO_MANY), field="email")


def first_of_the_day(what: str) -> bool:
    return consume(f"exchange-day:{what}", 1, 24 * HOUR)
