"""Direction's settings, places, the switch of the module, and the volunteers' guide."""

import pytest

from accounts.models import JournalEntry, User
from exchange.enums import PaperForm
from exchange.models import Category, ExchangeSettings, Paper, Participant, Place, Post, Signature
from exchange.office import guide, services
from exchange.selectors import exchange_settings
from pdf.typesetting import render_pdf
from tenants.context import inside
from tenants.models import Centre
from tests.support.charters import days_ago, in_force, somebody

pytestmark = pytest.mark.django_db
SETTINGS, PLACES, MODULES = "/gestion/entraide/", "/gestion/entraide/lieux/", "/gestion/modules/"
SENT = {
    "name": "Coup de main",
    "welcome": "Bonjour.",
    "online_registration": "on",
    "quiet_months": "12",
    "leaving_days": "60",
    "moderated": "on",
    "visibility": "everyone",
    "validity_days": "45",
    "digest": "none",
}


@pytest.fixture
def claire(in_centre) -> User:
    return User.objects.create_user("claire", first_name="Claire", role="direction")


@pytest.fixture
def direction(in_centre, claire, browse):
    client = browse(in_centre)
    client.force_login(claire)
    return client


def test_settings_are_kept_and_the_journal_names_what_changed(direction):
    assert exchange_settings().quiet_months == 18
    direction.post(SETTINGS, SENT)
    saved = ExchangeSettings.objects.get()
    assert (saved.name, saved.quiet_months, saved.validity_days) == ("Coup de main", 12, 45)
    line = JournalEntry.objects.get(action="exchange-set-up")
    assert "nom du service" in line.note
    assert "inscription par internet" not in line.note
    direction.post(SETTINGS, SENT)
    assert JournalEntry.objects.filter(action="exchange-set-up").count() == 1


def test_a_setting_that_makes_no_sense_is_refused_with_nothing_lost(direction):
    page = direction.post(SETTINGS, {**SENT, "quiet_months": "beaucoup", "leaving_days": "1"})
    assert "Écrivez un nombre entier" in page.text
    assert 'value="Coup de main"' in page.text
    assert not ExchangeSettings.objects.exists()


@pytest.mark.parametrize("path", [SETTINGS, PLACES, MODULES])
@pytest.mark.parametrize("role", ["team", "desk", "resident"])
def test_only_direction_opens_the_settings(in_centre, browse, path, role):
    client = browse(in_centre)
    client.force_login(User.objects.create_user(role, role=role))
    assert client.get(path).status_code != 200
    assert client.post(path, {"do": "close"}).status_code != 200
    assert Centre.objects.get(pk=in_centre.pk).has_module("exchange")


def names():
    return [place.name for place in Place.objects.filter(retired_on=None)]


def add(direction, name, **values):
    return direction.post(f"{PLACES}ajouter/", {"name": name, **values})


def do(direction, name, what):
    pk = Place.objects.get(name=name).pk
    return direction.post(f"{PLACES}{pk}/changer/", {"do": what}, follow=True)


def test_places_are_added_put_in_order_and_corrected(direction):
    for name in ("Hall", "Vitrine", "Marché"):
        add(direction, name, has_board="on")
    do(direction, "Marché", "up")
    assert names() == ["Hall", "Marché", "Vitrine"]
    do(direction, "Hall", "up")
    do(direction, "Vitrine", "down")
    do(direction, "Hall", "down")
    assert names() == ["Marché", "Hall", "Vitrine"]
    pk = Place.objects.get(name="Hall").pk
    direction.post(f"{PLACES}{pk}/", {"name": "Grand hall", "hours": "le mercredi"})
    assert names() == ["Marché", "Grand hall", "Vitrine"]
    assert "Donnez un nom à ce lieu" in add(direction, "").text


def a_paper_at(place: Place) -> None:
    category = Category.objects.first() or Category.objects.create(name="Maison")
    post = Post.objects.create(
        kind="offer",
        title="Arroser",
        text="Vos plantes.",
        category=category,
        participant=somebody(),
        valid_until=days_ago(-30),
    )
    Paper.objects.create(post=post, where=place, form=PaperForm.POSTER_A4)


