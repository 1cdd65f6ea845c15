from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.errors import Refused
from exchange.enums import MandateScope, ParticipantState, PostState, Visibility
from exchange.models import Category, ExchangeSettings, Mandate, Participant, Post
from exchange.wall import services
from exchange.wall.selectors import Wanted, answering, balance, visible_posts, wall
from tenants.context import inside

pytestmark = pytest.mark.django_db


def titles(posts) -> list[str]:
    return [post.title for post in posts]


def test_a_post_of_the_desk_is_on_the_wall_and_one_from_home_waits(centre, post):
    with inside(centre):
        here, home = post("Ici"), post("De chez soi", checked=False)
        assert (here.state, home.state) == (PostState.OPEN, PostState.WAITING)
        assert here.valid_until == timezone.localdate() + timedelta(days=90)
        assert titles(visible_posts(None)) == ["Ici"]


def test_where_nobody_reads_before_a_post_from_home_is_on_the_wall_at_once(centre, post):
    with inside(centre):
        ExchangeSettings.objects.create(pk=1, moderated=False)
        assert post(checked=False).state == PostState.OPEN


def test_a_form_that_is_sent_twice_makes_one_post(centre, post):
    key = uuid4()
    assert post(form_key=key).pk == post(form_key=key).pk
    with inside(centre):
        assert Post.objects.count() == 1


def test_the_centre_says_how_much_is_seen_and_a_person_may_choose_less(centre, post):
    with inside(centre):
        assert post(visibility=Visibility.PAPER).visibility == Visibility.PAPER
        ExchangeSettings.objects.create(pk=1, visibility=Visibility.PARTICIPANTS)
        assert post(visibility=Visibility.EVERYONE).visibility == Visibility.PARTICIPANTS
        assert post(visibility=Visibility.PAPER).visibility == Visibility.PAPER


def test_paper_only_is_on_no_screen_and_what_is_for_participants_is_not_for_visitors(
    centre, post, rose
):
    post("Pour tous")
    post("Entre nous", visibility=Visibility.PARTICIPANTS)
    post("Papier", visibility=Visibility.PAPER)
    with inside(centre):
        assert titles(visible_posts(None)) == ["Pour tous"]
        assert titles(visible_posts(rose)) == ["Entre nous", "Pour tous"]


@pytest.mark.parametrize("name", ["Prêt ou don d’argent", "Soins et toilette"])
def test_what_the_exchange_does_not_do_is_refused_with_where_to_go_instead(centre, post, name):
    with inside(centre):
        category = Category.objects.get(name=name)
    with pytest.raises(Refused) as refusal:
        post(category=category)
    assert str(refusal.value) == category.refusal
    assert "accueil" in category.refusal or "médecin" in category.refusal


def test_a_retired_category_takes_no_new_post_and_keeps_its_own(centre, post):
    old = post()
    with inside(centre):
        Category.objects.filter(pk=old.category_id).update(retired_on=timezone.localdate())
        category = Category.objects.get(pk=old.category_id)
        with pytest.raises(Refused, match="n’est plus proposée"):
            post(category=category)
        corrected = services.correct_post(
            post=old,
            acting_user=None,
            read_at=Post.objects.get().saved_at.isoformat(),
            category=category,
            title="Tondre et tailler",
        )
        assert corrected.title == "Tondre et tailler"


@pytest.mark.parametrize("state", ["paused", "left", "erased"])
def test_who_does_not_take_part_posts_nothing(centre, post, rose, state):
    with inside(centre):
        Participant.objects.filter(pk=rose.pk).update(state=state)
        with pytest.raises(Refused, match="ne participe pas"):
            post()


def test_a_post_for_somebody_needs_a_mandate_that_is_hers_and_for_that(centre, post, rose):
    with inside(centre):
        other = Participant.objects.create(first_name="Paul")
        mandates = [
            Mandate.objects.create(
                participant=whose, kind="family", name="Anne", scope=[scope], given_by="paper"
            )
            for whose, scope in (
                (rose, MandateScope.POST),
                (rose, MandateScope.SIGN),
                (other, MandateScope.POST),
            )
        ]
        assert post(mandate=mandates[0]).mandate == mandates[0]
        for mandate in mandates[1:]:
            with pytest.raises(Refused, match="mandat"):
                post(mandate=mandate)


