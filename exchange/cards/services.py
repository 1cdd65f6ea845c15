"""A person's card: its code, given once, and a new one when the card is lost."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from exchange.cards.codes import new_code
from exchange.models import FormerCard, Participant


def card_code_of(participant: Participant) -> str:
    """Her code, given the first time that it is asked; ``exchange.cards.codes.shown`` writes it."""
    if not participant.card_code:
        give_codes([participant])
    assert participant.card_code is not None
    return participant.card_code


@transaction.atomic
def give_codes(participants: Iterable[Participant]) -> None:
    """A code to each who has none; those given are put on the objects received."""
    without = {person.pk: person for person in participants if not person.card_code}
    # Locked in one order: two sheets of cards asked at once give each person one code.
    for row in Participant.objects.select_for_update().filter(pk__in=without).order_by("pk"):
        if not row.card_code:
            _give_code(row)
        without[row.pk].card_code = row.card_code
        without[row.pk].search_key = row.search_key


def _give_code(row: Participant) -> None:
    while True:
        row.card_code = new_code()
        # A code that was on a lost card stays that card's.
        if FormerCard.objects.filter(code=row.card_code).exists():
            continue
        try:
            with transaction.atomic():
                row.save(update_fields=["card_code"])
        except IntegrityError:
            continue
        return
