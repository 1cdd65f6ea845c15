"""Helpers and guardians, notes of safeguarding, and what direction alone opens."""

import datetime
import io

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from accounts.enums import Role
from accounts.errors import Refused
from accounts.models import JournalEntry, User
from exchange.enums import HelperKind, MandateScope, ParticipantState, Way
from exchange.life import mandates, retention, selectors, services
from exchange.life.tasks import look_after_registrations
from exchange.models import LifeEvent, Mandate, Participant, SafeguardingNote
from jobs.storage import private_storage
from tenants.context import inside
from tests.support.spreadsheets import uploaded

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture(autouse=True)
def _private(settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = str(tmp_path / "private")


@pytest.fixture
def direction(centre, browse):
    client = browse(centre)
    with inside(centre):
        client.force_login(User.objects.create_user("claire", role=Role.DIRECTION))
    return client


def in_days(days: int) -> datetime.date:
    return TODAY() + datetime.timedelta(days=days)


def somebody(name="Rose", **fields) -> Participant:
    return Participant.objects.create(first_name=name, last_name="Blanc", **fields)


def mandate_of(person, **fields) -> Mandate:
    told = {
        "kind": HelperKind.FAMILY,
        "name": "Alice",
        "scope": [MandateScope.POST],
        "given_by": Way.SPOKEN,
    }
    return services.add_mandate(participant=person, acting_user=None, **told | fields)


def form(**fields) -> dict[str, object]:
    told = {
        "kind": "family",
        "name": "Alice Blanc",
        "helper_words": "",
        "phone": "06 00 00 00 00",
        "scope": ["post", "sign"],
        "given_by": "paper",
        "given_on": str(TODAY()),
        "ends_on": "",
    }
    return told | fields


def shown_to(user, person) -> str:
    request = RequestFactory().get("/")
    request.user = user
    return render_to_string("exchange/life/person.html", {"person": person}, request)


def photograph(kind="JPEG") -> bytes:
    drawn = io.BytesIO()
    picture = Image.new("RGB", (3000, 2000), "white")
    exif = picture.getexif()
    exif[0x010F] = "Appareil secret"
    picture.save(drawn, kind, exif=exif)
    return drawn.getvalue()


# --- Mandates --------------------------------------------------------------------


@pytest.mark.parametrize(("content", "suffix"), [(PDF, "pdf"), (photograph(), "jpg")])
def test_a_mandate_is_noted_at_the_desk_with_its_paper(centre, desk, josette, content, suffix):
    with inside(centre):
        rose = somebody()
    address = f"/accueil/personnes/{rose.pk}/aide/"
    assert desk.get(address).status_code == 200
    answer = desk.post(address, form(scan=uploaded(content, "n’importe quoi.exe")))
    assert (answer.status_code, answer["Location"]) == (302, f"/accueil/personnes/{rose.pk}/")
    with inside(centre):
        mandate = Mandate.objects.get()
        assert (mandate.name, mandate.scope, mandate.witness) == (
            "Alice Blanc",
            ["post", "sign"],
            josette,
        )
        assert mandate.covers(MandateScope.SIGN)
        assert not mandate.covers(MandateScope.ANSWER)
        assert mandate.scan.name.endswith(f".{suffix}")
        # Nothing of what the camera has written.
        assert b"Appareil secret" not in mandate.scan.read()
        page = shown_to(josette, rose)
        assert "Alice Blanc" in page
        assert "proposer et demander" in page
    scan = desk.get(f"/accueil/personnes/{rose.pk}/aide/{mandate.pk}/papier/")
    assert scan["Content-Disposition"].startswith("attachment")
    assert b"".join(scan.streaming_content)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"scope": []}, "Cochez au moins une chose"),
        ({"name": ""}, "Écrivez le nom"),
        ({"ends_on": "2001-01-01"}, "finit avant d’avoir commencé"),
        ({"given_on": "2999-01-01"}, "Ce jour n’est pas encore venu"),
        ({"given_on": "hier"}, "alert"),
        ({"kind": "roi"}, "alert"),
        ({"scope": ["vendre"]}, "alert"),
        ({"email": "pas une adresse"}, "alert"),
        ({"helper_words": "Inconnue Totale"}, "Personne d’inscrit ne porte ce nom"),
        ({"scan": uploaded(b"MZ\x90\x00programme", "x.pdf")}, "ni un PDF ni une photo"),
        ({"scan": uploaded(photograph()[:900], "x.jpg")}, "ni un PDF ni une photo"),
        ({"scan": uploaded(b"", "x.pdf")}, "vide"),
        ({"scan": uploaded(PDF + b"x" * (12 * 2**20), "x.pdf")}, "la limite est de 12\u00a0Mo"),
    ],
)
def test_a_wrong_mandate_is_a_sentence_and_keeps_what_was_typed(centre, desk, wrong, words):
    with inside(centre):
        rose = somebody()
    page = desk.post(f"/accueil/personnes/{rose.pk}/aide/", form(**wrong))
    assert page.status_code == 200
    assert words in page.text
    assert "06 00 00 00 00" in page.text
    with inside(centre):
        assert not Mandate.objects.exists()


