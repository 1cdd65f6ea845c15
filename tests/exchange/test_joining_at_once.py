"""Two browsers at the same moment, with real commits."""

from functools import partial

import pytest

from accounts.models import User
from exchange.cards.services import give_codes
from exchange.joining import registering
from exchange.joining.claiming import Way, claim_account
from exchange.models import OnlineRegistration, Participant
from tenants.context import inside
from tenants.models import Centre
from tests.support.at_once import at_once
from tests.support.journal import empty_journal

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def place(committed):
    """A centre; what the test leaves there is removed."""
    centre = Centre.objects.get(slug="les-tilleuls")
    with inside(centre):
        yield centre
    with inside(centre):
        Participant.objects.all().delete()
        OnlineRegistration.objects.all().delete()
        User.objects.all().delete()
        empty_journal()


def test_the_last_screen_sent_twice_at_once_makes_one_person(place):
    draft = registering.begin()
    for screen, answers in (
        ("who", {"first_name": "Rose", "last_name": ""}),
        ("reach", {"phone": "0612345678", "email": "", "preferred_hours": ""}),
        ("kept", {"kept": ["contact"], "birth_band": None, "retired": ""}),
    ):
        registering.answer(draft=draft, screen=screen, answers=answers)
    finish = partial(registering.finish, form_key=draft.form_key)
    assert at_once(place, finish, finish) == ["done", "done"]
    assert Participant.objects.count() == 1


def test_of_two_who_claim_one_card_at_once_one_wins_and_the_other_is_told(place):
    rose = Participant.objects.create(first_name="Rose", card_code="KFRT7WXM")

    def claim(username: str) -> partial:
        way = Way(username=username, password="un-mot-de-passe-solide")
        return partial(claim_account, code="KFRT7WXM", pk=rose.pk, way=way)

    answers = at_once(place, claim("rose"), claim("rose2"))
    assert answers[0] == "done"
    assert answers[1].startswith("refused: Un compte est déjà ouvert avec cette carte.")
    rose.refresh_from_db()
    assert rose.user == User.objects.get()


def test_two_sheets_of_cards_printed_at_once_give_each_person_one_code(place):
    made = [Participant.objects.create(first_name=f"Rose {n}") for n in range(5)]
    sheets = [list(Participant.objects.filter(pk__in=[one.pk for one in made])) for _ in range(2)]
    assert at_once(place, *(partial(give_codes, sheet) for sheet in sheets)) == ["done", "done"]
    kept = [one.card_code for one in Participant.objects.order_by("pk")]
    for sheet in sheets:
        assert [one.card_code for one in sorted(sheet, key=lambda one: one.pk)] == kept
