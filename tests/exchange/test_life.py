"""Pause, leaving, coming back, news, and the list of calls with what the night makes of it."""

import datetime

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.errors import Refused
from accounts.models import User
from exchange.enums import CharterKind, LifeEventKind, ParticipantState, PostKind, PostState, Way
from exchange.life import retention, selectors, services
from exchange.life.tasks import look_after_registrations
from exchange.models import (
    Answer,
    Category,
    CharterVersion,
    LifeEvent,
    Participant,
    Post,
    Signature,
)
from tenants.context import inside

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
LONG_AGO = datetime.timedelta(days=900)


def somebody(name="Rose", **fields) -> Participant:
    return Participant.objects.create(first_name=name, **fields)


def long_silent(name="Rose", **fields) -> Participant:
    day = TODAY() - LONG_AGO
    person = somebody(name, registered_on=day, last_sign_on=day, **fields)
    event = LifeEvent.objects.create(participant=person, kind=LifeEventKind.REGISTERED)
    LifeEvent.objects.filter(pk=event.pk).update(happened_on=day)
    return person


def called_in_vain(person, days_ago) -> None:
    LifeEvent.objects.create(
        participant=person,
        kind=LifeEventKind.CALLED_IN_VAIN,
        happened_on=TODAY() - datetime.timedelta(days=days_ago),
    )


def post_of(person, **fields) -> Post:
    today = TODAY()
    values = {
        "kind": PostKind.OFFER,
        "category": Category.objects.get_or_create(name="Jardin")[0],
        "title": "Tondre",
        "participant": person,
        "state": PostState.OPEN,
        "published_on": today,
        "valid_until": today + datetime.timedelta(days=30),
    }
    return Post.objects.create(**values | fields)


def shown_to(user, person) -> str:
    request = RequestFactory().get("/")
    request.user = user
    return render_to_string("exchange/life/person.html", {"person": person}, request)


def kinds_of(person) -> list[str]:
    return list(person.events.order_by("pk").values_list("kind", flat=True))


# --- Her registration ------------------------------------------------------------


def test_each_step_of_a_registration_is_written_with_its_fact(in_centre):
    rose, josette = somebody(), User.objects.create_user("josette")
    until = TODAY() + datetime.timedelta(days=30)
    services.pause(participant=rose, acting_user=josette, until=until)
    rose.refresh_from_db()
    assert (rose.state, rose.paused_until) == (ParticipantState.PAUSED, until)
    services.come_back(participant=rose, acting_user=josette)
    services.leave(participant=rose, acting_user=josette, note="déménage")
    rose.refresh_from_db()
    assert (rose.state, rose.left_on, rose.paused_until) == ("left", TODAY(), None)
    services.come_back(participant=rose, acting_user=josette)
    services.note_sign_of_life(participant=rose, acting_user=josette)
    rose.refresh_from_db()
    assert (rose.state, rose.left_on) == (ParticipantState.ACTIVE, None)
    assert kinds_of(rose) == ["paused", "came-back", "left", "came-back", "sign-of-life"]
    assert rose.events.get(kind="left").note == "déménage"
    assert set(rose.events.values_list("noted_by", flat=True)) == {josette.pk}


