"""A volunteer registers somebody without e-mail: how many gestures it takes, and without JavaScript."""

import pytest
from playwright.sync_api import expect

from exchange.cards.codes import shown
from exchange.models import Participant
from tenants.context import inside
from tests.browser.desk_pages import at_the_desk
from tests.browser.joining_pages import printed_card
from tests.browser.website import PASSWORD


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_without_e_mail_is_registered_in_one_screen(new_visitor, website, places, scripts):
    """Seven gestures: three fields to press and fill, a box, the button. At ten seconds each for a
    slow hand, some forty: under the minute."""
    page = new_visitor(width=820, java_script_enabled=scripts)
    at_the_desk("")(page, website, places)
    name = "Avec" if scripts else "Sans"
    page.get_by_role("main").get_by_role("link", name="Inscrire quelqu’un").last.click()
    page.get_by_label("Prénom", exact=True).fill("Paulette")
    page.get_by_label("Nom", exact=True).fill(f"{name}script")
    page.get_by_label("Téléphone", exact=True).fill(
        "05 36 49 77 77" if scripts else "05 36 49 78 78"
    )
    page.get_by_label("Elle ou il est d’accord").check()
    page.get_by_role("button", name="Inscrire").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Paulette {name}script")
    expect(page.get_by_role("status")).to_contain_text("est inscrit·e")
    with inside(places.centre):
        assert Participant.objects.get(last_name=f"{name}script").email == ""


def test_she_goes_home_with_a_card_and_claims_her_account_with_it_later(
    page, new_visitor, website, places
):
    at_the_desk("inscrire/")(page, website, places)
    page.get_by_label("Prénom", exact=True).fill("Honorine")
    page.get_by_label("Nom", exact=True).fill("Vadebois")
    page.get_by_label("Ou autrement").fill("passe le jeudi")
    page.get_by_role("button", name="Inscrire").click()
    page.get_by_role("link", name="Sa carte").click()
    card = printed_card(page)
    assert "Honorine" in card
    with inside(places.centre):
        person = Participant.objects.get(last_name="Vadebois")
    assert shown(person.card_code) in card.replace(" ", "")

    later = new_visitor(width=360, has_touch=True, is_mobile=True)
    later.goto(website.address(places.host, "/entraide/carte/"))
    later.get_by_label("Le code de votre carte").fill(shown(person.card_code))
    later.get_by_label("Votre nom de famille").fill("vadebois")
    later.get_by_role("button", name="Continuer").tap()
    later.get_by_label("Identifiant").fill("honorine")
    later.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    later.get_by_label("Le même mot de passe").fill(PASSWORD)
    later.get_by_role("button", name="Ouvrir mon compte").tap()
    expect(later.get_by_role("heading", level=1)).to_have_text("Bonjour Honorine")


def test_a_double_costs_one_more_press_and_loses_nothing(page, website, places):
    at_the_desk("inscrire/")(page, website, places)
    page.get_by_label("Prénom", exact=True).fill("Rose")
    page.get_by_label("Nom", exact=True).fill("Dupon")
    page.get_by_label("Ou autrement").fill("passe le jeudi")
    page.get_by_role("button", name="Inscrire").click()
    expect(page.get_by_label("Ou autrement")).to_have_value("passe le jeudi")
    # The Enter key looks again: it answers neither way.
    page.get_by_label("Ou autrement").press("Enter")
    expect(page.get_by_role("heading", name="Déjà sur la liste")).to_be_visible()
    assert page.url.endswith("/accueil/inscrire/")
    page.get_by_role("button", name="C’est quelqu’un d’autre").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rose Dupon")
    with inside(places.centre):
        Participant.objects.get(last_name="Dupon").delete()


def test_a_person_is_found_from_the_first_page_by_keyboard_alone(page, website, places):
    at_the_desk("")(page, website, places)
    page.get_by_label("Chercher une personne").focus()
    page.keyboard.type("moreau line")
    page.keyboard.press("Enter")
    expect(page.locator(".found")).to_contain_text("1 personne")
    page.get_by_role("link", name="Line Moreau").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Line Moreau")
