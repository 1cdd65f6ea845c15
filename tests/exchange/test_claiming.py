"""From a printed card to an account."""

import pytest

from accounts.enums import JournalAction, Role
from accounts.models import JournalEntry, User
from accounts.services.erasure import erase_account
from exchange.enums import LifeEventKind, ParticipantState
from exchange.joining.limits import TRIES_OF_ONE_CARD
from exchange.models import FormerCard, LifeEvent, Participant
from mail.models import OutgoingMail
from tenants.context import inside
from tests.support.joining import digits_sent_to

pytestmark = pytest.mark.django_db

CODE, PASSWORD = "KFRT7WXM", "un-mot-de-passe-solide"
CLAIM = "/entraide/carte/"
SHOWN = {"code": "kfrt-7wxm", "name": "MARTÍN"}
CHOSEN = {"username": "rose", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def rose(centre) -> Participant:
    with inside(centre):
        return Participant.objects.create(
            first_name="Rose", last_name="Martin", card_code=CODE, email="rose@exemple.fr"
        )


@pytest.fixture
def visitor(centre, browse):
    return browse(centre)


def claimed(visitor, **chosen):
    visitor.post(CLAIM, SHOWN)
    return visitor.post(f"{CLAIM}compte/", {**CHOSEN, **chosen})


def test_a_card_and_the_name_on_it_open_an_account_once(centre, rose, visitor, browse):
    assert visitor.post(CLAIM, SHOWN).url == f"{CLAIM}compte/"
    response = visitor.post(f"{CLAIM}compte/", CHOSEN)
    assert response.url == "/entraide/moi/"
    assert "Bonjour Rose" in visitor.get(response.url).text
    with inside(centre):
        rose.refresh_from_db()
        user = User.objects.get()
        assert rose.user == user
        assert (user.role, user.username, str(user)) == (Role.RESIDENT, "rose", "Rose Martin")
        event = LifeEvent.objects.get(participant=rose)
        assert (event.kind, event.noted_by) == (LifeEventKind.ACCOUNT_CLAIMED, user)
        line = JournalEntry.objects.get(action=JournalAction.ACCOUNT_CLAIMED)
        assert line.note == f"participant n° {rose.pk}"
    # Somebody else with the same card.
    answer = browse(centre).post(CLAIM, SHOWN)
    assert "déjà ouvert" in answer.text
    assert "/compte/login/" in answer.text


def test_she_comes_back_with_what_she_has_chosen_and_lands_on_her_page(
    centre, rose, visitor, browse
):
    claimed(visitor)
    back = browse(centre)
    response = back.post("/compte/login/", {"login": "rose", "password": PASSWORD})
    assert response.url == "/entraide/moi/"


def test_an_address_whose_code_was_copied_is_enough(centre, rose, visitor):
    visitor.post(CLAIM, SHOWN)
    assert visitor.post(f"{CLAIM}compte/e-mail/", {"email": "Elle@exemple.fr"}).url == (
        f"{CLAIM}compte/code/"
    )
    with inside(centre):
        digits = digits_sent_to("elle@exemple.fr")
    assert "pas le bon code" in visitor.post(f"{CLAIM}compte/code/", {"code": "A"}).text
    assert visitor.post(f"{CLAIM}compte/code/", {"code": digits}).url == "/entraide/moi/"
    with inside(centre):
        user = User.objects.get()
        assert (user.email, user.username) == ("elle@exemple.fr", "rose.martin")
        assert not user.has_usable_password()


def test_an_address_that_has_an_account_is_told_only_to_who_reads_its_mails(centre, rose, visitor):
    with inside(centre):
        User.objects.create_user("jean", email="jean@exemple.fr")
    visitor.post(CLAIM, SHOWN)
    answer = visitor.post(f"{CLAIM}compte/e-mail/", {"email": "jean@exemple.fr"}, follow=True)
    assert "autre compte" not in answer.text
    with inside(centre):
        digits = digits_sent_to("jean@exemple.fr")
    assert "autre compte" in visitor.post(f"{CLAIM}compte/code/", {"code": digits}).text
    with inside(centre):
        rose.refresh_from_db()
        assert rose.user is None
        assert User.objects.count() == 1


def test_an_address_beside_a_password_is_confirmed_by_a_message(centre, rose, visitor):
    claimed(visitor, email="rose@exemple.fr")
    with inside(centre):
        assert User.objects.get().email == ""
        assert OutgoingMail.objects.get().kind == "confirm-address"


@pytest.mark.parametrize(
    ("last_name", "typed"),
    [("Martin", "martin"), ("Martin", "Rose Martin"), ("", "rose"), ("Le Goff", "le-goff")],
)
def test_the_name_is_taken_as_people_write_it(centre, visitor, last_name, typed):
    with inside(centre):
        Participant.objects.create(first_name="Rose", last_name=last_name, card_code=CODE)
    assert visitor.post(CLAIM, {"code": CODE, "name": typed}).status_code == 302


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"code": CODE, "name": "Rose"}, "ne vont pas ensemble"),
        ({"code": CODE, "name": "-"}, "ne vont pas ensemble"),
        ({"code": "AAAA-AAAA", "name": "Martin"}, "n’est pas connue ici"),
        ({"code": "", "name": "Martin"}, "Recopiez le code"),
        ({"code": CODE, "name": ""}, "Écrivez le nom"),
        ({"code": "CCCC-CCCC", "name": "Martin"}, "a été remplacée"),
    ],
)
def test_a_card_and_a_name_that_do_not_fit_are_a_sentence(centre, rose, visitor, sent, sentence):
    with inside(centre):
        FormerCard.objects.create(code="CCCCCCCC", participant=rose)
    response = visitor.post(CLAIM, sent)
    assert response.status_code == 200
    assert sentence in response.text
    assert "rose@" not in response.text
    # Nothing leads on from there.
    assert visitor.get(f"{CLAIM}compte/").url == CLAIM


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"state": ParticipantState.LEFT}, "est terminée"),
        ({"adult_on": "2090-01-01"}, "venez avec un parent"),
    ],
)
def test_some_accounts_are_opened_with_the_desk(centre, rose, visitor, details, sentence):
    with inside(centre):
        Participant.objects.update(**details)
    assert sentence in visitor.post(CLAIM, SHOWN).text