def test_a_person_who_waits_to_be_confirmed_may_write_and_it_waits_with_her(centre, post, rose):
    with inside(centre):
        Participant.objects.filter(pk=rose.pk).update(state=ParticipantState.WAITING)
        assert post().state == PostState.WAITING


def test_the_way_of_a_post(centre, post, josette):
    one = post(checked=False)
    with inside(centre):
        services.publish_post(post=one, acting_user=josette)
        services.take_in_hand(post=one, acting_user=josette)
        assert titles(visible_posts(None)) == [one.title]
        services.put_back(post=one, acting_user=josette)
        services.take_in_hand(post=one, acting_user=josette)
        done = services.finish_post(post=one, acting_user=josette)
        assert (done.state, done.closed_on) == (PostState.DONE, timezone.localdate())
        # Pressed twice: nothing more happens, and nothing is refused.
        assert services.finish_post(post=one, acting_user=josette).state == PostState.DONE
        with pytest.raises(Refused, match="rendu"):
            services.take_in_hand(post=one, acting_user=josette)
        assert not visible_posts(None).exists()


def test_an_expired_post_leaves_the_wall_and_comes_back_when_it_is_renewed(centre, post):
    one = post()
    today = timezone.localdate()
    with inside(centre):
        Post.objects.update(valid_until=today, warned_days=3)
        assert services.expire_posts(today) == 0
        assert services.expire_posts(today + timedelta(days=1)) == 1
        assert services.expire_posts(today + timedelta(days=1)) == 0
        renewed = services.renew_post(post=one, acting_user=None)
        assert (renewed.state, renewed.closed_on, renewed.warned_days) == ("open", None, None)
        assert renewed.valid_until == today + timedelta(days=90)
        again = services.renew_post(post=one, acting_user=None)
        assert again.valid_until == renewed.valid_until


def test_what_was_done_or_taken_down_is_not_renewed(centre, post, josette):
    one = post()
    with inside(centre):
        services.take_down(post=one, acting_user=josette, why="Déjà fait")
        with pytest.raises(Refused, match="nouvelle"):
            services.renew_post(post=one, acting_user=None)


def test_a_correction_over_a_newer_version_is_refused(centre, post, josette):
    one = post()
    with inside(centre):
        read_at = Post.objects.get().saved_at.isoformat()
        told = {"category": one.category, "title": "Tondre"}
        services.correct_post(post=one, acting_user=josette, read_at=read_at, **told)
        told["title"] = "Tondre et tailler"
        with pytest.raises(services.OutOfDate, match="encore là"):
            services.correct_post(post=one, acting_user=josette, read_at=read_at, **told)


@pytest.mark.parametrize(
    ("words", "nearly"),
    [
        ("pelouses", False),
        ("PELOUSE tondre", False),
        ("jardin", False),
        ("pelousse", True),
        ("n° {}", False),
    ],
)
def test_the_search_forgives_endings_accents_and_mistakes(centre, post, words, nearly):
    one = post("Tondre une pelouse")
    with inside(centre):
        repair = Category.objects.get(name="Petit bricolage")
        post("Réparer une chaise", category=repair)
        shown = wall(visible_posts(None), Wanted(words=words.format(one.pk)))
        assert titles(shown.posts) == ["Tondre une pelouse"]
        assert shown.nearly == nearly


def test_counts_follow_the_other_choices(centre, post):
    post("A", kind="offer", urgency="urgent")
    post("B", kind="request", urgency="urgent")
    post("C", kind="request")
    with inside(centre):
        shown = wall(visible_posts(None), Wanted(kind="request"))
        assert titles(shown.posts) == ["C", "B"]
        assert shown.counts["kind"] == {"offer": 1, "request": 2}
        assert shown.counts["urgency"] == {"urgent": 1, "none": 1}


def test_offers_answer_requests_and_the_reverse(centre, post):
    with inside(centre):
        paul = Participant.objects.create(first_name="Paul")
        sewing = Category.objects.get(name="Couture et textile")
    asked = post("Tondre chez moi", kind="request", participant=paul)
    post("Tailler une haie")
    post("Un ourlet", category=sewing)
    post("Tondre aussi", participant=paul)
    with inside(centre):
        assert titles(answering(asked, visible_posts(None))) == ["Tailler une haie"]
        assert balance(visible_posts(None)).offers == 3
        assert "quelqu’un attend votre demande" in balance(visible_posts(None)).said
