"""From the catalogue to a draft of one's own, without scripts until the editor opens."""

import re

import pytest
from playwright.sync_api import expect

from actions.models import ActionSheet
from federation.models import Practice
from tenants.context import inside
from tests.browser.pages import practice
from tests.browser.website import FULL, PASSWORD


@pytest.mark.parametrize("javascript", [True, False])
def test_somebody_of_another_centre_makes_a_practice_her_own(
    new_visitor, website, places, javascript
):
    person = website.person(places.other, role="team")
    page = new_visitor(java_script_enabled=javascript)
    page.context.set_default_timeout(15_000)
    practice(FULL)(page, website, places)
    page.get_by_role("link", name="S’inspirer de cette pratique").click()
    page.get_by_label(re.compile("Votre centre")).fill("vallon")
    page.get_by_role("button", name="Chercher mon centre").click()
    # The address of the link has no port of this test's server.
    action_uid = Practice.objects.get(title=FULL, centre=places.centre).action_uid
    path = f"/gestion/fiches/s-inspirer/{action_uid}/"
    way = page.get_by_role("link", name="EVS du Vallon").get_attribute("href") or ""
    assert way.endswith(path)
    assert places.other_host in way
    page.goto(website.address(places.other_host, path))
    page.get_by_label("Identifiant ou adresse e-mail").fill(person.username)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(FULL)
    page.get_by_role("button", name=re.compile("Copier|Faire une autre fiche")).click()
    expect(page).to_have_url(re.compile("/gestion/fiches/edit/"))
    with inside(places.other):
        sheet = ActionSheet.objects.order_by("-pk")[0].get_latest_revision_as_object()
        assert (sheet.title, sheet.parent_practice) == (FULL, action_uid)
        assert not sheet.live
