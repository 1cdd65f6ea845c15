import re

import pytest

from exchange.cards.codes import shown
from exchange.cards.services import card_code_of, give_codes
from exchange.models import Participant
from tenants.context import inside

pytestmark = pytest.mark.django_db


def test_a_card_has_eight_signs_that_nobody_mixes_up_and_keeps_them(in_centre):
    rose = Participant.objects.create(first_name="Rose")
    code = card_code_of(rose)
    assert re.fullmatch("[ACDEFHJKMNPRTUWXY34679]{8}", code)
    assert shown(code) == f"{code[:4]}-{code[4:]}"
    assert card_code_of(rose) == code
    # Somebody else has read her row before the code was given.
    assert card_code_of(Participant.objects.get(pk=rose.pk)) == code


def test_the_list_finds_a_person_by_the_code_of_her_card(in_centre):
    rose = Participant.objects.create(first_name="Rose")
    code = card_code_of(rose)
    rose.refresh_from_db()
    assert code.lower() in rose.search_key


def test_a_sheet_gives_codes_to_those_who_have_none(in_centre):
    known = Participant.objects.create(first_name="Rose", card_code="AAAACCCC")
    new = [Participant.objects.create(first_name=f"Paul {n}") for n in range(3)]
    give_codes([known, *new])
    assert known.card_code == "AAAACCCC"
    assert len({person.card_code for person in [known, *new]}) == 4


def test_codes_of_two_centres_know_nothing_of_each_other(centre, other_centre):
    with inside(centre):
        code = card_code_of(Participant.objects.create(first_name="Rose"))
    with inside(other_centre):
        assert not Participant.objects.filter(card_code=code).exists()
