"""What is corrected, ended or put back after it was written."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from exchange.enums import PostState
from exchange.models import Mandate, Participant, Post
from tenants.context import inside
from tests.support.posts import typed

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def test_a_correction_over_a_newer_one_is_refused_once_and_shows_it(centre, desk, home, post):
    one = post("Tondre", kind="request")
    with inside(centre):
        read_at = Post.objects.get().saved_at.isoformat()
    path = f"/entraide/annonces/{one.pk}/"
    mine = typed(centre, title="Tondre et tailler", read_at=read_at)
    desk.post(
        f"/accueil/annonces/{one.pk}/corriger/",
        typed(centre, title="Tondre le mardi", place="Le bourg", read_at=read_at),
    )
    refused = home.post(path, mine)
    assert 'value="Tondre et tailler"' in refused.text
    assert "Ce que l’annonce dit à présent" in refused.text
    assert "Tondre le mardi" in text_of(refused)
    assert "Le bourg" in text_of(refused)
    with inside(centre):
        now = Post.objects.get()
    assert now.title == "Tondre le mardi"
    assert f'value="{now.saved_at.isoformat()}"' in refused.text
    home.post(path, mine | {"read_at": now.saved_at.isoformat()})
    with inside(centre):
        assert Post.objects.get().title == "Tondre et tailler"


def test_a_correction_sent_twice_is_no_quarrel_with_oneself(centre, desk, post):
    one = post("Tondre")
    with inside(centre):
        form = typed(centre, read_at=Post.objects.get().saved_at.isoformat(), valid_until="")
    for _twice in range(2):
        answer = desk.post(f"/accueil/annonces/{one.pk}/corriger/", form)
        assert answer.status_code == 302


def test_a_correction_takes_no_mandate_that_is_not_for_it(centre, desk, post, rose):
    one = post("Tondre")
    with inside(centre):
        over, other = (
            Mandate.objects.create(
                participant=rose,
                kind="family",
                name="Anne",
                scope=[scope],
                given_by="paper",
                **ended,
            )
            for scope, ended in (
                ("post", {"ended_on": timezone.localdate() - timedelta(days=1)}),
                ("sign", {}),
            )
        )
    for mandate in (over, other):
        with inside(centre):
            read_at = Post.objects.get().saved_at.isoformat()
        page = desk.post(
            f"/accueil/annonces/{one.pk}/corriger/",
            typed(centre, read_at=read_at, mandate=str(mandate.pk)),
        )
        assert "Ce mandat ne permet pas" in text_of(page)
    with inside(centre):
        # Written under one that has ended since, it can be corrected as before.
        Post.objects.update(mandate=over)
    form = typed(centre, read_at=read_at, mandate=str(over.pk))
    assert desk.post(f"/accueil/annonces/{one.pk}/corriger/", form).status_code == 302


def test_a_post_ended_by_mistake_is_put_back_by_the_desk(centre, desk, home, post, browse):
    one = post("Tondre")
    for end in ("terminer", "retirer"):
        page = home.post(f"/entraide/annonces/{one.pk}/{end}/", follow=True)
        assert "L’accueil peut la remettre" in text_of(page)
        assert "sortie du mur le" in text_of(page)
        assert "jusqu’au" not in text_of(page)
        assert "Tondre" not in browse(centre).get("/entraide/mur/").text
        assert "Une erreur" in desk.get(f"/accueil/annonces/{one.pk}/").text
        desk.post(f"/accueil/annonces/{one.pk}/remettre/")
        assert "Tondre" in browse(centre).get("/entraide/mur/").text
    with inside(centre):
        assert Post.objects.get().closed_on is None


def test_what_is_put_back_is_on_the_wall_today_and_only_for_who_takes_part(
    centre, desk, post, rose
):
    one = post("Tondre", checked=False)
    desk.post(f"/accueil/annonces/{one.pk}/retirer/", {"why": "Venez nous voir"})
    today = timezone.localdate()
    with inside(centre):
        Post.objects.update(valid_until=today - timedelta(days=1))
        Participant.objects.filter(pk=rose.pk).update(state="left")
    page = desk.post(f"/accueil/annonces/{one.pk}/remettre/", follow=True)
    assert "ne peut pas revenir" in text_of(page)
    with inside(centre):
        Participant.objects.filter(pk=rose.pk).update(state="active")
    for _twice in range(2):
        desk.post(f"/accueil/annonces/{one.pk}/remettre/")
    with inside(centre):
        held = Post.objects.get()
    assert (held.state, held.answer, held.published_on) == (PostState.OPEN, "", today)
    assert held.valid_until == today + timedelta(days=90)
