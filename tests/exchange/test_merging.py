"""Two registrations of one person become one, and nothing of either is lost."""

import datetime

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.errors import Refused
from accounts.models import User
from exchange.enums import CharterKind, Kept, LifeEventKind, ParticipantState, RegisteredBy, Way
from exchange.models import (
    Answer,
    Category,
    CharterVersion,
    DigestIssue,
    DigestRefusal,
    DigestSending,
    LifeEvent,
    Mandate,
    Participant,
    Post,
    SafeguardingNote,
    Signature,
)
from exchange.people.merging import PASSED_ON, merge_participants

pytestmark = pytest.mark.django_db
LATER = datetime.date(2026, 3, 1)
EARLIER = datetime.date(2025, 6, 1)


@pytest.fixture
def pair(in_centre) -> tuple[Participant, Participant]:
    kept = Participant.objects.create(
        first_name="Rose",
        last_name="Dupont",
        phone="06 12 34 56 78",
        kept=[Kept.CONTACT],
        kept_agreed_on=EARLIER,
        kept_agreed_by=Way.PAPER,
        registered_on=LATER,
        last_sign_on=EARLIER,
    )
    double = Participant.objects.create(
        first_name="Rose",
        last_name="Dupond",
        phone="07 11 22 33 44",
        email="rose@exemple.fr",
        kept=[Kept.CONTACT, Kept.FIGURES],
        kept_agreed_on=LATER,
        kept_agreed_by=Way.ONLINE,
        retired="yes",
        keeps_desk=True,
        registered_on=EARLIER,
        registered_by=RegisteredBy.ONLINE,
        last_sign_on=LATER,
        card_code="K7M4Q2PX",
    )
    for person in (kept, double):
        LifeEvent.objects.create(
            participant=person, kind=LifeEventKind.REGISTERED, happened_on=person.registered_on
        )
    return kept, double


def merge(pair, **choices) -> Participant:
    kept, double = pair
    merge_participants(kept=kept, double=double, acting_user=director(), **choices)
    kept.refresh_from_db()
    double.refresh_from_db()
    return kept


def director() -> User:
    found = User.objects.filter(username="claire").first()
    return found or User.objects.create_user("claire", role=Role.DIRECTION)


def path(pair) -> str:
    kept, double = pair
    return f"/accueil/personnes/{kept.pk}/reunir/{double.pk}/"


def test_what_one_lacks_comes_from_the_other_and_what_differs_is_chosen(pair):
    kept = merge(pair, from_double={"phone": True})
    assert (kept.phone, kept.last_name, kept.email) == (
        "07 11 22 33 44",
        "Dupont",
        "rose@exemple.fr",
    )
    assert (kept.retired, kept.keeps_desk) == ("yes", True)
    assert kept.kept == [Kept.CONTACT, Kept.FIGURES]
    assert (kept.kept_agreed_on, kept.kept_agreed_by) == (LATER, Way.ONLINE)
    assert (kept.registered_on, kept.registered_by) == (EARLIER, RegisteredBy.ONLINE)
    assert kept.last_sign_on == LATER
    assert "0711223344" in kept.search_key


def test_the_double_s_row_points_at_the_one_that_counts(pair, desk):
    kept, double = pair
    merge(pair)
    assert (double.state, double.merged_into) == (ParticipantState.MERGED, kept)
    answer = desk.get(f"/accueil/personnes/{double.pk}/")
    assert answer["Location"] == f"/accueil/personnes/{kept.pk}/"
    assert Participant.objects.known().get() == kept


def test_the_only_card_of_both_is_hers_afterwards(pair):
    assert merge(pair).card_code == "K7M4Q2PX"


def test_of_two_cards_both_lead_to_her(pair, desk):
    kept, _double = pair
    Participant.objects.filter(pk=kept.pk).update(card_code="AAAA2222")
    merge(pair)
    for code in ("AAAA-2222", "K7M4-Q2PX"):
        found = desk.get("/accueil/personnes/", {"q": code}).context["listing"]
        assert [one.pk for one in found.page] == [kept.pk]


