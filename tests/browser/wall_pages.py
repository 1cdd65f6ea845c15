"""The pages of the wall, and the way to each."""

from collections.abc import Callable

from playwright.sync_api import Page, Response

from exchange.models import Participant, Place, Post
from exchange.papers.digest import refusal_address
from exchange.wall.renewing import renewal_address
from tenants.context import inside
from tests.browser.pages import Way, at, for_direction
from tests.browser.wall_content import BOARD, HEDGE, LADDER, LETTER
from tests.browser.website import Places, Website


def of_a_post(title: str, path: str, way: Callable[..., Way]) -> Way:
    def go(page: Page, website: Website, places: Places) -> Response | None:
        with inside(places.centre):
            number = Post.objects.get(title=title).pk
        return way(path.format(number))(page, website, places)

    return go


def _public(path: str) -> Way:
    return at("host", path)


def renewal(page: Page, website: Website, places: Places) -> Response | None:
    with inside(places.centre):
        path = renewal_address(Post.objects.get(title=HEDGE)).split("/", 3)[3]
    return page.goto(website.address(places.host, "/" + path))


def writing(page: Page, website: Website, places: Places) -> Response | None:
    with inside(places.centre):
        pk = Participant.objects.get(last_name="Marchand").pk
    return for_direction(f"/accueil/personnes/{pk}/annonce/")(page, website, places)


def a_refused_post(page: Page, website: Website, places: Places) -> Response | None:
    writing(page, website, places)
    page.get_by_label("Proposer un coup de main").check()
    page.get_by_role("button", name="Enregistrer l’annonce").click()
    page.get_by_role("alert").wait_for()
    return None


def board(page: Page, website: Website, places: Places) -> Response | None:
    with inside(places.centre):
        pk = Place.objects.get(name=BOARD).pk
    return for_direction(f"/accueil/panneaux/{pk}/")(page, website, places)


def of_a_resident(path: str) -> Way:
    """Of somebody who takes part, with a post of each kind."""

    def go(page: Page, website: Website, places: Places) -> Response | None:
        with inside(places.centre):
            person = Participant.objects.get(first_name="Paul", last_name="Tessier")
            if person.user is None:
                person.user = website.person(places.centre, role="resident")
                person.save()
            key = website.session_for(person.user)
        address = website.address(places.host, path)
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": address}])
        return page.goto(address)

    return go


def letter(page: Page, website: Website, places: Places) -> Response | None:
    with inside(places.centre):
        path = refusal_address(Participant.objects.get(last_name="Tessier")).split("/", 3)[3]
    return page.goto(website.address(places.host, "/" + path))


WALL_PAGES: dict[str, Way] = {
    "wall": _public("/entraide/mur/"),
    "wall-found": _public("/entraide/mur/?q=echele&kind=offer"),
    "wall-none-found": _public("/entraide/mur/?q=introuvable&kind=request"),
    "post": of_a_post(LADDER, "/entraide/mur/{}/", _public),
    "post-asked": of_a_post(LETTER, "/entraide/mur/{}/", _public),
    "post-on-paper": of_a_post("Arroser mes plantes", "/entraide/mur/{}/", _public),
    "post-answer": of_a_post(LADDER, "/entraide/mur/{}/repondre/", _public),
    "post-report": of_a_post(LADDER, "/entraide/mur/{}/signaler/", _public),
    "post-renewal": renewal,
    "hall-display": _public("/entraide/mur/ecran/"),
}
WALL_DESK_PAGES: dict[str, Way] = {
    "not-a-participant": for_direction("/entraide/annonces/"),
    "desk-posts": for_direction("/accueil/annonces/"),
    "desk-words": for_direction("/accueil/annonces/mots/"),
    "desk-post": of_a_post(LETTER, "/accueil/annonces/{}/", for_direction),
    "desk-post-in-hand": of_a_post(HEDGE, "/accueil/annonces/{}/", for_direction),
    "desk-posts-ending": for_direction("/accueil/annonces/?liste=ending"),
    "desk-post-on-paper": of_a_post(LADDER, "/accueil/annonces/{}/", for_direction),
    "desk-boards": for_direction("/accueil/panneaux/"),
    "desk-board": board,
    "my-posts": of_a_resident("/entraide/annonces/"),
    "write-my-post": of_a_resident("/entraide/annonces/ecrire/?kind=request"),
    "letter-to-stop": letter,
    "desk-write-post": writing,
    "desk-post-refused": a_refused_post,
}
STATUS = {"post-on-paper": 404, "not-a-participant": 403}
