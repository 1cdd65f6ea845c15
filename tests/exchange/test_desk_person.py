"""A person's page: what it says, correcting it, and answering a registration of the web site."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.images import get_image_model

from exchange.enums import (
    CharterKind,
    Kept,
    LifeEventKind,
    ParticipantState,
    PostKind,
    RegisteredBy,
    Way,
)
from exchange.models import (
    Category,
    CharterVersion,
    LifeEvent,
    Mandate,
    Participant,
    Post,
    Signature,
)
from exchange.people.fields import version_of
from exchange.people.forms import CorrectForm
from tenants.context import inside
from tests.support.photos import photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def rose(in_centre) -> Participant:
    return Participant.objects.create(
        first_name="Rose",
        last_name="Dupont",
        phone="06 12 34 56 78",
        commune="48095",
        languages=["fr", "pt"],
        kept=[Kept.CONTACT, Kept.PROFILE],
        kept_agreed_by=Way.SPOKEN,
    )


def path(person: Participant, verb: str = "") -> str:
    return f"/accueil/personnes/{person.pk}/{verb}"


def sent(person: Participant, **changed) -> dict:
    """What a browser would send of her form."""
    form = CorrectForm(participant=person)
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in {**values, **changed}.items() if value}


def test_her_page_says_what_a_volunteer_needs(rose, desk):
    page = desk.get(path(rose)).text
    for words in ("Rose Dupont", 'href="tel:0612345678"', "Mende", "français, portugais"):
        assert words in page


def test_a_correction_is_saved_as_the_form_was_sent(rose, desk):
    answer = desk.post(path(rose, "corriger/"), sent(rose, phone="07.11.22.33.44"))
    assert answer["Location"] == path(rose)
    fresh = Participant.objects.get(pk=rose.pk)
    assert (fresh.phone, fresh.commune, fresh.languages) == (
        "07 11 22 33 44",
        "48095",
        ["fr", "pt"],
    )
    assert "0711223344" in fresh.search_key


def test_an_agreement_taken_back_empties_its_fields(rose, desk):
    form = sent(rose, reached_by="passe le mercredi", agrees_contact="", agrees_profile="")
    desk.post(path(rose, "corriger/"), form)
    fresh = Participant.objects.get(pk=rose.pk)
    assert (fresh.phone, fresh.commune, fresh.languages, fresh.kept) == ("", "", [], [])
    assert fresh.kept_agreed_on is None
    assert "0612345678" not in fresh.search_key


def test_a_correction_sent_twice_is_no_quarrel_with_oneself(rose, desk):
    mine = sent(rose, phone="0102030405", neighbourhood=" le  Port ")
    for _twice in range(2):
        assert desk.post(path(rose, "corriger/"), mine).status_code == 302
    assert Participant.objects.get(pk=rose.pk).phone == "01 02 03 04 05"


def test_a_save_over_a_newer_one_is_refused_once_and_nothing_is_lost(rose, desk):
    mine = sent(rose, neighbourhood="le Port", phone="01 02 03 04 05")
    desk.post(path(rose, "corriger/"), sent(rose, phone="07 11 22 33 44"))
    answer = desk.post(path(rose, "corriger/"), mine)
    assert answer.status_code == 200
    assert "a été changée pendant que vous écriviez" in answer.text
    assert 'value="le Port"' in answer.text
    assert dict(answer.context["said_now"]) == {
        "Téléphone": "07 11 22 33 44",
        "Quartier, hameau": "rien",
    }
    fresh = Participant.objects.get(pk=rose.pk)
    assert (fresh.phone, fresh.neighbourhood) == ("07 11 22 33 44", "")
    desk.post(path(rose, "corriger/"), {**mine, "version": version_of(fresh)})
    assert Participant.objects.get(pk=rose.pk).phone == "01 02 03 04 05"
    assert f'value="{version_of(fresh)}"' in answer.text


def test_what_changes_beside_the_form_is_no_newer_version(rose, desk):
    form = sent(rose, neighbourhood="le Port")
    rose.card_code = "K7M4Q2PX"
    rose.save()
    assert desk.post(path(rose, "corriger/"), form).status_code == 302
    fresh = Participant.objects.get(pk=rose.pk)
    assert (fresh.card_code, fresh.neighbourhood) == ("K7M4Q2PX", "le Port")


@pytest.fixture
def waiting(in_centre) -> Participant:
    person = Participant.objects.create(
        first_name="Line",
        last_name="Moreau",
        email="line@exemple.fr",
        state=ParticipantState.WAITING,
        registered_by=RegisteredBy.ONLINE,
    )
    LifeEvent.objects.create(participant=person, kind=LifeEventKind.REGISTERED)
    return person


def test_who_waits_is_on_the_first_page_and_confirmed_there(waiting, josette, desk):
    assert "Line Moreau" in desk.get("/accueil/").text
    for _twice in range(2):
        assert desk.post(path(waiting, "confirmer/")).status_code == 302
    assert Participant.objects.get().state == ParticipantState.ACTIVE
    event = LifeEvent.objects.get(kind=LifeEventKind.CONFIRMED)
    assert event.noted_by == josette
    assert list(desk.get("/accueil/").context["waiting"]) == []


def test_who_waits_and_is_registered_already_is_compared(waiting, desk):
    known = Participant.objects.create(first_name="Line", last_name="Morau")
    assert f'href="{path(waiting, f"reunir/{known.pk}/")}"' in desk.get(path(waiting)).text


def test_a_refusal_says_what_is_lost_then_erases_all_that_was_typed(waiting, desk):
    charter = CharterVersion.objects.create(kind=CharterKind.RULES, number=9, text="Texte")
    Mandate.objects.create(
        participant=waiting, kind="family", name="Anne", scope=["sign"], given_by=Way.ONLINE
    )
    signature = Signature.objects.create(participant=waiting, version=charter, way=Way.ONLINE)
    signature.scan.save("charte.pdf", ContentFile(b"%PDF"))
    assert "pour toujours" in desk.get(path(waiting, "refuser/")).text
    assert Participant.objects.count() == 1
    assert desk.post(path(waiting, "refuser/")).status_code == 302
    for model in (Participant, LifeEvent, Mandate, Signature):
        assert not model.objects.exists(), model


def test_the_photos_of_who_is_refused_go_with_her(waiting, desk):
    image = get_image_model().objects.create(
        title="Annonce du mur", file=SimpleUploadedFile("a.jpg", photo())
    )
    Post.objects.create(
        participant=waiting,
        category=Category.objects.get(name="Autre"),
        kind=PostKind.OFFER,
        title="Prêter une échelle",
        valid_until=timezone.localdate(),
        photo=image,
    )
    desk.post(path(waiting, "refuser/"))
    assert not get_image_model().objects.exists()


def test_the_scan_of_who_is_refused_goes_with_her(
    waiting, desk, django_capture_on_commit_callbacks
):
    charter = CharterVersion.objects.create(kind=CharterKind.RULES, number=9, text="Texte")
    signature = Signature.objects.create(participant=waiting, version=charter, way=Way.ONLINE)
    signature.scan.save("charte.pdf", ContentFile(b"%PDF"))
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(path(waiting, "refuser/"))
    assert not signature.scan.storage.exists(signature.scan.name)


def test_who_is_confirmed_is_not_refused_any_more(waiting, desk):
    desk.post(path(waiting, "confirmer/"))
    answer = desk.post(path(waiting, "refuser/"), follow=True)
    assert "déjà confirmée" in answer.text
    assert Participant.objects.get().first_name == "Line"


def test_an_erased_person_s_page_names_nobody_and_takes_nothing(rose, desk):
    Participant.objects.update(
        first_name="", last_name="", phone="", search_key="", state=ParticipantState.ERASED
    )
    page = desk.get(path(rose)).text
    assert "a été effacée" in page
    assert desk.get(path(rose, "corriger/")).status_code == 404
    assert desk.post(path(rose, "confirmer/")).status_code == 404


def test_her_page_costs_the_same_with_200_events_as_with_10(rose, josette, desk):
    def statements() -> int:
        desk.get(path(rose))
        with CaptureQueriesContext(connection) as captured:
            desk.get(path(rose))
        return len(captured)

    def tell(count: int) -> None:
        LifeEvent.objects.bulk_create(
            LifeEvent(participant=rose, kind=LifeEventKind.SIGN_OF_LIFE, noted_by=josette)
            for _ in range(count)
        )

    tell(10)
    few = statements()
    tell(190)
    Participant.objects.bulk_create(
        Participant(first_name="Rose", last_name=f"Nom {n}") for n in range(190)
    )
    assert statements() == few <= 12


def test_the_first_page_costs_the_same_with_200_people_as_with_10(waiting, desk):
    def statements() -> int:
        desk.get("/accueil/")
        with CaptureQueriesContext(connection) as captured:
            desk.get("/accueil/")
        return len(captured)

    few = statements()
    Participant.objects.bulk_create(
        Participant(first_name="Rose", last_name=f"Nom {n}", state=state)
        for n in range(100)
        for state in (ParticipantState.WAITING, ParticipantState.ACTIVE)
    )
    assert statements() == few <= 12


@pytest.mark.parametrize("verb", ["", "corriger/", "confirmer/", "refuser/", "reunir/{pk}/"])
def test_a_person_of_another_centre_is_nowhere(centre, other_centre, desk, verb):
    with inside(centre):
        Participant.objects.create(first_name="Ici")
    with inside(other_centre):
        there = Participant.objects.bulk_create(
            Participant(first_name=f"Là-bas {n}") for n in range(50)
        )[-1]
    address = path(there, verb.format(pk=there.pk))
    assert desk.get(address).status_code in (404, 405)
    assert desk.post(address).status_code in (404, 405)
    with inside(other_centre):
        assert Participant.objects.filter(state=ParticipantState.ACTIVE).count() == 50


@pytest.mark.parametrize("verb", ["", "corriger/", "refuser/"])
def test_no_person_is_there_while_the_module_is_off(centre, rose, desk, browse, verb):
    centre.modules = []
    centre.save()
    for client in (desk, browse(centre)):
        for address in (path(rose, verb), "/accueil/personnes/", "/accueil/inscrire/"):
            assert client.get(address).status_code == 404


# --- The year's registrations


def test_the_year_is_counted_by_month_without_who_waits(in_centre, desk, waiting):
    from exchange.people.selectors import registrations_by_month

    person = Participant.objects.create(first_name="Rose")
    erased = Participant.objects.create(state=ParticipantState.ERASED)
    for who, day in ((person, "2025-01-31"), (erased, "2025-12-01"), (person, "2024-12-31")):
        LifeEvent.objects.create(participant=who, kind=LifeEventKind.REGISTERED, happened_on=day)
    LifeEvent.objects.filter(participant=waiting).update(happened_on="2025-05-01")
    assert registrations_by_month(2025) == [1, *[0] * 10, 1]
    page = desk.get("/accueil/").text
    assert 'class="months"' in page
    assert "style=" not in page
