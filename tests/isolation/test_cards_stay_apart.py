"""Cards, registrations and codes of one centre mean nothing in another."""

import pytest

from accounts.enums import Role
from accounts.models import User
from exchange.joining.mailed_codes import send_code
from exchange.joining.views_cards import TRIED
from exchange.models import OnlineRegistration, Participant
from tenants.context import inside
from tests.support.joining import MAIL, NAME, SITE, digits_sent_to, until_signing

pytestmark = pytest.mark.django_db

CODE = "KFRT7WXM"
CLAIM = "/entraide/carte/"


@pytest.fixture
def both(centre, other_centre):
    other_centre.modules = ["exchange"]
    other_centre.save()
    with inside(centre):
        Participant.objects.create(first_name="Rose", last_name="Martin", card_code=CODE)
    return centre, other_centre


def desk_of(browse, centre):
    client = browse(centre)
    with inside(centre):
        client.force_login(User.objects.create_user("josette", role=Role.DESK))
    return client


def test_a_card_of_another_centre_is_a_sentence_that_tells_nothing(both, browse):
    _centre, other = both
    desk, visitor = desk_of(browse, other), browse(other)
    answers = [
        desk.post("/accueil/carte/", {"code": CODE}),
        desk.get(f"{CLAIM}{CODE}/", follow=True),
        visitor.get(f"{CLAIM}{CODE}/"),
        visitor.post(CLAIM, {"code": CODE, "name": "Martin"}),
    ]
    for answer in answers:
        assert "vient peut-être d’un autre centre" in answer.text
        assert "Rose" not in answer.text


@pytest.mark.parametrize("path", ["", "imprimer/", "compte/", "nouvelle/"])
def test_the_desk_of_another_centre_reaches_no_page_of_a_person(both, browse, path):
    centre, other = both
    with inside(centre):
        rose = Participant.objects.get()
    desk = desk_of(browse, other)
    address = f"/accueil/carte/{rose.pk}/{path}"
    assert desk.post(address).status_code in {404, 405}
    assert desk.get(address).status_code in {404, 405}


def test_a_sheet_of_cards_holds_nobody_of_another_centre(both, browse):
    centre, other = both
    with inside(centre):
        rose = Participant.objects.get()
    desk = desk_of(browse, other)
    assert "Rose" not in desk.get("/accueil/carte/planche/").text
    answer = desk.post("/accueil/carte/planche/", {"people": [rose.pk]})
    assert "n’est plus sur la liste" in answer.text


def test_a_session_begun_in_one_centre_finishes_nothing_in_another(both, browse):
    centre, other = both
    here, there = browse(centre), browse(other)
    until_signing(here)
    there.cookies = here.cookies
    assert there.get(f"{SITE}signer/").url == SITE
    there.post(f"{SITE}signer/", {"send": "1"})
    with inside(other):
        assert not Participant.objects.exists()
    with inside(centre):
        assert OnlineRegistration.objects.count() == 1


def test_a_code_mailed_by_one_centre_confirms_nothing_in_another(both, browse):
    centre, other = both
    here, there = browse(centre), browse(other)
    for client in (here, there):
        client.post(SITE, NAME)
        client.post(f"{SITE}joindre/", MAIL)
    with inside(centre):
        digits = digits_sent_to("rose@exemple.fr")
    with inside(other):
        if digits_sent_to("rose@exemple.fr") == digits:
            pytest.skip("one chance in a million")
    assert "pas le bon code" in there.post(f"{SITE}code/", {"code": digits}).text


def test_limits_of_one_centre_do_not_close_another(both, browse):
    centre, other = both
    here = browse(centre)
    for n in range(31):
        here.get(f"{CLAIM}AAAA-{n:04d}/")
    assert "Trop d’essais" in here.get(f"{CLAIM}AAAA-AAAA/").text
    assert "Trop d’essais" not in browse(other).get(f"{CLAIM}AAAA-AAAA/").text


def test_the_key_of_a_mailed_code_is_unknown_in_another_centre(both, browse):
    centre, other = both
    with inside(centre):
        key = str(send_code(email="rose@exemple.fr").key)
    there = browse(other)
    there.post(SITE, NAME)
    session = there.session
    with inside(other):
        session[TRIED] = key
        session.save()
    assert there.get(f"{CLAIM}compte/code/").url == CLAIM


@pytest.mark.parametrize(
    "path",
    [
        "/entraide/inscription/",
        "/entraide/inscription/merci/",
        "/entraide/carte/",
        f"/entraide/carte/{CODE}/",
        "/entraide/moi/",
        "/accueil/carte/",
        "/accueil/carte/planche/",
    ],
)
def test_without_the_module_there_is_no_page(both, browse, path):
    centre, _other = both
    centre.modules = []
    centre.save()
    assert browse(centre).get(path).status_code == 404
    assert desk_of(browse, centre).get(path).status_code == 404
