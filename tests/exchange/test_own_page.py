"""What a resident sees and changes of her own registration."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import User
from exchange.enums import Kept, ParticipantState, Way
from exchange.models import CharterVersion, ExchangeSettings, Participant, Place, Signature
from tenants.context import inside

pytestmark = pytest.mark.django_db

MINE = "/entraide/moi/"


@pytest.fixture
def rose(centre) -> Participant:
    with inside(centre):
        user = User.objects.create_user("rose", role=Role.RESIDENT)
        return Participant.objects.create(
            first_name="Rose",
            last_name="Martin",
            user=user,
            card_code="KFRT7WXM",
            phone="0612345678",
            kept=["contact"],
        )


@pytest.fixture
def hers(centre, rose, browse):
    client = browse(centre)
    with inside(centre):
        client.force_login(rose.user)
    return client


def test_she_reads_her_file_and_what_she_has_signed(centre, rose, hers):
    with inside(centre):
        version = CharterVersion.objects.create(
            kind="ethics", number=3, text="…", published_on="2026-01-05"
        )
        Signature.objects.create(participant=rose, version=version, way=Way.PAPER)
    page = hers.get(MINE)
    for words in ("Rose Martin", "0612345678", "Charte éthique, version 3", "sur papier"):
        assert words in page.text
    assert "/compte/mes-donnees/" in page.text


def test_a_text_to_sign_is_named(centre, hers):
    with inside(centre):
        CharterVersion.objects.create(kind="rules", number=1, text="…", published_on="2026-01-05")
    assert "Règlement intérieur" in hers.get(MINE).text


def test_she_corrects_how_to_reach_her(centre, rose, hers):
    page = hers.get(f"{MINE}corriger/")
    assert 'value="0612345678"' in page.text
    hers.post(
        f"{MINE}corriger/",
        {
            "phone": "07 00 00 00 00",
            "email": "rose@exemple.fr",
            "preferred_hours": "le matin",
            "kept": ["contact", "figures"],
            "retired": "yes",
        },
    )
    with inside(centre):
        rose.refresh_from_db()
        assert (rose.phone, rose.email, rose.retired) == (
            "07 00 00 00 00",
            "rose@exemple.fr",
            "yes",
        )
        assert set(rose.kept) == {Kept.CONTACT, Kept.FIGURES}
        assert rose.kept_agreed_by == Way.ONLINE


def test_what_she_has_just_typed_is_never_dropped_in_silence(centre, rose, hers):
    form = {"phone": "06 12 34 56 79", "preferred_hours": "", "retired": "yes", "kept": []}
    answer = hers.post(f"{MINE}corriger/", form)
    assert answer.text.count("pour que ceci soit gardé") == 2
    assert 'value="06 12 34 56 79"' in answer.text
    form |= {"kept": ["contact", "figures"], "phone": "06 12"}
    assert "en entier et en chiffres" in hers.post(f"{MINE}corriger/", form).text
    with inside(centre):
        rose.refresh_from_db()
        assert (rose.phone, rose.kept) == ("0612345678", ["contact"])


def test_what_she_agrees_to_no_more_is_emptied(centre, rose, hers):
    with inside(centre):
        Participant.objects.update(retired="yes", kept=["contact", "figures"])
    hers.post(f"{MINE}corriger/", {"phone": "0612345678", "retired": "yes"})
    with inside(centre):
        rose.refresh_from_db()
        assert (rose.kept, rose.phone, rose.retired, rose.kept_agreed_on) == ([], "", "", None)
        assert "0612345678" not in rose.search_key


def test_a_mistake_in_a_correction_is_told_and_stays_on_screen(hers):
    answer = hers.post(f"{MINE}corriger/", {"email": "rose@exemple", "phone": "0700"})
    assert "n’est pas complète" in answer.text
    assert 'value="0700"' in answer.text


def test_she_takes_a_pause_and_comes_back(centre, rose, hers):
    hers.post(f"{MINE}pause/", {"until": "30"})
    with inside(centre):
        rose.refresh_from_db()
        assert rose.state == ParticipantState.PAUSED
        assert rose.paused_until is not None
    assert "en pause" in hers.get(MINE).text
    hers.post(f"{MINE}retour/")
    with inside(centre):
        rose.refresh_from_db()
        assert (rose.state, rose.paused_until) == (ParticipantState.ACTIVE, None)


def test_her_card_is_hers_to_print(rose, hers):
    response = hers.get(f"{MINE}carte/")
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]


def test_a_first_card_comes_from_the_desk(centre, rose, hers):
    with inside(centre):
        Participant.objects.update(card_code=None)
    assert "faite à l’accueil" in hers.get(f"{MINE}carte/", follow=True).text
    with inside(centre):
        rose.refresh_from_db()
        assert rose.card_code is None


def test_her_own_card_opens_her_page(hers):
    assert hers.get("/entraide/carte/KFRT-7WXM/").url == MINE


def test_an_account_without_registration_is_led_to_the_card(centre, browse):
    client = browse(centre)
    with inside(centre):
        client.force_login(User.objects.create_user("paul", role=Role.RESIDENT))
    for path in (MINE, f"{MINE}corriger/", f"{MINE}carte/"):
        page = client.get(path)
        assert page.status_code == 200
        assert "relié à aucune inscription" in page.text


def test_a_visitor_is_asked_to_sign_in(centre, browse):
    assert browse(centre).get(MINE).url == f"/compte/login/?next={MINE}"


def test_after_a_merging_she_finds_the_registration_that_counts(centre, rose, hers):
    with inside(centre):
        other = Participant.objects.create(first_name="Rosemonde")
        Participant.objects.filter(pk=rose.pk).update(
            merged_into=other, state=ParticipantState.MERGED
        )
    assert "Bonjour Rosemonde" in hers.get(MINE).text


def test_the_first_page_says_how_to_take_part_where_and_when(centre, browse):
    with inside(centre):
        ExchangeSettings.objects.create(pk=1, name="Coup de main", welcome="Bienvenue chez nous.")
        Place.objects.create(name="Salle des fêtes", hours="le mercredi matin", address="Le bourg")
        Place.objects.create(name="Ancienne salle", retired_on="2020-01-01")
    page = browse(centre).get("/entraide/").text
    for words in ("Coup de main", "Bienvenue chez nous.", "le mercredi matin", "Le bourg"):
        assert words in page
    assert "Ancienne salle" not in page
    assert "/entraide/inscription/" in page


@pytest.mark.parametrize(("people", "told"), [(9, False), (10, True)])
def test_the_number_of_people_is_told_once_it_tells_of_nobody(centre, browse, people, told):
    with inside(centre):
        Participant.objects.bulk_create(Participant(first_name=f"R{n}") for n in range(people))
        Participant.objects.create(first_name="Attend", state=ParticipantState.WAITING)
    assert (f"{people} personnes" in browse(centre).get("/entraide/").text) is told


def test_the_first_page_asks_the_same_of_the_database_for_10_and_for_200(centre, browse):
    counts = []
    for size in (10, 190):
        with inside(centre):
            Participant.objects.bulk_create(Participant(first_name="R") for _ in range(size))
            Place.objects.bulk_create(Place(name=f"Salle {n}") for n in range(size))
        browse(centre).get("/entraide/")
        with CaptureQueriesContext(connection) as counted:
            browse(centre).get("/entraide/")
        counts.append(len(counted))
    assert counts[0] == counts[1] <= 8
