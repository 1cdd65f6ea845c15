"""What happens to people of one centre's exchange changes nobody of another."""

import datetime

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from exchange.enums import LifeEventKind, ParticipantState
from exchange.life import services
from exchange.life.tasks import look_after_registrations
from exchange.models import BroughtFile, LifeEvent, Participant
from tenants.context import inside
from tests.support.spreadsheets import uploaded, xlsx

pytestmark = pytest.mark.django_db
# The same in both centres.
KEY = 4242


@pytest.fixture(autouse=True)
def _private(settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = str(tmp_path / "private")


def a_silent_one(**fields) -> Participant:
    day = timezone.localdate() - datetime.timedelta(days=900)
    told = {"pk": KEY, "first_name": "Rose", "registered_on": day, "last_sign_on": day}
    person = Participant.objects.create(**told | fields)
    called = timezone.localdate() - datetime.timedelta(days=200)
    LifeEvent.objects.create(
        participant=person, kind=LifeEventKind.CALLED_IN_VAIN, happened_on=called
    )
    return person


def test_the_night_of_one_centre_ends_nothing_in_another(centre, other_centre):
    for place in (centre, other_centre):
        with inside(place):
            a_silent_one()
    look_after_registrations(schema=centre.schema_name)
    with inside(centre):
        assert Participant.objects.get(pk=KEY).state == ParticipantState.LEFT
    with inside(other_centre):
        assert Participant.objects.get(pk=KEY).state == ParticipantState.ACTIVE


def test_an_erasure_takes_nothing_from_another_centre(centre, other_centre):
    for place in (centre, other_centre):
        with inside(place):
            a_silent_one(email="rose@exemple.fr")
    with inside(centre):
        services.erase(participant=Participant.objects.get(pk=KEY), acting_user=None)
    with inside(other_centre):
        rose = Participant.objects.get(pk=KEY)
        assert (rose.first_name, rose.email) == ("Rose", "rose@exemple.fr")


def test_a_spreadsheet_of_another_centre_is_not_found(centre, other_centre, browse):
    other_centre.modules = ["exchange"]
    other_centre.save()
    clients = {}
    for place in (centre, other_centre):
        clients[place.pk] = browse(place)
        with inside(place):
            # The same key and name in both: only the schema tells them apart.
            person = User.objects.create_user("nadia", pk=KEY, role=Role.TEAM)
            clients[place.pk].force_login(person)
    content = xlsx(Inscrits=[["Prénom", "Nom"], ["Rose", "Blanc"]])
    answer = clients[other_centre.pk].post("/accueil/reprendre/", {"file": uploaded(content)})
    assert clients[other_centre.pk].get(answer["Location"]).status_code == 200
    for path in ("", "a-corriger/"):
        assert clients[centre.pk].get(f"{answer['Location']}{path}").status_code == 404
    assert clients[centre.pk].post(answer["Location"], {}).status_code == 404
    with inside(centre):
        assert not BroughtFile.objects.exists()