def test_all_that_hangs_on_the_double_passes_over(pair):
    kept, double = pair
    third = Participant.objects.create(
        first_name="R", state=ParticipantState.MERGED, merged_into=double
    )
    mandate = Mandate.objects.create(
        participant=double, kind="family", name="Anne", scope=["sign"], given_by=Way.PAPER
    )
    held = Mandate.objects.create(
        participant=Participant.objects.create(first_name="Paul"),
        helper=double,
        kind="neighbour",
        name="Rose",
        scope=["post"],
        given_by=Way.PAPER,
    )
    category = Category.objects.create(name="Jardin")
    post = Post.objects.create(
        kind="offer",
        category=category,
        title="Tondre",
        participant=double,
        valid_until=timezone.localdate(),
    )
    answer = Answer.objects.create(post=post, participant=double)
    note = SafeguardingNote.objects.create(participant=double, text="Seule")
    news = LifeEvent.objects.create(participant=double, kind=LifeEventKind.SIGN_OF_LIFE)
    merge(pair)
    for row in (mandate, post, answer, note, news):
        row.refresh_from_db()
        assert row.participant == kept, row
    held.refresh_from_db()
    third.refresh_from_db()
    assert held.helper == third.merged_into == kept


def test_a_merge_knows_of_all_that_points_at_a_person():
    """Fails for a new key to ``Participant``: say in ``merging._move`` what becomes of it."""
    pointing = {relation.get_accessor_name() for relation in Participant._meta.related_objects}
    assert pointing == PASSED_ON


def test_who_has_refused_the_letter_once_does_not_get_it_after_a_merge(pair):
    kept, double = pair
    first, second = (DigestIssue.objects.create(period=f"2026-W{n}", made_on=LATER) for n in (1, 2))
    DigestSending.objects.create(issue=first, participant=kept)
    for issue in (first, second):
        DigestSending.objects.create(issue=issue, participant=double)
    DigestRefusal.objects.create(participant=double)
    merge(pair)
    assert DigestRefusal.objects.get().participant == kept
    assert {sending.issue for sending in kept.digests.all()} == {first, second}


def test_one_person_is_counted_as_registered_once(pair):
    kept, _double = pair
    merge(pair)
    assert kept.events.get(kind=LifeEventKind.REGISTERED).happened_on == EARLIER
    assert "Dupond" in kept.events.get(kind=LifeEventKind.MERGED).note


def test_of_two_signatures_of_one_version_the_earlier_counts_and_both_scans_stay(pair):
    kept, double = pair
    charter = CharterVersion.objects.create(kind=CharterKind.ETHICS, number=9, text="Texte")
    rules = CharterVersion.objects.create(kind=CharterKind.RULES, number=9, text="Texte")
    for person, day, scan in ((kept, LATER, "tard.pdf"), (double, EARLIER, "tot.pdf")):
        Signature.objects.create(
            participant=person, version=charter, signed_on=day, way=Way.PAPER, scan=scan
        )
    Signature.objects.create(participant=double, version=rules, signed_on=LATER, way=Way.DESK)
    merge(pair)
    told = kept.signatures.order_by("version__kind").values_list("version", "signed_on", "scan")
    assert list(told) == [(charter.pk, EARLIER, "tot.pdf"), (rules.pk, LATER, "")]
    assert double.signatures.get().scan.name == "tard.pdf"


@pytest.mark.parametrize(
    ("mine", "theirs", "then"),
    [
        ("waiting", "active", "active"),
        ("left", "waiting", "waiting"),
        ("active", "left", "active"),
        ("paused", "left", "paused"),
    ],
)
def test_the_better_state_of_both_is_hers(pair, mine, theirs, then):
    kept, double = pair
    Participant.objects.filter(pk=kept.pk).update(state=mine)
    Participant.objects.filter(pk=double.pk).update(state=theirs)
    assert merge(pair).state == then


def test_merging_twice_or_with_herself_is_a_sentence(pair):
    kept, _double = pair
    merge(pair)
    with pytest.raises(Refused, match="ne sont plus à réunir"):
        merge(pair)
    with pytest.raises(Refused, match="une seule et même fiche"):
        merge_participants(kept=kept, double=kept, acting_user=director())


