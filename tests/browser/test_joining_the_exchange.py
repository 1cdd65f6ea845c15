"""A resident with a telephone, and a volunteer with a reader of codes; with scripts and without."""

import itertools

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from exchange.cards.codes import shown
from exchange.enums import ParticipantState
from exchange.models import Participant
from tenants.context import inside
from tests.browser.joining_pages import charter, printed_card, sign_in_as, somebody
from tests.browser.website import PASSWORD

_numbers = itertools.count(1)


@pytest.fixture(params=[True, False], ids=["with-scripts", "without"])
def phone(request, new_visitor) -> Page:
    return new_visitor(width=360, has_touch=True, is_mobile=True, java_script_enabled=request.param)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).tap()


def test_a_resident_registers_with_her_telephone_and_a_mailed_code(phone, website, places):
    page, address = phone, f"renee{next(_numbers)}@exemple.fr"
    last_words = charter(places).text.splitlines()[-1].removeprefix("- ")
    page.goto(website.address(places.host, "/entraide/"))
    page.get_by_role("link", name="M’inscrire").tap()
    page.get_by_label("Votre prénom").fill("Renée")
    page.get_by_label("Votre nom de famille").fill("Aubert")
    # Nothing is lost by a fault.
    press(page, "Continuer")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_text("venez pendant une permanence avec un parent")).to_be_visible()
    assert page.get_by_label("Votre nom de famille").input_value() == "Aubert"
    page.get_by_label("J’ai 18 ans ou plus").check()
    press(page, "Continuer")
    page.get_by_label("Votre adresse e-mail").fill(address)
    press(page, "Continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Regardez vos messages")
    page.get_by_label("Le code à six chiffres").fill(website.code_sent_to(places.centre, address))
    press(page, "Continuer")
    page.get_by_label("Mes coordonnées").check()
    press(page, "Continuer")
    expect(page.get_by_text(last_words)).to_be_visible()
    # Whatever other tests have put in force.
    for box in page.get_by_label("J’ai lu «").all():
        box.check()
    page.get_by_label("comme signature").fill("Renée Aubert")
    press(page, "Signer et envoyer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, c’est envoyé")
    with inside(places.centre):
        person = Participant.objects.get(email=address)
        assert person.state == ParticipantState.WAITING
        ethics = person.signatures.get(version__kind="ethics")
        assert ethics.typed_name == "Renée Aubert"


def test_a_resident_claims_an_account_with_her_card_and_lands_on_her_page(phone, website, places):
    page, person = phone, somebody(places, first_name="Josiane")
    username = f"josiane{next(_numbers)}"
    # What the camera has read on the card.
    page.goto(website.address(places.host, f"/entraide/carte/{shown(person.card_code)}/"))
    expect(page.locator("main")).not_to_contain_text("Josiane")
    page.get_by_role("link", name="C’est ma carte").tap()
    assert page.get_by_label("Le code de votre carte").input_value() == shown(person.card_code)
    page.get_by_label("Votre nom de famille").fill(person.last_name.upper())
    press(page, "Continuer")
    page.get_by_label("Identifiant").fill(username)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_label("Le même mot de passe").fill(PASSWORD)
    press(page, "Ouvrir mon compte")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Josiane")
    with inside(places.centre):
        person.refresh_from_db()
        assert person.user == User.objects.get(username=username)
    page.get_by_role("link", name="Corriger").tap()
    page.get_by_label("Quand peut-on vous appeler").fill("le matin")
    press(page, "Enregistrer")
    expect(page.get_by_text("le matin")).to_be_visible()


def test_a_volunteer_recognises_a_card_with_a_reader_and_prints_it(page, website, places):
    person = somebody(places, first_name="Lucien")
    sign_in_as(page, website, places, website.session_of(places.centre, role="desk"))
    page.goto(website.address(places.host, "/accueil/"))
    page.get_by_role("link", name="Cartes").click()
    # The field waits for the reader, which types the whole address, then Enter.
    expect(page.get_by_label("Code de la carte")).to_be_focused()
    page.keyboard.type(f"http://{places.host}/entraide/carte/{shown(person.card_code)}/")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lucien")
    page.get_by_role("link", name="Sa carte").click()
    assert "Lucien" in printed_card(page)
