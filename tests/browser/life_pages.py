"""The pages of what happens to registrations and of spreadsheets, and the way to each."""

from playwright.sync_api import Page, Response

from tenants.context import inside
from tests.browser.pages import Way, for_direction
from tests.browser.website import Places, Website
from tests.support.registrations import long_silent, mixed_list


def life(path: str, press: str = "") -> Way:
    """Of somebody who has given no news for long, with all that her pages may show."""

    def go(page: Page, website: Website, places: Places) -> Response | None:
        with inside(places.centre):
            person = long_silent(website.person(places.centre, role="direction"))
        answer = for_direction(f"/accueil/{path.format(pk=person.pk)}")(page, website, places)
        if press:
            page.get_by_role("button", name=press).click()
            page.get_by_role("alert").first.wait_for()
        return answer

    return go


def a_spreadsheet(page: Page, website: Website, places: Places) -> None:
    """With right rows, wrong ones, and one that looks like somebody."""
    life("reprendre/")(page, website, places)
    page.get_by_label("Le tableau de vos personnes").set_input_files(
        {"name": "inscrits.xlsx", "mimeType": "application/octet-stream", "buffer": mixed_list()}
    )
    page.get_by_role("button", name="Regarder ce fichier").click()
    page.get_by_role("heading", name="Ce que le tableau apporte").wait_for()


LIFE_PAGES: dict[str, Way] = {
    "calls": life("appels/"),
    "calls-on-paper": life("appels/?papier"),
    "pause": life("personnes/{pk}/pause/"),
    "leaving": life("personnes/{pk}/depart/"),
    "news-of-a-person": life("personnes/{pk}/nouvelles/?appels"),
    "call-in-vain": life("personnes/{pk}/sans-reponse/?appels"),
    "mandate": life("personnes/{pk}/aide/"),
    "mandate-refused": life("personnes/{pk}/aide/", press="Noter cette aide"),
    "safeguarding": life("personnes/{pk}/protection/"),
    "held-on-a-person": life("personnes/{pk}/donnees/"),
    "erasing": life("personnes/{pk}/effacer/"),
    "erasing-refused": life("personnes/{pk}/effacer/", press="Effacer pour toujours"),
    "bringing": life("reprendre/"),
    "bringing-refused": life("reprendre/", press="Regarder ce fichier"),
    "bringing-looked-at": a_spreadsheet,
}