def test_a_place_in_use_is_retired_and_never_deleted(direction):
    add(direction, "Hall")
    add(direction, "Vitrine")
    a_paper_at(Place.objects.get(name="Hall"))
    assert "ne peut pas être supprimé" in do(direction, "Hall", "delete").text
    do(direction, "Hall", "retire")
    assert names() == ["Vitrine"]
    assert "Lieux qui ne servent plus" in direction.get(PLACES).text
    do(direction, "Hall", "take-back")
    assert set(names()) == {"Hall", "Vitrine"}
    do(direction, "Vitrine", "delete")
    assert names() == ["Hall"]


def test_the_menu_leads_to_the_settings_only_while_the_module_is_on(direction, in_centre):
    assert f'"url": "{SETTINGS}"' in direction.get("/gestion/").text
    in_centre.modules = []
    in_centre.save()
    assert f'"url": "{SETTINGS}"' not in direction.get("/gestion/").text
    for path in (SETTINGS, PLACES, f"{SETTINGS}textes/", f"{SETTINGS}textes/charte/"):
        assert direction.get(path).status_code == 404
    assert direction.get(MODULES).status_code == 200


def test_off_and_on_again_loses_nothing_and_counts_from_the_next_request(
    direction, browse, in_centre
):
    rose = somebody()
    text = in_force()
    Signature.objects.create(participant=rose, version=text, way="paper")
    services.save_place(place=Place(name="Hall"))
    visitor = browse(in_centre)
    assert visitor.get("/entraide/charte/").status_code == 200
    page = direction.get(MODULES).text
    assert "1 personne et" in page.replace("\u00a0", " ")
    direction.post(MODULES, {"do": "close"})
    gone = [
        "/entraide/charte/",
        "/entraide/reglement/",
        "/entraide/charte/a-signer.pdf",
        "/entraide/signer/",
        "/accueil/a-signer/",
        f"/accueil/personnes/{rose.pk}/signer/",
        "/accueil/guide.pdf",
    ]
    for path in gone:
        assert visitor.get(path).status_code == 404, path
        assert direction.get(path).status_code == 404, path
    assert "/entraide/" not in visitor.get("/").text
    direction.post(MODULES, {"do": "close"})
    direction.post(MODULES, {"do": "open"})
    assert visitor.get("/entraide/charte/").status_code == 200
    assert "/entraide/" in visitor.get("/").text
    with inside(in_centre):
        assert (Participant.objects.get(), Signature.objects.get().version) == (rose, text)
        assert Place.objects.get().name == "Hall"
        lines = JournalEntry.objects.filter(action__startswith="module-").order_by("pk")
        assert [line.action for line in lines] == ["module-closed", "module-opened"]


def test_switching_here_changes_no_other_centre(direction, other_centre, browse):
    before = Centre.objects.get(pk=other_centre.pk).modules
    direction.post(MODULES, {"do": "close"})
    assert Centre.objects.get(pk=other_centre.pk).modules == before


def test_the_federation_has_no_such_page(browse):
    client = browse(None)
    client.force_login(User.objects.create_user("ada", role="facilitation"))
    assert client.get(MODULES).status_code in (302, 403)
    assert client.get(SETTINGS).status_code == 404


@pytest.mark.parametrize("places", [0, 2, 9])
def test_the_guide_is_one_page_with_this_centre_s_addresses_and_hours(
    desk, in_centre, monkeypatch, places
):
    seen = {}

    def watched(template, data, **rest):
        seen.update(data)
        return render_pdf(template, data, **rest)

    monkeypatch.setattr(guide, "render_pdf", watched)
    for rank in range(places):
        Place.objects.create(
            name=f"Salle {rank}",
            address="12 rue des Tilleuls, une adresse plutôt longue",
            hours="le mercredi de 9 h 30 à 11 h 30, hors vacances scolaires",
            sort_order=rank,
        )
    content = desk.get("/accueil/guide.pdf").content
    assert b"/Type/Pages/Count 1/" in content
    assert [place["name"] for place in seen["places"]] == [f"Salle {n}" for n in range(places)][:4]
    assert all("les-tilleuls" in address for _words, address in seen["screens"])
    assert 'href="/accueil/guide.pdf"' in desk.get("/accueil/").text