@pytest.mark.parametrize(
    ("state", "work", "words"),
    [
        ("active", services.come_back, "participe déjà"),
        ("paused", services.pause, "déjà en pause"),
        ("left", services.pause, "notez d’abord son retour"),
        ("left", services.leave, "déjà parti"),
        ("left", services.note_sign_of_life, "notez d’abord son retour"),
        ("left", services.note_call_in_vain, "notez d’abord son retour"),
        ("waiting", services.pause, "confirmez-la d’abord"),
        ("waiting", services.come_back, "confirmez-la d’abord"),
        ("waiting", services.leave, "confirmez-la d’abord"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_next_step(in_centre, state, work, words):
    rose = somebody(state=state)
    with pytest.raises(Refused, match=words):
        work(participant=rose, acting_user=None)
    assert kinds_of(rose) == []


def test_nothing_happens_to_somebody_who_was_merged_or_erased(in_centre):
    paul = somebody("Paul")
    double = somebody(state=ParticipantState.MERGED, merged_into=paul)
    erased = Participant.objects.create(state=ParticipantState.ERASED)
    for work in (services.pause, services.leave, services.come_back, services.note_sign_of_life):
        with pytest.raises(Refused, match="réunie à une autre"):
            work(participant=double, acting_user=None)
        with pytest.raises(Refused, match="a été effacée"):
            work(participant=erased, acting_user=None)


def test_a_pause_ends_on_a_day_to_come(in_centre):
    with pytest.raises(Refused, match="un jour à venir"):
        services.pause(participant=somebody(), acting_user=None, until=TODAY())


def test_her_posts_leave_the_wall_with_her(in_centre):
    rose = somebody()
    for state in (PostState.OPEN, PostState.IN_HAND, PostState.WAITING):
        post_of(rose, state=state)
    done = post_of(rose, state=PostState.DONE)
    services.leave(participant=rose, acting_user=None)
    assert set(rose.posts.exclude(pk=done.pk).values_list("state", "closed_on")) == {
        (PostState.TAKEN_DOWN, TODAY())
    }
    done.refresh_from_db()
    assert done.state == PostState.DONE


# --- Who has given no news -------------------------------------------------------


def a_post(person):
    post_of(person)


def an_answer(person):
    Answer.objects.create(post=post_of(somebody("Autre")), participant=person)


def a_signature(person):
    version = CharterVersion.objects.create(kind=CharterKind.ETHICS, number=1, text="t")
    Signature.objects.create(participant=person, version=version, way=Way.PAPER)


def a_sign_in(person):
    person.user = User.objects.create_user("rose", last_login=timezone.now())
    person.save()


def a_call(person):
    services.note_sign_of_life(participant=person, acting_user=None)


def a_new_card(person):
    LifeEvent.objects.create(participant=person, kind=LifeEventKind.CARD_RENEWED)


@pytest.mark.parametrize("fact", [a_post, an_answer, a_signature, a_sign_in, a_call, a_new_card])
def test_any_fact_of_hers_is_a_sign_of_life(in_centre, fact):
    rose = long_silent()
    assert list(selectors.quiet()) == [rose]
    fact(rose)
    assert list(selectors.quiet()) == []


def test_calls_in_vain_and_mergers_are_no_news_of_hers(in_centre):
    rose = long_silent()
    called_in_vain(rose, 3)
    LifeEvent.objects.create(participant=rose, kind=LifeEventKind.MERGED)
    found = selectors.quiet().get()
    assert (found, found.calls, found.called_first) == (rose, 1, TODAY() - datetime.timedelta(3))


def test_those_who_left_wait_or_have_a_pause_are_not_called(in_centre):
    long_silent("Parti", state=ParticipantState.LEFT, left_on=TODAY())
    long_silent("Attend", state=ParticipantState.WAITING)
    later = TODAY() + datetime.timedelta(days=5)
    long_silent("Pause", state=ParticipantState.PAUSED, paused_until=later)
    endless = long_silent("Sans fin", state=ParticipantState.PAUSED)
    assert list(selectors.quiet()) == [endless]


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-11-22", 18, "2025-05-22"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-12-31", 12, "2025-12-31"),
    ],
)
def test_months_are_counted_on_the_calendar(day, months, before):
    read = datetime.date.fromisoformat
    assert selectors.months_before(read(day), months) == read(before)


# --- The list of calls -----------------------------------------------------------


def test_the_list_of_calls_says_how_to_reach_each(centre, desk):
    with inside(centre):
        rose = long_silent(phone="05 46 90 00 00", preferred_hours="le matin")
        services.add_mandate(
            participant=rose,
            acting_user=None,
            name="Alice Fille",
            kind="family",
            phone="06 00 00 00 00",
            scope=["answer"],
            given_by="spoken",
        )
        services.add_mandate(
            participant=rose,
            acting_user=None,
            name="Marc Voisin",
            kind="family",
            scope=["answer"],
            given_by="spoken",
            given_on=TODAY() - datetime.timedelta(30),
            ends_on=TODAY() - datetime.timedelta(1),
        )
        called_in_vain(rose, 2)
        somebody("Récente")
    for address in ("/accueil/appels/", "/accueil/appels/?papier"):
        page = desk.get(address).text
        for words in ("Rose", "05 46 90 00 00", "le matin", "Alice Fille", "06 00 00 00 00"):
            assert words in page
        assert "1 appel sans réponse" in page
        assert "Marc Voisin" not in page
        assert "Récente" not in page


def test_the_three_answers_of_the_list_lead_back_to_it(centre, desk):
    with inside(centre):
        people = [long_silent(name) for name in ("Rose", "Paul", "Line")]
    for person, word in zip(people, ("nouvelles", "sans-reponse", "depart"), strict=True):
        address = f"/accueil/personnes/{person.pk}/{word}/?appels"
        assert desk.get(address).status_code == 200
        answer = desk.post(address, {"note": "au téléphone"})
        assert (answer.status_code, answer["Location"]) == (302, "/accueil/appels/")
    with inside(centre):
        assert [kinds_of(one)[-1] for one in people] == ["sign-of-life", "called-in-vain", "left"]
        assert {one.events.first().note for one in people} == {"au téléphone"}


def test_a_refusal_keeps_what_was_typed(centre, desk):
    with inside(centre):
        rose = somebody(state=ParticipantState.LEFT, left_on=TODAY())
    page = desk.post(f"/accueil/personnes/{rose.pk}/nouvelles/", {"note": "vue au marché"})
    assert page.status_code == 200
    assert "notez d’abord son retour" in page.text
    assert "vue au marché" in page.text