def test_a_helper_who_takes_part_is_found_by_her_name_or_her_card(centre, desk):
    with inside(centre):
        rose = somebody()
        alice = somebody("Alice", card_code="ABCD2345")
        Participant.objects.create(first_name="Jean", last_name="Noir")
        Participant.objects.create(first_name="Noir", last_name="JEAN")
        assert selectors.named_like("blanc ALICE") == [alice]
        assert selectors.named_like("abcd-2345") == [alice]
        assert selectors.named_like("Ali") == []
        assert len(selectors.named_like("jean noir")) == 2
    address = f"/accueil/personnes/{rose.pk}/aide/"
    assert "le code de sa carte" in desk.post(address, form(helper_words="Jean Noir")).text
    own = desk.post(address, form(helper_words="Rose Blanc"))
    assert "ne s’aide pas elle-même" in own.text
    assert desk.post(address, form(helper_words="abcd2345", name="")).status_code == 302
    with inside(centre):
        mandate = Mandate.objects.get()
        assert (mandate.helper, mandate.name) == (alice, "Alice Blanc")
        assert selectors.life_of(alice, User(role=Role.DESK)).helps == [mandate]


def test_a_mandate_is_ended_once(centre, desk):
    with inside(centre):
        rose = somebody()
        mandate = mandate_of(rose)
    address = f"/accueil/personnes/{rose.pk}/aide/{mandate.pk}/arreter/"
    for _click in range(2):
        assert desk.post(address).status_code == 302
    with inside(centre):
        mandate.refresh_from_db()
        assert mandate.ended_on == TODAY()
        assert not mandate.covers(MandateScope.POST)
        with pytest.raises(Refused, match="déjà arrêté"):
            services.end_mandate(mandate=mandate, acting_user=None)
        life = selectors.life_of(rose, User(role=Role.DESK))
        assert (life.mandates, life.former_mandates) == ([], [mandate])


def test_a_mandate_of_one_person_is_not_reached_through_another(centre, desk):
    with inside(centre):
        rose, paul = somebody(), somebody("Paul")
        mandate = mandate_of(rose)
    for word, send in (("arreter", desk.post), ("papier", desk.get)):
        assert send(f"/accueil/personnes/{paul.pk}/aide/{mandate.pk}/{word}/").status_code == 404
    # No paper was kept.
    assert desk.get(f"/accueil/personnes/{rose.pk}/aide/{mandate.pk}/papier/").status_code == 404


def test_nobody_helps_whose_registration_is_no_more(in_centre):
    erased = Participant.objects.create(state=ParticipantState.ERASED)
    with pytest.raises(Refused, match="ne sert plus"):
        mandate_of(erased)


# --- Minors ----------------------------------------------------------------------


