"""A person's card: its code, given once, and a new one when the card is lost."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.errors import Refused
from accounts.models import User
from exchange.cards.codes import new_code
from exchange.enums import LifeEventKind, ParticipantState
from exchange.models import FormerCard, LifeEvent, Participant

NOBODY = (ParticipantState.MERGED, ParticipantState.ERASED)


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
    rows = list(Participant.objects.select_for_update().filter(pk__in=without).order_by("pk"))
    for row, code in zip(rows, _free_codes(len(rows)), strict=True):
        if not row.card_code:
            _put_on(row, code)
        without[row.pk].card_code = row.card_code
        without[row.pk].search_key = row.search_key


@transaction.atomic
def renew_card(*, participant: Participant, former_code: str, acting_user: User | None) -> bool:
    """A new code; the one on the lost card opens nothing any more. False: it was done already.

    ``former_code`` is what the page has shown: a double click makes one new card.
    Raises ``Refused``.
    """
    row = Participant.objects.select_for_update().get(pk=participant.pk)
    if row.state in NOBODY:
        raise Refused(
            _("Cette inscription n’est plus celle d’une personne : il n’y a pas de carte à faire.")
        )
    if row.card_code != (former_code or None):
        return False
    if row.card_code:
        FormerCard.objects.create(code=row.card_code, participant=row)
    _put_on(row, _free_codes(1)[0])
    LifeEvent.objects.create(
        participant=row, kind=LifeEventKind.CARD_RENEWED, noted_by=_here(acting_user)
    )
    return True


def _put_on(row: Participant, code: str) -> None:
    while True:
        row.card_code = code
        try:
            with transaction.atomic():
                row.save(update_fields=["card_code"])
        except IntegrityError:
            # Somebody else's, given at this very moment.
            code = _free_codes(1)[0]
        else:
            return


def _free_codes(count: int) -> list[str]:
    """A code that was on a lost card stays that card's."""
    codes: set[str] = set()
    while len(codes) < count:
        wanted = {new_code() for _n in range(count - len(codes))}
        wanted -= set(FormerCard.objects.filter(code__in=wanted).values_list("code", flat=True))
        codes |= wanted
    return list(codes)


def _here(user: User | None) -> User | None:
    """Someone of the federation who helps has another key here."""
    return user if user is not None and user.is_of_active_schema else None