@pytest.mark.parametrize("until", ["hier", "2020-01-01", "31/02/2027", "x" * 5000])
def test_a_wrong_day_is_a_sentence(centre, desk, until):
    with inside(centre):
        rose = somebody()
    page = desk.post(f"/accueil/personnes/{rose.pk}/pause/", {"until": until})
    assert page.status_code == 200
    assert "alert" in page.text
    with inside(centre):
        assert kinds_of(rose) == []


def test_the_list_of_calls_takes_as_many_statements_for_two_hundred(centre, desk):
    counts = []
    for count in (10, 190):
        with inside(centre):
            for rank in range(count):
                called_in_vain(long_silent(f"Personne {count}-{rank}"), 3)
        desk.get("/accueil/appels/")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page = desk.get("/accueil/appels/")
        assert page.status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[1] <= 12


# --- The night -------------------------------------------------------------------


def test_the_night_ends_registrations_that_nobody_hears_of(centre):
    with inside(centre):
        gone, waits, heard, _fresh = (long_silent(name) for name in ("A", "B", "C", "D"))
        called_in_vain(gone, 95)
        called_in_vain(gone, 5)
        called_in_vain(waits, 80)
        called_in_vain(heard, 95)
        services.note_sign_of_life(participant=heard, acting_user=None)
    for _night in range(2):
        look_after_registrations(schema=centre.schema_name)
    with inside(centre):
        left = Participant.objects.get(state=ParticipantState.LEFT)
        assert (left, left.left_on) == (gone, TODAY())
        # Nobody has heard from her: her news stay what they were.
        assert left.last_sign_on == TODAY() - LONG_AGO
        assert kinds_of(gone).count("left") == 1
        assert "sans nouvelles" in gone.events.get(kind="left").note


def test_the_night_has_nothing_to_do_at_the_federation(db):
    look_after_registrations(schema="public")


def test_a_night_that_is_killed_goes_on_where_it_was(in_centre, monkeypatch):
    people = [long_silent(name) for name in "ABC"]
    for person in people:
        called_in_vain(person, 200)
    real = retention.leave
    done: list[Participant] = []

    class Killed(BaseException):
        pass

    def dies_at_the_second(**said):
        if done:
            raise Killed
        done.append(real(**said))

    monkeypatch.setattr(retention, "leave", dies_at_the_second)
    with pytest.raises(Killed):
        retention.end_silent_registrations(TODAY())
    assert Participant.objects.filter(state="left").count() == 1
    monkeypatch.setattr(retention, "leave", real)
    assert retention.end_silent_registrations(TODAY()) == 2
    assert retention.end_silent_registrations(TODAY()) == 0
    assert [kinds_of(one).count("left") for one in people] == [1, 1, 1]


def test_a_pause_that_is_over_ends_by_itself_and_is_no_news(in_centre):
    rose = long_silent(state=ParticipantState.PAUSED, paused_until=TODAY())
    assert retention.end_pauses(TODAY()) == 1
    assert retention.end_pauses(TODAY()) == 0
    rose.refresh_from_db()
    assert (rose.state, rose.paused_until) == (ParticipantState.ACTIVE, None)
    assert list(selectors.quiet()) == [rose]


def test_while_the_module_is_off_nobody_leaves_in_the_night(centre):
    with inside(centre):
        rose = long_silent()
        called_in_vain(rose, 200)
    centre.modules = []
    centre.save()
    look_after_registrations(schema=centre.schema_name)
    with inside(centre):
        rose.refresh_from_db()
        assert rose.state == ParticipantState.ACTIVE


# --- The part of the page --------------------------------------------------------


@pytest.mark.parametrize("state", ["active", "paused", "left", "waiting"])
def test_the_part_of_the_page_offers_what_makes_sense(centre, josette, state):
    with inside(centre):
        rose = somebody(state=state)
        page = shown_to(josette, rose)
    assert ("Mettre en pause" in page) == (state == "active")
    assert ("Noter son retour" in page) == (state in ("paused", "left"))
    assert ("Veut partir" in page) == (state in ("active", "paused"))
    # Direction's.
    assert "Effacer" not in page
    assert "Protection" not in page


def test_people_of_another_centre_are_not_found(centre, other_centre, desk):
    with inside(other_centre):
        stranger = long_silent("Ailleurs", pk=987_654)
    assert "Ailleurs" not in desk.get("/accueil/appels/").text
    for word in ("pause", "depart", "nouvelles", "sans-reponse", "aide", "retour"):
        assert desk.post(f"/accueil/personnes/{stranger.pk}/{word}/").status_code == 404
    with inside(other_centre):
        assert kinds_of(stranger) == ["registered"]