def test_a_minor_lacks_a_guardian_until_one_may_sign(in_centre):
    child = somebody(adult_on=in_days(400))
    user = User(role=Role.DESK)
    mandate_of(child)
    assert selectors.life_of(child, user).lacks_guardian
    first = mandate_of(child, kind=HelperKind.GUARDIAN, scope=[MandateScope.REGISTER])
    # A guardian signs: it is what she is for.
    assert MandateScope.SIGN in first.scope
    assert not selectors.life_of(child, user).lacks_guardian
    with pytest.raises(Refused, match="ajoutez d’abord l’autre"):
        services.end_mandate(mandate=first, acting_user=None)
    mandate_of(child, kind=HelperKind.GUARDIAN, name="Bruno")
    services.end_mandate(mandate=first, acting_user=None)
    assert [one.name for one in mandates.guardians(child)] == ["Bruno"]
    assert not selectors.life_of(somebody(), user).lacks_guardian


def test_guardians_of_who_comes_of_age_end_by_themselves(centre):
    long_ago = in_days(-400)
    with inside(centre):
        grown, child, old = (
            somebody("Grande", adult_on=in_days(-3)),
            somebody("Petit", adult_on=in_days(3)),
            somebody("Protégé"),
        )
        guardian = {"kind": HelperKind.GUARDIAN, "given_on": long_ago}
        hers = mandate_of(grown, **guardian)
        aunt = mandate_of(grown, given_on=long_ago)
        # Of an adult under protection, whenever she came of age.
        later = mandate_of(grown, kind=HelperKind.GUARDIAN, given_on=in_days(-1))
        kept = [mandate_of(child, **guardian), mandate_of(old, **guardian), aunt, later]
    for _night in range(2):
        look_after_registrations(schema=centre.schema_name)
    with inside(centre):
        hers.refresh_from_db()
        assert hers.ended_on == in_days(-3)
        assert hers.covers(MandateScope.SIGN, in_days(-4))
        assert not hers.covers(MandateScope.SIGN, in_days(-3))
        still = Mandate.objects.filter(ended_on=None)
        assert set(still) == set(kept)


# --- Notes of safeguarding -------------------------------------------------------


def test_notes_are_read_and_written_by_direction_and_each_reading_is_in_the_journal(
    centre, direction
):
    with inside(centre):
        rose = somebody()
    address = f"/accueil/personnes/{rose.pk}/protection/"
    assert "Rien n’est noté" in direction.get(address).text
    assert direction.post(address, {"text": ""}).status_code == 200
    assert direction.post(address, {"text": "x" * 5001}).status_code == 200
    assert direction.post(address, {"text": "Un bleu au bras <b>le 3</b>"}).status_code == 302
    assert "Un bleu au bras &lt;b&gt;" in direction.get(address).text
    with inside(centre):
        lines = JournalEntry.objects.filter(subject=f"participant n° {rose.pk}")
        kinds = list(lines.order_by("pk").values_list("action", flat=True))
        assert kinds.count("safeguarding-read") == 4
        assert kinds.count("safeguarding-written") == 1
        assert not JournalEntry.objects.filter(note__contains="bleu").exists()


def test_nobody_else_learns_that_there_is_a_note(centre, browse, desk, josette):
    with inside(centre):
        rose, paul = somebody(), somebody("Paul")
        helper = User.objects.create_user("aide", role=Role.DIRECTION, helper_key=1)
        nadia = User.objects.create_user("nadia", role=Role.TEAM)
        SafeguardingNote.objects.create(participant=rose, text="secret")
        # With a note or without, the page is the same to the letter.
        shown = [
            shown_to(user, one).replace(f"/{one.pk}/", "/0/").replace(one.first_name, "X")
            for one in (rose, paul)
            for user in (josette, nadia)
        ]
        assert len(set(shown)) == 1
        assert not selectors.life_of(rose, helper).reads_notes
        assert not selectors.life_of(rose, helper).may_erase
    for user in (nadia, josette):
        client = browse(centre)
        with inside(centre):
            client.force_login(user)
        for word in ("protection", "donnees", "effacer"):
            for one in (rose, paul):
                assert client.get(f"/accueil/personnes/{one.pk}/{word}/").status_code == 403


