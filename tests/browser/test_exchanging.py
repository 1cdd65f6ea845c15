"""Three ways onto the wall: from a telephone, through the desk, through a relative; and off it."""

import itertools
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from accounts.enums import Role
from exchange.enums import MandateScope, PostState
from exchange.models import Mandate, Paper, Participant, Place, Post
from exchange.wall.services import expire_posts
from tenants.context import inside
from tests.browser.joining_pages import sign_in_as
from tests.browser.test_joining_the_exchange import press
from tests.browser.website import Places, Website
from tests.support.photos import SECRET, photo

# What a form answers to the button that is pressed, as bytes: the browser would open its own reader.
SENT = """async button => {
  const form = button.form, data = new FormData(form, button);
  const answer = await fetch(form.action, {method: "POST", body: data});
  return [...new Uint8Array(await answer.arrayBuffer())];
}"""
_numbers = itertools.count(1)


@pytest.fixture(params=[True, False], ids=["with-scripts", "without"])
def phone(request, new_visitor) -> Page:
    return new_visitor(width=360, has_touch=True, is_mobile=True, java_script_enabled=request.param)


def resident(places: Places, website: Website, page: Page) -> Participant:
    """Takes part, has an account, and is signed in on this page."""
    number = next(_numbers)
    with inside(places.centre):
        user = website.person(places.centre, role=Role.RESIDENT)
        person = Participant.objects.create(
            first_name="Aline", last_name=f"Vauban{number}", phone="06 39 98 66 55", user=user
        )
        key = website.session_for(user)
    sign_in_as(page, website, places, key)
    return person


def at_the_desk(page: Page, website: Website, places: Places, path: str) -> None:
    sign_in_as(page, website, places, website.session_of(places.centre, role="desk"))
    page.goto(website.address(places.host, path))


