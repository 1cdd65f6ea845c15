"""What becomes of the posts of somebody who pauses, leaves, is erased or is not confirmed yet."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import Refused
from accounts.models import User
from exchange.enums import MandateScope, ParticipantState, PostState, Rhythm
from exchange.life import services as life
from exchange.models import ExchangeSettings, Mandate, Participant, Place, Post
from exchange.papers import selectors as papers
from exchange.papers.digest import send_digest
from exchange.wall import services
from exchange.wall.desk import posts_to_call_about
from exchange.wall.selectors import visible_posts
from exchange.wall.warning import warn_of_ends
from tenants.context import inside

pytestmark = pytest.mark.django_db
PUBLIC = ("/entraide/mur/", "/entraide/mur/?q=tondre", "/entraide/mur/ecran/")


@pytest.fixture
def hall(centre) -> Place:
    with inside(centre):
        return Place.objects.create(name="Hall")


def read_anywhere(browse, centre, one: Post) -> list[str]:
    """Addresses at which a visitor reads it."""
    paths = (*PUBLIC, f"/entraide/mur/{one.pk}/")
    return [path for path in paths if one.title in browse(centre).get(path).text]


def test_in_a_pause_a_person_s_posts_are_read_nowhere_and_come_back_with_her(
    centre, browse, post, rose, josette, hall, desk
):
    one = post("Tondre une pelouse")
    path = f"/accueil/panneaux/{hall.pk}/"
    desk.post(path + "accrocher/", {"posts": [one.pk]})
    assert len(read_anywhere(browse, centre, one)) == 4
    with inside(centre):
        life.pause(participant=rose, acting_user=josette)
        assert not visible_posts(rose).exists()
    assert read_anywhere(browse, centre, one) == []
    assert browse(centre).post(f"/entraide/mur/{one.pk}/repondre/", {}).status_code == 404
    board = desk.get(path)
    assert "(en pause)" in board.text
    assert [paper.post_id for paper in board.context["to_remove"]] == [one.pk]
    assert board.context["to_hang"] == board.context["hanging"] == []
    assert desk.get("/accueil/panneaux/").context["boards"][0].to_remove == 1
    assert desk.get(f"/accueil/annonces/{one.pk}/a4.pdf").status_code == 404
    page = desk.get(f"/accueil/annonces/{one.pk}/")
    assert "est en pause" in page.text
    assert "Imprimer" not in page.text
    with inside(centre):
        life.come_back(participant=rose, acting_user=josette)
        [paper] = papers.hanging(hall)
        assert paper.post_id == one.pk
    assert len(read_anywhere(browse, centre, one)) == 4


def test_nobody_is_written_to_or_called_about_a_post_during_a_pause(centre, post, rose, josette):
    post("Tondre")
    today = timezone.localdate()
    with inside(centre):
        Participant.objects.filter(pk=rose.pk).update(email="rose@x.example")
        Post.objects.update(valid_until=today + timedelta(days=2))
        ExchangeSettings.objects.create(pk=1, digest=Rhythm.WEEKLY)
        life.pause(participant=rose, acting_user=josette)
        assert warn_of_ends(today) == 0
        assert send_digest(today) == 0
        Participant.objects.filter(pk=rose.pk).update(email="")
        assert not posts_to_call_about().exists()


def test_a_paused_person_s_post_ends_on_its_day_and_is_renewed_once_she_is_back(
    centre, post, rose, josette
):
    one = post("Tondre")
    today = timezone.localdate()
    with inside(centre):
        life.pause(participant=rose, acting_user=josette)
        Post.objects.update(valid_until=today - timedelta(days=1))
        assert services.expire_posts(today) == 1
        with pytest.raises(Refused, match="en pause"):
            services.renew_post(post=one, acting_user=josette)
        life.come_back(participant=rose, acting_user=josette)
        assert services.renew_post(post=one, acting_user=josette).state == PostState.OPEN


@pytest.mark.parametrize("erased", [False, True])
def test_who_leaves_or_is_erased_has_nothing_left_on_the_wall(
    centre, browse, post, rose, josette, hall, desk, erased
):
    one, waiting = post("Tondre une pelouse"), post("Tailler", checked=False)
    desk.post(f"/accueil/panneaux/{hall.pk}/accrocher/", {"posts": [one.pk]})
    with inside(centre):
        if erased:
            life.erase(participant=rose, acting_user=josette, close_posts=True)
        else:
            life.leave(participant=rose, acting_user=josette)
        states = set(Post.objects.values_list("state", flat=True))
        assert states == {PostState.TAKEN_DOWN}
        [paper] = papers.to_remove(hall)
        assert paper.post_id == one.pk
        for row in (one, waiting):
            with pytest.raises(Refused):
                services.renew_post(post=row, acting_user=josette)
            with pytest.raises(Refused):
                services.publish_post(post=row, acting_user=josette)
        with pytest.raises(Refused):
            post("Encore")
    assert read_anywhere(browse, centre, one) == []


def test_what_nobody_has_read_ends_on_its_day_too_and_is_read_before_it_comes_back(
    centre, post, rose, josette
):
    one = post("Tondre", checked=False)
    today = timezone.localdate()
    with inside(centre):
        rose.user = User.objects.create_user("rose", role="resident")
        rose.save()
        Post.objects.update(valid_until=today - timedelta(days=1))
        assert services.expire_posts(today) == 1
        # A link in a mail, or her own page: the desk still has not read it.
        assert services.renew_post(post=one, acting_user=None).state == PostState.WAITING
        Post.objects.update(state=PostState.EXPIRED)
        assert services.renew_post(post=one, acting_user=rose.user).state == PostState.WAITING
        Post.objects.update(state=PostState.EXPIRED)
        assert services.renew_post(post=one, acting_user=josette).state == PostState.OPEN


def test_a_post_of_somebody_who_is_not_confirmed_waits_with_her(centre, desk, post):
    with inside(centre):
        lea = Participant.objects.create(
            first_name="Léa", last_name="Roux", state=ParticipantState.WAITING
        )
    one = post("Tondre", participant=lea)
    page = desk.post(f"/accueil/annonces/{one.pk}/publier/", follow=True)
    assert "n’est pas encore confirmée" in page.text
    with inside(centre):
        assert Post.objects.get().state == PostState.WAITING
        Participant.objects.update(state=ParticipantState.ACTIVE)
    desk.post(f"/accueil/annonces/{one.pk}/publier/")
    with inside(centre):
        assert Post.objects.get().state == PostState.OPEN


@pytest.mark.parametrize("path", ["/accueil/appels/", "/accueil/annonces/?liste=ending"])
def test_the_lists_say_how_to_reach_who_has_no_e_mail_about_a_post_that_ends(
    centre, desk, post, rose, path
):
    with inside(centre):
        denise = Participant.objects.create(first_name="Denise", last_name="Fradin")
        nephew = Mandate.objects.create(
            participant=denise,
            kind="family",
            name="Patrick Fradin",
            phone="06 39 98 10 61",
            scope=[MandateScope.POST],
            given_by="paper",
        )
        paul = Participant.objects.create(first_name="Paul", email="paul@x.example")
    post("Tondre")
    post("Lire le journal", participant=denise, mandate=nephew)
    post("Peindre", participant=paul)
    with inside(centre):
        Post.objects.update(valid_until=timezone.localdate() + timedelta(days=10))
    page = desk.get(path)
    assert "05 46 00 00 01" in page.text
    assert "Patrick Fradin" in page.text
    assert "06 39 98 10 61" in page.text
    assert ("Peindre" in page.text) == ("annonces" in path)
    assert "paul@x.example" not in page.text