# --- The time of those who left --------------------------------------------------


def test_those_who_left_are_erased_once_their_time_is_over(in_centre, settings):
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "participants": 100}
    gone = somebody(state=ParticipantState.LEFT, left_on=in_days(-101))
    lately = somebody(state=ParticipantState.LEFT, left_on=in_days(-99))
    here = somebody()
    assert retention.erase_those_who_left() == 1
    assert retention.erase_those_who_left() == 0
    for one in (gone, lately, here):
        one.refresh_from_db()
    assert (gone.state, lately.state, here.state) == ("erased", "left", "active")
    # The day she left is the one she left on.
    assert gone.left_on == in_days(-101)
    line = JournalEntry.objects.get(subject=f"participant n° {gone.pk}")
    assert (line.action, line.actor_name) == ("participant-time-over", "")
    assert list(LifeEvent.objects.filter(participant=gone).values_list("kind", "note")) == [
        ("erased", "")
    ]


def test_her_last_account_of_direction_keeps_a_person_from_the_night(in_centre, settings):
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "participants": 100}
    claire = User.objects.create_user("claire", role=Role.DIRECTION)
    somebody(state=ParticipantState.LEFT, left_on=in_days(-200), user=claire)
    gone = somebody("Paul", state=ParticipantState.LEFT, left_on=in_days(-200))
    assert retention.erase_those_who_left() == 1
    gone.refresh_from_db()
    assert gone.state == "erased"


# --- What is opened, and by whom -------------------------------------------------


def test_people_of_another_centre_are_not_found_by_direction(centre, other_centre, direction):
    with inside(other_centre):
        stranger = somebody(pk=987_655)
        SafeguardingNote.objects.create(participant=stranger, text="secret")
    for word in ("protection", "donnees", "effacer"):
        assert direction.get(f"/accueil/personnes/{stranger.pk}/{word}/").status_code == 404
    for word in ("donnees/telecharger", "effacer", "protection"):
        assert direction.post(f"/accueil/personnes/{stranger.pk}/{word}/").status_code == 404
    with inside(other_centre):
        stranger.refresh_from_db()
        assert stranger.first_name == "Rose"


def test_scans_of_another_centre_are_not_found(centre, other_centre, desk):
    with inside(other_centre):
        stranger = somebody(pk=987_656)
        mandate = mandate_of(stranger)
        mandate.scan.save("papier.pdf", uploaded(PDF, "papier.pdf"))
        assert private_storage.exists(mandate.scan.name)
    address = f"/accueil/personnes/{stranger.pk}/aide/{mandate.pk}/papier/"
    assert desk.get(address).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "appels/",
        *(f"personnes/{{pk}}/{word}/" for word in ("pause", "aide", "protection", "effacer")),
        "personnes/{pk}/donnees/",
        "reprendre/",
        "reprendre/modele/",
    ],
)
def test_no_page_is_there_while_the_module_is_off(centre, direction, browse, path):
    with inside(centre):
        rose = somebody()
    address = f"/accueil/{path.format(pk=rose.pk)}"
    assert direction.get(address).status_code == 200
    centre.modules = []
    centre.save()
    assert direction.get(address).status_code == 404
    assert browse(centre).get(address).status_code == 404


def test_the_part_of_a_page_takes_as_many_statements_for_many_facts(centre, josette):
    counts = []
    with inside(centre):
        rose = somebody()
        for count in (10, 190):
            for rank in range(count):
                mandate_of(rose, name=f"Alice {rank}")
                services.note_sign_of_life(participant=rose, acting_user=josette)
            with CaptureQueriesContext(connection) as seen:
                shown_to(josette, rose)
            counts.append(len(seen))
    assert counts == [2, 2]
