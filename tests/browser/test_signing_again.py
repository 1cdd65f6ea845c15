"""A charter changes and is signed again on paper: from direction's desk to the volunteer's."""

import pytest
from playwright.sync_api import Page, expect

from exchange.models import CharterVersion, Participant, Place, Signature
from tenants.context import inside
from tenants.enums import Module
from tenants.modules import switch_module
from tests.browser.auditing import AXE_SCRIPT, told
from tests.support.charters import PDF, days_ago

OFFICE = "/gestion/entraide/"


@pytest.fixture
def signed_in(page: Page, website, places):
    """At the centre where no other test leaves people of an exchange."""
    page.context.set_default_timeout(15_000)

    def as_(role: str) -> Page:
        page.context.clear_cookies()
        key = website.session_of(places.other, role=role, first_name="Claire")
        address = website.address(places.other_host)
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": address}])
        return page

    switch_module(centre=places.other, module=Module.EXCHANGE, on=True)
    yield as_
    with inside(places.other):
        for model in (Signature, Participant, CharterVersion, Place):
            model.objects.all().delete()
    switch_module(centre=places.other, module=Module.EXCHANGE, on=False)


def audited(page: Page, inside_of: str) -> list[str]:
    """Wagtail's own frame is not ours to mend."""
    page.wait_for_load_state()
    page.locator(inside_of).wait_for()
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "where => axe.run(where, {resultTypes: ['violations']}).then(f => f.violations)", inside_of
    )
    return [told(violation) for violation in found]


def at(page: Page, website, places, path: str) -> None:
    page.goto(website.address(places.other_host, path))


def test_a_charter_changes_and_is_signed_again_on_paper(signed_in, website, places):
    page = signed_in("direction")
    at(page, website, places, OFFICE + "textes/charte/")
    page.get_by_role("link", name="Partir d’un texte proposé").click()
    page.wait_for_url("**depart=1")
    assert audited(page, ".exchange-office") == []
    page.get_by_role("button", name="Enregistrer et relire").click()
    expect(page.get_by_role("heading", name="Gratuitement")).to_be_visible()
    assert audited(page, ".exchange-office") == []
    page.get_by_role("button", name="Publier la version 1").click()
    expect(page.locator(".messages")).to_contain_text("est en vigueur")

    with inside(places.other):
        rose = Participant.objects.create(first_name="Rose", last_name="Martin")
    page = signed_in("desk")
    at(page, website, places, "/accueil/a-signer/")
    page.get_by_role("link", name="Rose Martin").click()
    page.get_by_role("link", name="Signer sur cet écran").click()
    page.get_by_label("J’ai lu ce texte").check()
    page.get_by_label("Tapez votre prénom et votre nom").fill("Rose Martin")
    page.get_by_role("button", name="Je signe").click()
    expect(page.get_by_text("Tout est signé.")).to_be_visible()

    page = signed_in("direction")
    at(page, website, places, OFFICE + "textes/")
    page.get_by_role("link", name="Écrire une nouvelle version : Charte").click()
    page.get_by_label("Texte").fill("# Ensemble\n\nOn prévient la veille.")
    page.get_by_label("Ce qui change").fill("On prévient la veille.")
    page.get_by_label("À signer à nouveau").check()
    page.get_by_role("button", name="Enregistrer et relire").click()
    expect(page.get_by_text("1 personne inscrite")).to_be_visible()
    page.get_by_role("button", name="Publier la version 2").click()

    page = signed_in("desk")
    at(page, website, places, "/accueil/a-signer/")
    expect(page.get_by_role("row", name="Rose Martin")).to_contain_text("avait signé la version 1")
    page.get_by_role("link", name="Rose Martin").click()
    address = page.get_by_role("link", name="Imprimer à son nom").get_attribute("href")
    kind = "address => fetch(address).then(answer => answer.headers.get('content-type'))"
    assert page.evaluate(kind, address) == "application/pdf"
    page.get_by_role("link", name="Noter un papier signé").click()
    page.get_by_label("Date écrite sur le papier").fill(days_ago(0).isoformat())
    page.get_by_label("Le papier signé").set_input_files(
        {"name": "papier.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="Noter ce papier").click()
    expect(page.get_by_text("Tout est signé.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Voir le papier").click()
    assert download.value.path().read_bytes() == PDF
    at(page, website, places, "/accueil/a-signer/")
    expect(page.get_by_text("Tout le monde a signé.")).to_be_visible()

    with inside(places.other):
        rows = Signature.objects.filter(participant=rose).order_by("version__number")
        assert list(rows.values_list("version__number", "way")) == [(1, "desk"), (2, "paper")]
    at(page, website, places, "/entraide/charte/1/")
    expect(page.get_by_text("Ce n’est plus le texte d’aujourd’hui")).to_be_visible()


@pytest.mark.parametrize(
    "path",
    ["", "lieux/", "lieux/ajouter/", "categories/", "categories/1/", "textes/", "../modules/"],
)
def test_direction_s_pages_can_be_read_by_everybody(signed_in, website, places, path):
    with inside(places.other):
        Place.objects.get_or_create(name="Hall du centre", defaults={"hours": "le mercredi"})
    page = signed_in("direction")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        at(page, website, places, OFFICE + path)
        assert audited(page, ".exchange-office") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
