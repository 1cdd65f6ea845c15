"""Direction's list of categories: what is exchanged, and what is not."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from exchange.models import Category, ExchangeSettings
from exchange.wall.selectors import Wanted, categories_on_offer, visible_posts, wall
from tenants.context import inside
from tests.exchange.test_office import SENT, SETTINGS

pytestmark = pytest.mark.django_db
LIST = f"{SETTINGS}categories/"
GARDEN = "Jardin et plantes"


@pytest.fixture
def direction(centre, browse):
    client = browse(centre)
    with inside(centre):
        client.force_login(User.objects.create_user("claire", role="direction"))
    return client


def names(centre) -> list[str]:
    with inside(centre):
        return [one.name for one in categories_on_offer()]


def do(direction, centre, name, what):
    with inside(centre):
        pk = Category.objects.get(name=name).pk
    return direction.post(f"{LIST}{pk}/changer/", {"do": what}, follow=True)


def save(direction, centre, name, **sent):
    with inside(centre):
        pk = Category.objects.get(name=name).pk
    return direction.post(f"{LIST}{pk}/", {"name": name, **sent}, follow=True)


def test_a_category_is_added_last_put_in_order_and_renamed(direction, centre):
    before = names(centre)
    direction.post(f"{LIST}ajouter/", {"name": "Vélo", "examples": "Une chambre à air"})
    assert names(centre) == [*before, "Vélo"]
    # The categories that are refused stand between: they are in the same order.
    while names(centre)[-2] != "Vélo":
        do(direction, centre, "Vélo", "up")
    assert names(centre) == [*before[:-1], "Vélo", before[-1]]
    page = direction.get(LIST)
    shown = [row.name for row in page.context["categories"] if not row.refusal]
    assert shown == names(centre)
    save(direction, centre, "Vélo")
    with inside(centre):
        pk = Category.objects.get(name="Vélo").pk
    direction.post(f"{LIST}{pk}/", {"name": "Vélos et trottinettes"})
    assert "Vélos et trottinettes" in names(centre)
    assert "Vélo" not in names(centre)


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "Donnez un nom"), ("jardin  et PLANTES", "est déjà dans la liste"), ("x" * 81, "80")],
)
def test_a_name_that_cannot_be_is_said_and_nothing_typed_is_lost(direction, centre, name, said):
    page = direction.post(f"{LIST}ajouter/", {"name": name, "examples": "Tailler les rosiers"})
    assert said in page.text
    assert 'value="Tailler les rosiers"' in page.text


def test_the_posts_of_a_renamed_category_are_found_by_its_new_name_only(direction, centre, post):
    post("Tondre")
    with inside(centre):
        pk = Category.objects.get(name=GARDEN).pk
    direction.post(f"{LIST}{pk}/", {"name": "Potager"})
    with inside(centre):
        assert wall(visible_posts(None), Wanted(words="potager")).posts.count() == 1
        assert wall(visible_posts(None), Wanted(words="jardins")).posts.count() == 0


def test_one_with_posts_is_retired_and_never_deleted(direction, centre, post):
    one = post("Tondre")
    assert "1 annonce sur le mur" in direction.get(LIST).text
    assert "ne peut pas être supprimée" in do(direction, centre, GARDEN, "delete").text
    do(direction, centre, GARDEN, "retire")
    assert GARDEN not in names(centre)
    page = direction.get(LIST)
    assert "Catégories qui ne servent plus" in page.text
    with inside(centre):
        # What is there stays and can be corrected; nothing new comes.
        assert [row.pk for row in visible_posts(None)] == [one.pk]
    page = direction.post(f"{LIST}ajouter/", {"name": GARDEN})
    assert "utilisez-la de nouveau" in page.text
    do(direction, centre, GARDEN, "take-back")
    assert GARDEN in names(centre)
    do(direction, centre, "Animaux", "delete")
    assert "Animaux" not in names(centre)


def test_what_direction_refuses_is_explained_to_who_chooses_it(direction, desk, centre, rose):
    why = "Chez nous le lavoir n’est pas chauffé : demandez à la laverie."
    save(direction, centre, "Couture et textile", refusal=why)
    assert "Couture et textile" not in names(centre)
    with inside(centre):
        pk = Category.objects.get(name="Couture et textile").pk
    sent = {
        "form_key": str(uuid4()),
        "kind": "request",
        "title": "Laver un tapis",
        "category": str(pk),
        "urgency": "none",
        "frequency": "once",
        "visibility": "everyone",
    }
    page = desk.post(f"/accueil/personnes/{rose.pk}/annonce/", sent)
    assert why in page.text
    assert "Laver un tapis" in page.text


def test_the_rhythm_of_the_letter_is_a_setting(direction, centre):
    direction.post(SETTINGS, {**SENT, "digest": "weekly"})
    with inside(centre):
        assert ExchangeSettings.objects.get().digest == "weekly"


@pytest.mark.parametrize("role", ["team", "desk", "resident"])
def test_only_direction_changes_the_list(centre, browse, role):
    client = browse(centre)
    with inside(centre):
        client.force_login(User.objects.create_user(role, role=role))
        pk = Category.objects.get(name=GARDEN).pk
    for path in (LIST, f"{LIST}ajouter/", f"{LIST}{pk}/", f"{LIST}{pk}/changer/"):
        assert client.post(path, {"do": "retire", "name": "Autre nom"}).status_code != 200
    assert GARDEN in names(centre)


def test_the_list_of_another_centre_is_its_own(direction, centre, other_centre, post):
    with inside(other_centre):
        Category.objects.create(pk=9_000, name="Bateaux")
    assert "Bateaux" not in direction.get(LIST).text
    assert direction.get(f"{LIST}9000/").status_code == 404
    assert direction.post(f"{LIST}9000/changer/", {"do": "delete"}).status_code == 404
    do(direction, centre, GARDEN, "retire")
    assert GARDEN in names(other_centre)


def test_while_the_module_is_off_there_is_no_list(direction, centre):
    centre.modules = []
    centre.save()
    for path in (LIST, f"{LIST}ajouter/", f"{LIST}1/"):
        assert direction.get(path).status_code == 404


def test_the_list_takes_as_many_statements_with_200_categories_as_with_18(direction, centre):
    def statements() -> int:
        direction.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            assert direction.get(LIST).status_code == 200
        return len(captured)

    few = statements()
    with inside(centre):
        Category.objects.bulk_create(
            Category(name=f"Savoir {number}", sort_order=number) for number in range(200)
        )
    assert statements() == few
