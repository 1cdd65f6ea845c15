"""The screens of accueil, and the way to each."""

from collections.abc import Callable

from playwright.sync_api import Page, Response

from exchange.models import LifeEvent, Participant
from tenants.context import inside
from tests.browser.website import Places, Website

Way = Callable[[Page, Website, Places], Response | None]


def at_the_desk(path: str) -> Way:
    """A page of accueil, already signed in, with people to show."""

    def go(page: Page, website: Website, places: Places) -> Response | None:
        kept, waiting, double = _people_of_the_desk(places)
        address = website.address(places.host, f"/accueil/{path}").format(
            kept=kept.pk, waiting=waiting.pk, double=double.pk
        )
        key = website.session_of(places.centre, role="desk")
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": address}])
        return page.goto(address)

    return go


def _people_of_the_desk(places: Places) -> list[Participant]:
    """One who counts, one who waits, one who may be the first again: with all that a file holds."""
    names = (("Rose", "Dupont"), ("Line", "Moreau"), ("Rose", "Dupond"))
    with inside(places.centre):
        found = Participant.objects.filter(address="3 rue du Port").order_by("pk")
        if not found.exists():
            for number, (first_name, last_name) in enumerate(names):
                person = Participant.objects.create(
                    first_name=first_name,
                    last_name=last_name,
                    phone=f"06 39 98 10 0{number}",
                    email=f"personne{number}@exemple.example",
                    address="3 rue du Port",
                    commune="17131",
                    languages=["fr", "pt"],
                    mobility="needs-lift",
                    retired="yes",
                    keeps_desk=True,
                    kept=["contact", "profile", "figures"],
                    state="waiting" if number == 1 else "active",
                )
                LifeEvent.objects.create(participant=person, kind="registered")
        return list(found)


def a_refused_registration(page: Page, website: Website, places: Places) -> None:
    at_the_desk("inscrire/")(page, website, places)
    page.get_by_label("Téléphone", exact=True).fill("12")
    page.get_by_role("button", name="Inscrire").click()
    page.get_by_role("alert").wait_for()


def a_registration_like_another(page: Page, website: Website, places: Places) -> None:
    at_the_desk("inscrire/")(page, website, places)
    page.get_by_label("Prénom", exact=True).fill("Rose")
    page.get_by_label("Nom", exact=True).fill("Dupon")
    page.get_by_label("Ou autrement").fill("passe le mercredi")
    page.get_by_role("button", name="Inscrire").click()
    page.get_by_role("alert").wait_for()


DESK_PAGES: dict[str, Way] = {
    "desk-home": at_the_desk(""),
    "desk-register": at_the_desk("inscrire/"),
    "desk-register-refused": a_refused_registration,
    "desk-register-double": a_registration_like_another,
    "desk-people": at_the_desk("personnes/"),
    "desk-people-alike": at_the_desk("personnes/?q=dupnot&retraite=oui"),
    "desk-people-none": at_the_desk("personnes/?q=introuvable"),
    "desk-person": at_the_desk("personnes/{kept}/"),
    "desk-person-waiting": at_the_desk("personnes/{waiting}/"),
    "desk-correct": at_the_desk("personnes/{kept}/corriger/"),
    "desk-refuse": at_the_desk("personnes/{waiting}/refuser/"),
    "desk-find-double": at_the_desk("personnes/{kept}/reunir/?q=dupond"),
    "desk-merge": at_the_desk("personnes/{kept}/reunir/{double}/"),
}