# --- Accounts


def with_account(person: Participant, name: str, role: Role = Role.RESIDENT) -> User:
    user = User.objects.create_user(name, role=role)
    Participant.objects.filter(pk=person.pk).update(user=user)
    return user


def test_the_only_account_of_both_is_hers(pair):
    user = with_account(pair[1], "rose")
    assert merge(pair).user == user
    assert pair[1].user is None


@pytest.mark.parametrize("of_double", [True, False])
def test_of_two_accounts_one_stays_and_the_other_s_access_ends(pair, of_double):
    users = [with_account(person, name) for person, name in zip(pair, ("r1", "r2"), strict=True)]
    with pytest.raises(Refused, match="choisissez celui qui reste"):
        merge(pair)
    kept = merge(pair, account_of_double=of_double)
    assert kept.user == users[of_double]
    for user in users:
        user.refresh_from_db()
    assert [user.is_active for user in users] == [not of_double, of_double]
    assert Participant.objects.filter(user__isnull=False).count() == 1


def test_an_account_of_the_team_is_not_ended_from_here(pair):
    with_account(pair[0], "josiane", Role.DESK)
    with_account(pair[1], "rose")
    with pytest.raises(Refused, match="sert aussi à l’équipe"):
        merge(pair, account_of_double=True)
    assert User.objects.get(username="josiane").is_active
    assert Participant.objects.known().count() == 2, "nothing was merged by halves"
    assert merge(pair, account_of_double=False).user.username == "josiane"


# --- The page


def test_the_page_shows_both_and_asks_only_what_differs(pair, desk):
    page = desk.get(path(pair))
    assert list(page.context["form"].fields) == ["last_name", "phone"]
    for words in ("Dupont", "Dupond", "rose@exemple.fr", "ne se défait pas"):
        assert words in page.text
    answer = desk.post(path(pair), {"reunir": "1", "last_name": "kept", "phone": "double"})
    assert answer["Location"] == f"/accueil/personnes/{pair[0].pk}/"
    assert Participant.objects.known().get().phone == "07 11 22 33 44"


def test_a_choice_that_is_missing_is_asked_for(pair, desk):
    answer = desk.post(path(pair), {"reunir": "1", "last_name": "kept"})
    assert "Choisissez l’une des deux réponses" in answer.text
    assert Participant.objects.known().count() == 2


def test_two_that_say_the_same_are_merged_with_nothing_to_choose(in_centre, desk):
    one, other = (Participant.objects.create(first_name="Rose") for _ in range(2))
    assert desk.post(path((one, other)), {"reunir": "1"}).status_code == 302
    assert Participant.objects.known().get() == one


def test_two_accounts_are_chosen_between_on_the_page(pair, desk):
    with_account(pair[0], "rose1")
    with_account(pair[1], "rose2")
    page = desk.get(path(pair)).text
    assert "il n’en reste qu’un" in page
    choices = {"reunir": "1", "last_name": "kept", "phone": "kept"}
    assert "Choisissez l’une" in desk.post(path(pair), choices).text
    assert desk.post(path(pair), {**choices, "account": "double"}).status_code == 302
    assert Participant.objects.known().get().user.username == "rose2"


def test_another_file_under_quite_another_name_is_found_to_be_compared(pair, desk):
    kept, double = pair
    Participant.objects.filter(pk=double.pk).update(search_key="marguerite durand")
    page = desk.get(f"/accueil/personnes/{kept.pk}/reunir/", {"q": "durand"})
    assert page.context["found"] == [double]
    assert f'href="{path(pair)}"' in page.text
    assert (
        desk.get(f"/accueil/personnes/{kept.pk}/reunir/", {"q": "rose dupont"}).context["found"]
        == []
    )


def test_merging_with_oneself_leads_back(pair, desk):
    kept, _double = pair
    assert desk.get(f"/accueil/personnes/{kept.pk}/reunir/{kept.pk}/").status_code == 302
