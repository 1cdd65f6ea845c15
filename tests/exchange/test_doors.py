import pytest

from accounts.models import User
from accounts.permissions import can_read_safeguarding
from exchange.enums import ParticipantState, Retired
from exchange.models import Participant
from tenants.context import inside

pytestmark = pytest.mark.django_db


def test_the_desk_counts_people_who_are_here(centre, other_centre, desk):
    with inside(centre):
        Participant.objects.create(first_name="Rose", retired=Retired.YES)
        Participant.objects.create(first_name="Paul", state=ParticipantState.PAUSED)
        Participant.objects.create(first_name="Line", state=ParticipantState.WAITING)
        Participant.objects.create(first_name="Jean", state=ParticipantState.LEFT)
    with inside(other_centre):
        Participant.objects.create(first_name="Ailleurs")
    figures = desk.get("/accueil/").context["figures"]
    assert (figures.registered, figures.retired, figures.new, figures.waiting) == (2, 1, 2, 1)


@pytest.mark.parametrize("path", ["/accueil/", "/entraide/"])
def test_nothing_of_the_exchange_is_there_while_the_module_is_off(centre, desk, browse, path):
    with inside(centre):
        Participant.objects.create(first_name="Rose")
    centre.modules = []
    centre.save()
    assert desk.get(path).status_code == 404
    # Nobody is asked to sign in for a page that does not exist.
    assert browse(centre).get(path).status_code == 404
    assert "/entraide/" not in browse(centre).get("/").text
    centre.modules = ["exchange"]
    centre.save()
    assert desk.get(path).status_code == 200
    with inside(centre):
        assert Participant.objects.get().first_name == "Rose"


def test_a_helper_of_the_federation_reads_no_safeguarding_note(centre):
    with inside(centre):
        claire = User(username="claire", role="direction")
        helper = User(username="aide", role="direction", helper_key=1)
        assert can_read_safeguarding(claire)
        assert not can_read_safeguarding(helper)
