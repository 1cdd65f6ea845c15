"""The charter and its signatures, and the way to each page."""

from collections.abc import Callable

from django.db.models import Max
from playwright.sync_api import Page, Response

from accounts.models import User
from exchange.charters.first_texts import FIRST_TEXTS
from exchange.charters.services import sign
from exchange.enums import CharterKind
from exchange.enums import Way as SignedWay
from exchange.models import CharterVersion, Participant
from tenants.context import inside
from tests.browser.website import Places, Website
from tests.support.charters import days_ago, in_force, somebody

Way = Callable[[Page, Website, Places], Response | None]
FORMER = "Martin-Delacroix"


def _with_texts(places: Places) -> None:
    """Two versions of the charter, the house rules, and people who have them to sign."""
    with inside(places.centre):
        if Participant.objects.filter(last_name=FORMER).exists():
            return
        text = str(FIRST_TEXTS[CharterKind.ETHICS])
        # Other tests of the browser leave texts there.
        last = CharterVersion.objects.aggregate(last=Max("number"))["last"] or 0
        former = in_force(last + 1, text=text, since=200)
        rose = somebody("Rose", FORMER, phone="05 46 00 00 01")
        sign(
            participant=rose,
            version=former,
            way=SignedWay.PAPER,
            acting_user=None,
            signed_on=days_ago(100),
        )
        in_force(last + 2, text=text, since=3, changes="On dit comment conduire quelqu’un.")
        rules = str(FIRST_TEXTS[CharterKind.RULES])
        in_force(last + 1, kind=CharterKind.RULES, text=rules, since=200)
        somebody("Paul", "Durand", preferred_contact="phone")


def a_text(path: str) -> Way:
    def go(page: Page, website: Website, places: Places) -> Response | None:
        _with_texts(places)
        return page.goto(website.address(places.host, path))

    return go


def at_the_desk(path: str) -> Way:
    """``path`` with Rose, who signed the former version, and the text she has to sign."""

    def go(page: Page, website: Website, places: Places) -> Response | None:
        _with_texts(places)
        with inside(places.centre):
            rose = Participant.objects.get(last_name=FORMER)
            values = {
                "person": rose.pk,
                "signature": rose.signatures.order_by("pk")[0].pk,
                "text": CharterVersion.objects.in_force().get(kind=CharterKind.ETHICS).pk,
            }
        return _signed_in(page, website, places, path.format(**values), role="desk")

    return go


def _signed_in(
    page: Page, website: Website, places: Places, path: str, *, role: str
) -> Response | None:
    address = website.address(places.host, path)
    key = website.session_of(places.centre, role=role, last_name="Chezelle")
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": address}])
    return page.goto(address)


def a_refused_signature(page: Page, website: Website, places: Places) -> None:
    at_the_desk("/accueil/personnes/{person}/signer/{text}/")(page, website, places)
    page.get_by_role("button", name="Je signe").click()
    page.get_by_role("alert").wait_for()


def from_home(page: Page, website: Website, places: Places) -> Response | None:
    """A resident whose account is linked to her registration."""
    _with_texts(places)
    _signed_in(page, website, places, "/entraide/signer/", role="resident")
    with inside(places.centre):
        somebody("Marie", "Chezelle", user=User.objects.latest("pk"))
    return page.reload()


def a_text_from_home(page: Page, website: Website, places: Places) -> None:
    from_home(page, website, places)
    page.get_by_role("link", name="Lire et signer").first.click()
    page.get_by_role("button", name="Je signe").wait_for()


CHARTER_PAGES: dict[str, Way] = {
    "charter": a_text("/entraide/charte/"),
    "charter-of-before": a_text("/entraide/charte/1/"),
    "house-rules": a_text("/entraide/reglement/"),
}
SIGNING_PAGES: dict[str, Way] = {
    "desk-to-sign": at_the_desk("/accueil/a-signer/"),
    "desk-to-sign-by-phone": at_the_desk("/accueil/a-signer/?contact=phone"),
    "desk-signing": at_the_desk("/accueil/personnes/{person}/signer/"),
    "desk-text-to-sign": at_the_desk("/accueil/personnes/{person}/signer/{text}/"),
    "desk-signature-refused": a_refused_signature,
    "desk-signed-paper": at_the_desk("/accueil/personnes/{person}/signer/{text}/papier/"),
    "desk-scan": at_the_desk("/accueil/signatures/{signature}/papier/ajouter/"),
    "signing-from-home": from_home,
    "text-from-home": a_text_from_home,
}