def test_the_card_of_a_double_opens_the_account_of_the_one_that_counts(centre, rose, visitor):
    with inside(centre):
        Participant.objects.create(
            first_name="Rose",
            last_name="Martin-Duval",
            card_code="HHHHHHHH",
            state=ParticipantState.MERGED,
            merged_into=rose,
        )
    # The name that stands on that card.
    visitor.post(CLAIM, {"code": "HHHHHHHH", "name": "Martin Duval"})
    visitor.post(f"{CLAIM}compte/", CHOSEN)
    with inside(centre):
        rose.refresh_from_db()
        assert rose.user is not None


def test_a_card_that_says_the_name_of_a_double_is_hers_too(centre, rose, visitor):
    """Merging may move the code of the double's card to the one that counts."""
    with inside(centre):
        merged = {"state": ParticipantState.MERGED, "merged_into": rose}
        Participant.objects.create(first_name="Rose", last_name="Duval", **merged)
    assert visitor.post(CLAIM, {"code": CODE, "name": "Duval"}).status_code == 302


def test_a_card_made_anew_meanwhile_opens_nothing(centre, rose, visitor):
    visitor.post(CLAIM, SHOWN)
    with inside(centre):
        FormerCard.objects.create(code=CODE, participant=rose)
        Participant.objects.update(card_code="HHHHHHHH")
    answer = visitor.post(f"{CLAIM}compte/", CHOSEN)
    assert "a été remplacée" in answer.text
    with inside(centre):
        assert not User.objects.exists()


def test_an_identifiant_that_somebody_has_is_a_sentence_and_the_rest_stays(centre, rose, visitor):
    with inside(centre):
        User.objects.create_user("rose")
    answer = claimed(visitor, email="rose@exemple.fr")
    assert "déjà pris" in answer.text
    assert 'value="rose@exemple.fr"' in answer.text


def test_one_card_is_not_tried_with_every_name_of_the_village(centre, rose, browse):
    for n in range(TRIES_OF_ONE_CARD):
        # Each from another line.
        visitor = browse(centre)
        answer = visitor.post(CLAIM, {"code": CODE, "name": f"nom{n}"}, REMOTE_ADDR=f"10.0.0.{n}")
        assert "ne vont pas ensemble" in answer.text
    answer = browse(centre).post(CLAIM, SHOWN, REMOTE_ADDR="10.0.1.1")
    assert "Trop d’essais" in answer.text


def test_cards_are_not_guessed_one_after_the_other(centre, rose, browse):
    visitor = browse(centre)
    answers = [visitor.get(f"{CLAIM}AAAA-{n:04d}/") for n in range(31)]
    assert "n’est pas connue ici" in answers[0].text
    assert "Trop d’essais" in answers[-1].text
    # Nor does the page tell then which card exists.
    assert "Trop d’essais" in visitor.get(f"{CLAIM}{CODE}/").text


def test_cards_that_are_right_are_not_counted(centre, rose, browse):
    for _visit in range(31):
        assert browse(centre).get(f"{CLAIM}{CODE}/").status_code == 200


@pytest.mark.parametrize("path", ["", f"{CODE}/"])
def test_without_redis_a_card_says_to_try_again_in_a_minute(rose, visitor, redis_down, path):
    answer = visitor.get(CLAIM + path) if path else visitor.post(CLAIM, SHOWN)
    assert answer.status_code == 503
    assert "Réessayez dans une minute" in answer.text


def test_somebody_with_an_account_puts_her_card_beside_it(centre, rose, josette, desk):
    desk.post(CLAIM, SHOWN)
    page = desk.get(f"{CLAIM}compte/")
    assert "Josette" in page.text
    assert desk.post(f"{CLAIM}compte/").url == "/entraide/moi/"
    with inside(centre):
        rose.refresh_from_db()
        assert rose.user == josette
        # A second card is not hers too.
        Participant.objects.create(first_name="Paul", card_code="HHHHHHHH")
    assert desk.post(CLAIM, {"code": "HHHHHHHH", "name": "Paul"}).url == "/entraide/moi/"


def test_an_erased_account_gives_the_card_back_to_its_owner(centre, rose, visitor):
    claimed(visitor)
    with inside(centre):
        erase_account(user=User.objects.get())
    assert visitor.post(CLAIM, SHOWN).status_code == 302
