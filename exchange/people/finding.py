"""A person by part of her name, her telephone or the code on her card, mistakes forgiven."""

import operator
import re
from dataclasses import dataclass
from functools import reduce

from django.db.models import Q

from exchange.enums import ParticipantState
from exchange.models import Participant
from exchange.models.people import CODE_LENGTH
from exchange.people.alike import words_like
from exchange.people.phones import phone_digits
from territory.normalise import sort_key

MOST_WORDS = 6
LETTER = re.compile(r"[^\W\d_]")
FEWEST_DIGITS = 4


@dataclass(frozen=True)
class Search:
    """``alike``: nobody is written so; the condition finds who is written nearly so."""

    found: Q
    alike: bool = False


def search(text: str) -> Search:
    """A condition on ``Participant``; one statement, two when nobody is written so."""
    words = sort_key(text).split()[:MOST_WORDS]
    if not words:
        return Search(Q())
    digits = phone_digits(text)
    if len(digits) >= FEWEST_DIGITS and not LETTER.search(text):
        return Search(_phone(digits) | _code(words))
    exact = _all_of([[word] for word in words]) | _code(words)
    if Participant.objects.known().filter(exact).exists():
        return Search(exact)
    return Search(_nearly(words), alike=True)


def _contains(word: str) -> Q:
    return Q(search_key__contains=word)


def _all_of(words: list[list[str]]) -> Q:
    return reduce(
        operator.and_, (reduce(operator.or_, map(_contains, choices)) for choices in words)
    )


def _phone(digits: str) -> Q:
    """As kept in either of the two ways of writing it, from the first digit or from a later one."""
    if digits.startswith("0"):
        return _contains(digits) | _contains(f"33{digits[1:]}")
    return _contains(digits)


def _code(words: list[str]) -> Q:
    """A card's, however its groups are written; a double's card leads to the one that counts."""
    code = "".join(words)
    if len(code) != CODE_LENGTH:
        return Q(pk__in=())
    doubles = Participant.objects.filter(
        state=ParticipantState.MERGED, card_code__iexact=code
    ).values("merged_into")
    return Q(card_code__iexact=code) | Q(pk__in=doubles)


def _nearly(words: list[str]) -> Q:
    """Each word as it is where somebody is written so, else as the words that it resembles."""
    keys = Participant.objects.known().order_by().values_list("search_key", flat=True)
    text = " ".join(keys)
    known = {word for word in text.split() if word.isalpha()}
    choices = [[word] if word in text else list(words_like(word, known)) for word in words]
    return _all_of(choices) if all(choices) else Q(pk__in=())
