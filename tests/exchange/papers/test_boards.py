import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from exchange.enums import PostState
from exchange.models import Paper, Participant, Place, Post
from exchange.wall import services
from tenants.context import inside
from tests.support.posts import many_like

pytestmark = pytest.mark.django_db


@pytest.fixture
def meschers(centre) -> Place:
    with inside(centre):
        return Place.objects.create(name="Vitrine de Meschers", hours="le dernier vendredi")


def words_of(response) -> str:
    assert response["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_post_is_hung_and_taken_down_once_it_is_over(centre, desk, post, meschers, josette):
    one, other = post("Tondre"), post("Tailler")
    path = f"/accueil/panneaux/{meschers.pk}/"
    assert desk.get("/accueil/panneaux/").context["boards"][0].to_hang == 2
    desk.post(path + "accrocher/", {"posts": [one.pk, other.pk]})
    # Sent twice: nothing is doubled.
    desk.post(path + "accrocher/", {"posts": [one.pk, other.pk]})
    with inside(centre):
        assert Paper.objects.count() == 2
        services.finish_post(post=one, acting_user=josette)
    board = desk.get(path)
    assert [paper.post_id for paper in board.context["to_remove"]] == [one.pk]
    assert board.context["to_hang"] == []
    with inside(centre):
        paper = Paper.objects.get(post=one)
    for said in ("1 papier décroché", "Quelqu’un l’avait déjà noté"):
        answer = desk.post(path + "decrocher/", {"papers": [paper.pk]}, follow=True)
        assert said in answer.text
    with inside(centre):
        paper.refresh_from_db()
        assert paper.removed_on is not None
        assert paper.noted_by == josette


def test_a_renewed_post_is_hung_again_where_its_paper_was_taken_down(
    centre, desk, post, meschers, josette
):
    one = post("Tondre")
    path = f"/accueil/panneaux/{meschers.pk}/"
    desk.post(path + "accrocher/", {"posts": [one.pk]})
    with inside(centre):
        Post.objects.update(state=PostState.EXPIRED)
        desk.post(path + "decrocher/", {"papers": [Paper.objects.get().pk]})
        services.renew_post(post=Post.objects.get(), acting_user=josette)
    assert [row.pk for row in desk.get(path).context["to_hang"]] == [one.pk]


def test_what_only_paper_shows_is_on_the_board(centre, desk, post, meschers):
    post("Papier", visibility="paper")
    assert "sur papier seulement" in desk.get(f"/accueil/panneaux/{meschers.pk}/").text


@pytest.mark.parametrize("paper", ["a4", "a3", "card"])
def test_paper_says_a_first_name_a_number_and_nothing_else_of_who_asks(
    centre, desk, post, meschers, rose, paper
):
    with inside(centre):
        Participant.objects.filter(pk=rose.pk).update(
            email="rose@marchand.example", address="3 rue du Port"
        )
    one = post("Tondre une pelouse", kind="request", times="Le samedi")
    shy = post("Lire un courrier", kind="request", anonymous=True)
    answer = desk.post(
        f"/accueil/panneaux/{meschers.pk}/accrocher/", {"posts": [one.pk, shy.pk], "paper": paper}
    )
    words = words_of(answer)
    for told in ("Tondre une pelouse", f"n° {one.pk}", "Le samedi", "Rose", "le dernier vendredi"):
        assert told in words
    assert words.count("Rose") == 1
    for hidden in ("Marchand", "05 46", "marchand.example", "rue du Port"):
        assert hidden not in words
        assert hidden.encode() not in answer.content
    with inside(centre):
        assert Paper.objects.filter(form=paper, hung_on=None).count() == 2
    single = words_of(desk.get(f"/accueil/annonces/{one.pk}/{paper}.pdf"))
    assert "Tondre une pelouse" in single


def test_each_card_has_eight_strips_with_its_number(centre, desk, post, meschers):
    one = post("Tondre")
    words = words_of(desk.get(f"/accueil/annonces/{one.pk}/card.pdf"))
    assert words.count(f"Offre n° {one.pk}") == 8


def test_the_bulletin_tells_everything_requests_first(centre, desk, post, meschers):
    post("Tondre")
    post("Papier", visibility="paper", kind="request")
    words = words_of(desk.get("/accueil/panneaux/bulletin.pdf"))
    assert words.index("Papier") < words.index("Tondre")


def test_nothing_ticked_is_said(centre, desk, meschers):
    for path in ("accrocher/", "decrocher/"):
        for data in ({}, {"posts": ["x"], "papers": ["-1"]}, {"posts": ["9" * 30]}):
            answer = desk.post(f"/accueil/panneaux/{meschers.pk}/{path}", data, follow=True)
            assert answer.status_code == 200
            assert "Cochez au moins" in answer.text


def test_a_board_of_another_centre_is_nothing_here(centre, other_centre, desk, post):
    with inside(other_centre):
        for _one in range(3):
            place = Place.objects.create(name="Ailleurs")
    assert desk.get(f"/accueil/panneaux/{place.pk}/").status_code == 404
    assert "Ailleurs" not in desk.get("/accueil/panneaux/").text


def test_the_boards_take_as_many_statements_with_200_posts_as_with_10(
    centre, desk, post, meschers, rose
):
    for number in range(10):
        post(f"Tondre {number}")
    paths = ("/accueil/panneaux/", f"/accueil/panneaux/{meschers.pk}/")

    def statements(path: str) -> int:
        desk.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(path).status_code == 200
        return len(queries)

    few = [statements(path) for path in paths]
    with inside(centre):
        one = Post.objects.first()
        rows = many_like(one, 190)
        Paper.objects.bulk_create(
            Paper(post=row, where=meschers, form="a4", hung_on=one.published_on)
            for row in rows[:90]
        )
    assert [statements(path) for path in paths] == few
    assert max(few) <= 12
