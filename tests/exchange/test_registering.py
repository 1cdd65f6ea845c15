"""``register_participant``: who may be registered, what is kept, and the same form twice."""

import datetime
import uuid

import pytest
from django.utils import timezone

from accounts.errors import Refused
from exchange.enums import BirthBand, HelperKind, Kept, LifeEventKind, RegisteredBy, Retired, Way
from exchange.models import LifeEvent, Mandate, Participant
from exchange.people.services import Guardian, register_participant

pytestmark = pytest.mark.django_db


def register(**fields) -> Participant:
    given = {"acting_user": None, "registered_by": RegisteredBy.DESK, "form_key": uuid.uuid4()}
    return register_participant(**{**given, **fields})


def test_a_name_and_a_word_on_how_to_reach_her_are_enough(in_centre):
    rose = register(first_name="  Rose ", reached_by="passe le mercredi")
    assert (rose.full_name, rose.reached_by) == ("Rose", "passe le mercredi")
    event = LifeEvent.objects.get()
    assert (event.participant, event.kind) == (rose, LifeEventKind.REGISTERED)


def test_the_same_form_sent_twice_makes_one_person(in_centre):
    key = uuid.uuid4()
    first = register(form_key=key, first_name="Rose", reached_by="passe")
    second = register(form_key=key, first_name="Rose", reached_by="passe")
    assert first == second
    assert Participant.objects.count() == LifeEvent.objects.count() == 1


def test_what_was_not_agreed_to_is_not_stored(in_centre):
    rose = register(
        first_name="Rose",
        phone="06 12 34 56 78",
        email="rose@exemple.fr",
        birth_band=BirthBand.B1940,
        languages=["fr"],
        retired=Retired.YES,
        kept=[Kept.FIGURES],
    )
    rose.refresh_from_db()
    assert (rose.phone, rose.email, rose.birth_band, rose.languages) == ("", "", None, [])
    assert "0612345678" not in rose.search_key
    assert rose.retired == Retired.YES
    assert (rose.kept_agreed_on, rose.kept_agreed_by) == (timezone.localdate(), Way.SPOKEN)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+33 (0)6.12-34 56 78", "06 12 34 56 78"),
        ("0033612345678", "06 12 34 56 78"),
        ("33612345678", "06 12 34 56 78"),
        ("0612345678", "06 12 34 56 78"),
        ("+32 475 12 34 56", "+32 475 12 34 56"),
        ("poste  12", "poste 12"),
    ],
)
def test_a_phone_is_kept_as_it_is_read_aloud(in_centre, typed, kept):
    assert register(first_name="Rose", phone=typed, kept=[Kept.CONTACT]).phone == kept


def test_nobody_is_registered_without_a_name(in_centre):
    with pytest.raises(Refused, match="un nom ou un prénom"):
        register(first_name="  ", reached_by="passe")


def test_a_minor_comes_with_a_guardian(in_centre):
    comes_of_age = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(Refused, match="mineure") as refused:
        register(first_name="Léo", adult_on=comes_of_age)
    assert refused.value.field == "guardian_name"
    leo = register(
        first_name="Léo",
        adult_on=comes_of_age,
        guardian=Guardian(name="Anne Petit", phone="0612345678"),
    )
    mandate = Mandate.objects.get()
    assert (mandate.participant, mandate.kind) == (leo, HelperKind.GUARDIAN)
    assert (mandate.phone, mandate.covers("sign")) == ("06 12 34 56 78", True)
