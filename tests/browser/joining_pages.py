"""The way to the pages of cards, of registration and of residents."""

import itertools
from collections.abc import Callable
from io import BytesIO

from django.utils import timezone
from playwright.sync_api import Page, Response
from pypdf import PdfReader

from exchange.cards.services import card_code_of
from exchange.models import CharterVersion, Participant, Signature
from tenants.context import inside
from tests.browser.website import Places, Website

Way = Callable[[Page, Website, Places], Response | None]
_people = itertools.count(1)
# What a form answers, as bytes: the browser would open its own reader of PDF.
SENT = """async form => {
  const answer = await fetch(form.action, {method: "POST", body: new FormData(form)});
  return [...new Uint8Array(await answer.arrayBuffer())];
}"""


def somebody(places: Places, **details: object) -> Participant:
    """A new person of the centre's exchange, with a card."""
    values = {"first_name": "Rose", "last_name": f"Martin-{next(_people)}", "kept": ["contact"]}
    with inside(places.centre):
        person = Participant.objects.create(**{**values, "phone": "06 12 34 56 78", **details})
        card_code_of(person)
    return person


def charter(places: Places) -> CharterVersion:
    """In force, whatever other tests have published."""
    with inside(places.centre):
        return CharterVersion.objects.in_force().filter(
            kind="ethics"
        ).first() or CharterVersion.objects.create(
            kind="ethics",
            number=1,
            text="# On s’écoute\n\nChacun dit ce qu’il peut donner.\n\nPersonne ne paie.",
            published_on=timezone.localdate(),
        )


def sign_in_as(page: Page, website: Website, places: Places, key: str) -> None:
    address = website.address(places.host)
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": address}])


def at_the_desk(path: str) -> Way:
    def go(page: Page, website: Website, places: Places) -> Response | None:
        person = somebody(places)
        sign_in_as(page, website, places, website.session_of(places.centre, role="desk"))
        return page.goto(website.address(places.host, f"/accueil/carte/{path}".format(person.pk)))

    return go


def a_card_that_is_unknown(page: Page, website: Website, places: Places) -> None:
    at_the_desk("")(page, website, places)
    page.get_by_label("Code de la carte").fill("AAAA-AAAA")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()


def registration(page: Page, website: Website, places: Places) -> None:
    page.goto(website.address(places.host, "/entraide/inscription/"))
    page.get_by_label("Votre prénom").fill("Rose")
    page.get_by_label("J’ai 18 ans ou plus").check()
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url("**/joindre/")


def registration_refused(page: Page, website: Website, places: Places) -> None:
    registration(page, website, places)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("alert").wait_for()


def registration_code(page: Page, website: Website, places: Places) -> None:
    registration(page, website, places)
    # Few codes are sent to one address.
    page.get_by_label("Votre adresse e-mail").fill(f"rose{next(_people)}@exemple.fr")
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url("**/code/")


def registration_kept(page: Page, website: Website, places: Places) -> None:
    registration(page, website, places)
    page.get_by_label("Votre téléphone").fill("06 12 34 56 78")
    page.get_by_label("Je n’ai pas d’adresse e-mail").check()
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url("**/accord/")


def registration_to_sign(page: Page, website: Website, places: Places) -> None:
    charter(places)
    registration_kept(page, website, places)
    page.get_by_label("Mes coordonnées").check()
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url("**/signer/")


def a_card(page: Page, website: Website, places: Places) -> Response | None:
    code = somebody(places).card_code
    return page.goto(website.address(places.host, f"/entraide/carte/{code}/"))


def an_account_to_open(page: Page, website: Website, places: Places) -> None:
    person = somebody(places)
    page.goto(website.address(places.host, f"/entraide/carte/?code={person.card_code}"))
    page.get_by_label("Votre nom de famille").fill(person.last_name)
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url("**/compte/")


def an_account_by_mail(page: Page, website: Website, places: Places) -> None:
    an_account_to_open(page, website, places)
    page.get_by_role("link", name="Avec mon adresse e-mail").click()
    page.wait_for_url("**/compte/e-mail/")


def an_account_code(page: Page, website: Website, places: Places) -> None:
    an_account_by_mail(page, website, places)
    page.get_by_label("Votre adresse e-mail").fill(f"rose{next(_people)}@exemple.fr")
    page.get_by_role("button", name="Recevoir un code").click()
    page.wait_for_url("**/compte/code/")


def resident(path: str = "", **details: object) -> Way:
    def go(page: Page, website: Website, places: Places) -> Response | None:
        user = website.person(places.centre)
        person = somebody(places, user=user, retired="yes", **details)
        version = charter(places)
        with inside(places.centre):
            Signature.objects.create(participant=person, version=version, way="paper")
            key = website.session_for(user)
        sign_in_as(page, website, places, key)
        return page.goto(website.address(places.host, f"/entraide/moi/{path}"))

    return go


def a_resident_without_registration(
    page: Page, website: Website, places: Places
) -> Response | None:
    sign_in_as(page, website, places, website.session_of(places.centre))
    return page.goto(website.address(places.host, "/entraide/moi/"))


def a_card_to_attach(page: Page, website: Website, places: Places) -> None:
    sign_in_as(page, website, places, website.session_of(places.centre))
    an_account_to_open(page, website, places)


JOINING_PAGES: dict[str, Way] = {
    "desk-card": at_the_desk(""),
    "desk-card-unknown": a_card_that_is_unknown,
    "desk-card-of-a-person": at_the_desk("{}/"),
    "desk-card-anew": at_the_desk("{}/nouvelle/"),
    "desk-cards": at_the_desk("planche/"),
    "desk-cards-none-found": at_the_desk("planche/?q=introuvable"),
    "exchange-card": a_card,
    "exchange-reach": registration,
    "exchange-reach-refused": registration_refused,
    "exchange-code": registration_code,
    "exchange-kept": registration_kept,
    "exchange-sign": registration_to_sign,
    "exchange-account": an_account_to_open,
    "exchange-account-by-mail": an_account_by_mail,
    "exchange-account-code": an_account_code,
    "exchange-card-to-attach": a_card_to_attach,
    "resident": resident(),
    "resident-on-pause": resident(state="paused", paused_until=timezone.localdate()),
    "resident-correct": resident("corriger/"),
    "resident-pause": resident("pause/"),
    "resident-nobody-yet": a_resident_without_registration,
}


def printed_card(page: Page) -> str:
    """The words on the card that the page of a card prints."""
    form = page.locator("form", has=page.get_by_role("button", name="Imprimer la carte"))
    [paper] = PdfReader(BytesIO(bytes(form.evaluate(SENT)))).pages
    return paper.extract_text()
