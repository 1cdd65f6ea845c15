import os
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images import get_image_model

from accounts.enums import Role
from accounts.models import User
from exchange.models import Category, Participant, Post
from exchange.wall.kept_photos import FOLDER, MOST
from exchange.wall.tasks import tidy_wall
from jobs.storage import private_storage
from tenants.context import inside
from tests.support.photos import SECRET, photo
from tests.support.posts import typed

pytestmark = pytest.mark.django_db
WRITE = "/entraide/annonces/ecrire/"
KEPT = "Votre photo est gardée"
PREVIEW = re.compile(r'src="data:image/webp;base64,[^"]{60,}"')


@pytest.fixture(autouse=True)
def private_folder(settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "prive"


@pytest.fixture
def sent(centre) -> dict[str, str]:
    return typed(centre, photo_description="Ma haie")


def a_photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("Rose Marchand.jpg", photo(size=(900, 600)))


def kept_files(centre) -> list[str]:
    with inside(centre):
        return private_storage.listdir(FOLDER)[1] if private_storage.exists(FOLDER) else []


def photos_of_posts(centre) -> list[tuple[int, int] | None]:
    with inside(centre):
        photos = [one.photo for one in Post.objects.order_by("pk")]
        return [one and (one.width, one.height) for one in photos]


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"category": ""}, {"photo_description": ""}, {"kind": ""}],
)
def test_a_photo_outlives_the_refusal_of_its_form(centre, home, sent, wrong):
    refused = home.post(WRITE, sent | wrong | {"photo": a_photo()})
    assert KEPT in refused.text
    assert PREVIEW.search(refused.text)
    assert "à nouveau." not in refused.text.split(KEPT)[0]
    with inside(centre):
        # Nothing of it is public before the post is.
        assert not get_image_model().objects.exists()
        (name,) = kept_files(centre)
        assert SECRET.encode() not in private_storage.open(f"{FOLDER}/{name}").read()
    again = home.post(WRITE, sent | wrong)
    assert KEPT in again.text
    assert home.post(WRITE, sent).status_code == 302
    assert photos_of_posts(centre) == [(900, 600)]
    assert kept_files(centre) == []


def test_a_rule_of_the_house_that_refuses_the_post_keeps_its_photo_too(centre, home, sent):
    with inside(centre):
        money = Category.objects.get(name="Prêt ou don d’argent")
    refused = home.post(WRITE, sent | {"category": str(money.pk), "photo": a_photo()})
    assert "point conseil budget" in refused.text
    assert PREVIEW.search(refused.text)
    home.post(WRITE, sent)
    assert photos_of_posts(centre) == [(900, 600)]


def test_the_desk_s_photos_are_kept_as_well_and_of_corrections(centre, desk, rose, sent):
    path = f"/accueil/personnes/{rose.pk}/annonce/"
    assert KEPT in desk.post(path, sent | {"title": "", "photo": a_photo()}).text
    desk.post(path, sent)
    assert photos_of_posts(centre) == [(900, 600)]
    with inside(centre):
        one = Post.objects.get()
    other = SimpleUploadedFile("b.jpg", photo(size=(600, 300)))
    again = sent | {"form_key": str(uuid4()), "read_at": one.saved_at.isoformat()}
    path = f"/accueil/annonces/{one.pk}/corriger/"
    assert KEPT in desk.post(path, again | {"title": "", "photo": other}).text
    assert photos_of_posts(centre) == [(900, 600)]
    desk.post(path, again)
    assert photos_of_posts(centre) == [(600, 300)]
    assert kept_files(centre) == []


def test_it_can_be_taken_away_or_replaced(centre, home, sent):
    wrong = sent | {"title": ""}
    home.post(WRITE, wrong | {"photo": a_photo()})
    replaced = home.post(
        WRITE, wrong | {"photo": SimpleUploadedFile("b.png", photo("PNG", size=(400, 200)))}
    )
    assert KEPT in replaced.text
    assert len(kept_files(centre)) == 1
    taken_away = home.post(WRITE, wrong | {"forget_photo": "on"})
    assert KEPT not in taken_away.text
    assert kept_files(centre) == []
    # Another one beside the ticked box: the box was about the one before.
    home.post(WRITE, wrong | {"photo": a_photo()})
    page = home.post(WRITE, wrong | {"photo": a_photo(), "forget_photo": "on"})
    assert KEPT in page.text
    home.post(WRITE, sent)
    assert photos_of_posts(centre) == [(900, 600)]


def test_no_other_session_form_or_centre_finds_it(centre, other_centre, home, desk, browse, sent):
    home.post(WRITE, sent | {"title": "", "photo": a_photo()})
    with inside(centre):
        paul = Participant.objects.create(
            first_name="Paul", user=User.objects.create_user("paul", role=Role.RESIDENT)
        )
        rose = User.objects.get(username="rose")
    neighbour, elsewhere = browse(centre), browse(centre)
    with inside(centre):
        neighbour.force_login(paul.user)
        elsewhere.force_login(rose)
    for client in (neighbour, elsewhere):
        assert KEPT not in client.post(WRITE, sent | {"title": ""}).text
    assert (
        KEPT not in desk.post(f"/accueil/personnes/{paul.pk}/annonce/", sent | {"title": ""}).text
    )
    assert KEPT not in home.post(WRITE, sent | {"title": "", "form_key": str(uuid4())}).text
    other_centre.modules = ["exchange"]
    other_centre.save()
    assert kept_files(other_centre) == []
    there = browse(other_centre)
    with inside(other_centre):
        Participant.objects.create(
            first_name="Rose", user=User.objects.create_user("rose", role=Role.RESIDENT)
        )
        there.force_login(User.objects.get(username="rose"))
        there.cookies["sessionid"] = home.cookies["sessionid"].value
    assert KEPT not in there.post(WRITE, sent | {"title": ""}, follow=True).text
    assert len(kept_files(centre)) == 1


def test_the_night_takes_what_was_left_and_a_session_keeps_but_a_few(centre, home, sent):
    for _time in range(MOST + 2):
        home.post(WRITE, sent | {"form_key": str(uuid4()), "title": "", "photo": a_photo()})
    assert 1 <= len(kept_files(centre)) <= MOST
    tidy_wall(schema=centre.schema_name)
    assert kept_files(centre)
    with inside(centre):
        for name in kept_files(centre):
            os.utime(private_storage.path(f"{FOLDER}/{name}"), (0, 0))
    tidy_wall(schema=centre.schema_name)
    assert kept_files(centre) == []


@pytest.mark.parametrize("key", ["", "../../../etc/passwd", "x"])
def test_a_key_that_is_none_keeps_nothing(centre, home, sent, key):
    page = home.post(WRITE, sent | {"form_key": key, "photo": a_photo()})
    assert page.status_code == 200
    assert KEPT not in page.text
    assert kept_files(centre) == []