def test_a_resident_offers_with_a_photo_from_her_telephone(
    phone, website, places, tmp_path, new_visitor
):
    page, person = phone, resident(places, website, phone)
    picture = tmp_path / f"Aline {person.last_name} chez elle.jpg"
    picture.write_bytes(photo(size=(1200, 900)))
    title = f"Prêter un appareil à raclette {person.pk}"
    page.goto(website.address(places.host, "/entraide/mur/"))
    page.get_by_role("link", name="Proposer un coup de main").tap()
    expect(page.get_by_label("Proposer un coup de main")).to_be_checked()
    page.get_by_label("En une ligne").fill(title)
    page.get_by_label("Catégorie").select_option(label=_category(page, "Prêts et dons"))
    page.get_by_text("Pour quand, pour qui, photo").tap()
    page.get_by_label("Photo", exact=True).set_input_files(picture)
    # Forgotten: said in the folded part, which opens, and nothing typed is lost.
    press(page, "Envoyer l’annonce")
    expect(page.get_by_text("Dites ce que montre la photo")).to_be_visible()
    assert page.get_by_label("En une ligne").input_value() == title
    expect(page.get_by_text("Votre photo est gardée")).to_be_visible()
    kept = page.get_by_alt_text("La photo que vous avez choisie")
    assert kept.evaluate("image => image.naturalWidth") == 320
    page.get_by_label("Ce que montre la photo").fill("Un appareil à raclette rouge")
    press(page, "Envoyer l’annonce")
    expect(page.get_by_role("status")).to_contain_text("L’accueil la relit")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    with inside(places.centre):
        post = Post.objects.get(title=title)
        assert post.state == PostState.WAITING
        assert SECRET.encode() not in post.photo.file.read()
        assert person.last_name not in post.photo.file.name
    desk = new_visitor(width=1280)
    at_the_desk(desk, website, places, f"/accueil/annonces/{post.pk}/")
    desk.get_by_role("button", name="Mettre sur le mur").click()
    page.goto(website.address(places.host, f"/entraide/mur/{post.pk}/"))
    expect(page.get_by_alt_text("Un appareil à raclette rouge")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Aline")
    expect(page.locator("main")).not_to_contain_text(person.last_name)


def _category(page: Page, begins: str) -> str:
    options = page.get_by_label("Catégorie").locator("option").all_inner_texts()
    return next(option for option in options if option.startswith(begins))


def assert_says(content: list[int], words: str) -> None:
    [page] = PdfReader(BytesIO(bytes(content))).pages
    assert words in " ".join(page.extract_text().split())


@pytest.mark.parametrize("scripts", [True, False])
def test_a_volunteer_s_post_for_somebody_without_e_mail_is_hung_ends_and_is_taken_down(
    new_visitor, website, places, scripts
):
    page, number = new_visitor(width=820, java_script_enabled=scripts), next(_numbers)
    with inside(places.centre):
        person = Participant.objects.create(
            first_name="Lucette", last_name=f"Pineau{number}", reached_by="passe le mercredi"
        )
        board = Place.objects.create(name=f"Vitrine {number}", hours="le vendredi")
    at_the_desk(page, website, places, f"/accueil/personnes/{person.pk}/annonce/?kind=request")
    page.get_by_label("En une ligne").fill(f"Tailler un rosier {number}")
    page.get_by_label("Catégorie").select_option(label=_category(page, "Jardin"))
    page.get_by_label("Où", exact=True).fill("Les Vignes")
    page.get_by_role("button", name="Enregistrer l’annonce").click()
    expect(page.get_by_role("status")).to_contain_text("est enregistrée")

    page.get_by_role("link", name="Panneaux").click()
    page.get_by_role("link", name=board.name).click()
    chosen = page.get_by_label(f"Tailler un rosier {number}")
    # ``all`` below does not wait for the page.
    expect(chosen).to_be_visible()
    for other in (
        page.get_by_role("group", name="Cochez les annonces").get_by_role("checkbox").all()
    ):
        other.uncheck()
    chosen.check()
    if scripts:
        body = page.get_by_role("button", name="carte à languettes").evaluate(SENT)
        assert_says(body, f"Tailler un rosier {number}")
    page.get_by_role("button", name="C’est accroché").click()
    expect(page.get_by_role("status")).to_contain_text("1 annonce accrochée")

    with inside(places.centre):
        post = Post.objects.get(title=f"Tailler un rosier {number}")
        Post.objects.filter(pk=post.pk).update(valid_until=timezone.localdate() + timedelta(days=5))
    page.goto(website.address(places.host, "/accueil/appels/"))
    expect(page.get_by_role("main")).to_contain_text(f"Lucette Pineau{number} : passe le mercredi")
    with inside(places.centre):
        Post.objects.filter(pk=post.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
        expire_posts(timezone.localdate())
    page.goto(website.address(places.host, f"/accueil/panneaux/{board.pk}/"))
    page.get_by_label(f"Tailler un rosier {number}").check()
    page.get_by_role("button", name="C’est décroché").click()
    expect(page.get_by_role("status")).to_contain_text("1 papier décroché")
    with inside(places.centre):
        assert Paper.objects.get(post=post, hung_on__isnull=False).removed_on is not None
    page.goto(website.address(places.host, f"/entraide/mur/{post.pk}/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette annonce n’est pas sur le mur")


def test_a_shy_request_comes_through_a_relative_and_tells_not_even_a_first_name(
    page, website, places, new_visitor
):
    number = next(_numbers)
    with inside(places.centre):
        shy = Participant.objects.create(first_name="Hermine", last_name=f"Faucher{number}")
        Mandate.objects.create(
            participant=shy,
            kind="family",
            name=f"Gilles Faucher{number}",
            phone="06 39 98 44 33",
            scope=[MandateScope.POST],
            given_by="paper",
        )
    at_the_desk(page, website, places, f"/accueil/personnes/{shy.pk}/annonce/")
    page.get_by_label("Demander un coup de main").check()
    page.get_by_label("En une ligne").fill(f"Apprendre à lire {number}")
    page.get_by_label("Catégorie").select_option(label=_category(page, "Enfants et devoirs"))
    page.get_by_label("Écrite par qui l’aide").select_option(index=1)
    page.get_by_label("Sans prénom").check()
    page.get_by_role("button", name="Enregistrer l’annonce").click()
    expect(page.get_by_role("main")).to_contain_text(f"Gilles Faucher{number}")

    with inside(places.centre):
        post = Post.objects.get(title=f"Apprendre à lire {number}")
        assert post.mandate is not None
        assert post.anonymous
    visitor = new_visitor(width=360)
    for path in (f"/entraide/mur/{post.pk}/", f"/entraide/mur/?q=n°{post.pk}"):
        visitor.goto(website.address(places.host, path))
        expect(visitor.locator("main")).to_contain_text(f"Apprendre à lire {number}")
        for word in ("Hermine", "Faucher", "Gilles"):
            expect(visitor.locator("main")).not_to_contain_text(word)
