import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.images import get_image_model

from accounts.models import User
from exchange.enums import PostState, Visibility
from exchange.models import Answer, Category, Participant, Post, PostReport
from exchange.wall.renewing import renewal_address
from exchange.wall.services import expire_posts
from tenants.context import inside
from tests.support.photos import photo
from tests.support.posts import many_like, typed

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def test_the_wall_says_more_offers_than_requests_and_invites_to_ask(centre, post, browse):
    post("Tondre")
    page = browse(centre).get("/entraide/mur/")
    assert "1 offre et 0 demande" in text_of(page)
    assert "quelqu’un attend votre demande" in text_of(page)


def test_no_page_tells_more_than_a_first_name(centre, post, rose, browse):
    one = post("Tondre")
    hidden = post("Papier", visibility=Visibility.PAPER)
    shy = post("Un courrier à lire", kind="request", anonymous=True)
    paths = ["/entraide/mur/", "/entraide/mur/ecran/", f"/entraide/mur/{one.pk}/"]
    for path in paths:
        page = browse(centre).get(path).text
        assert "Rose" in page, path
        assert "Marchand" not in page
        assert "05 46" not in page
        assert "Papier" not in page
    assert (
        "Rose" not in text_of(browse(centre).get(f"/entraide/mur/{shy.pk}/")).split("Des offres")[0]
    )
    gone = browse(centre).get(f"/entraide/mur/{hidden.pk}/")
    assert gone.status_code == 404
    assert "ne se lit que sur papier" in gone.text
    assert "Papier" not in gone.text


def test_a_post_of_another_centre_is_nothing_here(centre, other_centre, post, desk, browse):
    other_centre.modules = ["exchange"]
    other_centre.save()
    one = post("Tondre")
    for path in (f"/entraide/mur/{one.pk}/", f"/entraide/mur/{one.pk}/repondre/"):
        page = browse(other_centre).get(path)
        assert page.status_code == 404
        assert "Tondre" not in page.text
    assert "Tondre" not in browse(other_centre).get("/entraide/mur/?q=tondre").text
    with inside(centre):
        token = renewal_address(one).rstrip("/").rsplit("/", 1)[-1]
    assert browse(centre).get(f"/entraide/renouveler/{token}/").status_code == 200
    assert browse(other_centre).get(f"/entraide/renouveler/{token}/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "q=" + "a" * 9000,
        "q=%00&category=%00",
        "category=99999999999999&kind=autre&urgency=x&language=%00",
        "page=-4",
        "page=999999",
        "q=%27%22%3B--",
        "&".join(["category=1"] * 300),
        "q=n°+99999999999999999999",
    ],
)
def test_whatever_is_asked_of_the_wall_the_answer_is_a_page(centre, post, browse, address):
    post("Tondre")
    assert browse(centre).get(f"/entraide/mur/?{address}").status_code in (200, 400)


def statements(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "path", ["/entraide/mur/", "/entraide/mur/?q=tondre&kind=offer", "/entraide/mur/ecran/"]
)
def test_the_wall_takes_as_many_statements_with_200_posts_as_with_10(
    centre, post, rose, browse, path
):
    for number in range(10):
        post(f"Tondre {number}")
    few = statements(browse(centre), path)
    with inside(centre):
        many_like(Post.objects.first(), 190)
    assert statements(browse(centre), path) == few <= 12


def test_a_participant_writes_from_home_and_the_desk_reads_it_first(centre, home, desk, browse):
    form = typed(centre)
    for _twice in range(2):
        answer = home.post("/entraide/annonces/ecrire/", form, follow=True)
        assert "L’accueil la relit" in text_of(answer)
    with inside(centre):
        one = Post.objects.get()
    assert "Tailler ma haie" not in browse(centre).get("/entraide/mur/").text
    assert "Tailler ma haie" in desk.get("/accueil/annonces/?liste=to-read").text
    desk.post(f"/accueil/annonces/{one.pk}/publier/")
    assert "Tailler ma haie" in browse(centre).get("/entraide/mur/").text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": ""}, "Écrivez en une ligne"),
        ({"kind": ""}, "Dites si c’est une demande"),
        ({"category": ""}, "Choisissez la catégorie"),
        ({"valid_until": "2020-01-01"}, "Cette date est passée"),
        ({"valid_until": "demain"}, "Cette date n’existe pas"),
        ({"valid_until": "2099-01-01"}, "plus de deux ans"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(centre, home, changed, said):
    form = typed(centre, text="Elle est haute de deux mètres") | changed
    page = home.post("/entraide/annonces/ecrire/", form)
    assert said in text_of(page)
    assert "Elle est haute de deux mètres" in page.text
    with inside(centre):
        assert not Post.objects.exists()


def test_what_the_exchange_does_not_do_is_explained_on_the_form(centre, home):
    with inside(centre):
        money = Category.objects.get(name="Prêt ou don d’argent")
    page = home.post("/entraide/annonces/ecrire/", typed(centre, category=str(money.pk)))
    assert "point conseil budget" in page.text
    assert "Tailler ma haie" in page.text


@pytest.mark.parametrize(
    ("state", "said"), [("waiting", "L’accueil la relit"), ("left", "ne participe pas")]
)
def test_who_waits_or_has_left_is_not_asked_to_register_again(
    centre, home, post, rose, state, said
):
    one = post("Tondre")
    post("Entre nous", visibility=Visibility.PARTICIPANTS)
    with inside(centre):
        Participant.objects.filter(pk=rose.pk).update(state=state)
    assert one.title in home.get("/entraide/annonces/").text
    answer = home.post("/entraide/annonces/ecrire/", typed(centre), follow=True)
    assert said in text_of(answer)
    # Of the wall she reads what everybody does.
    assert "Entre nous" not in home.get("/entraide/mur/").text


def test_an_account_that_came_from_a_double_has_the_posts_of_the_person(centre, home, post, rose):
    with inside(centre):
        Participant.objects.filter(pk=rose.pk).update(user=None)
        Participant.objects.create(
            first_name="Rose",
            state="merged",
            merged_into=rose,
            user=User.objects.get(role="resident"),
        )
    one = post("Tondre")
    assert one.title in home.get("/entraide/annonces/").text


def test_an_account_that_is_no_participant_is_told_how_to_take_part(centre, desk):
    page = desk.get("/entraide/annonces/ecrire/")
    assert page.status_code == 403
    assert "Il reste à vous inscrire" in page.text


def test_one_reads_and_changes_only_ones_own_posts(centre, home, post):
    with inside(centre):
        paul = Participant.objects.create(first_name="Paul")
    theirs = post("À Paul", participant=paul)
    for path in ("", "renouveler/", "terminer/", "retirer/"):
        assert home.post(f"/entraide/annonces/{theirs.pk}/{path}", typed(centre)).status_code == 404
    with inside(centre):
        assert Post.objects.get(pk=theirs.pk).state == PostState.OPEN


def test_an_answer_goes_to_the_desk_and_never_on_the_wall(centre, post, browse, desk):
    one = post("Tondre")
    word = {
        "form_key": str(uuid4()),
        "name": "Lucie Petit",
        "reached_by": "06 00 00 00 02",
        "text": "Le jeudi me va",
    }
    visitor = browse(centre)
    for _twice in range(2):
        page = visitor.post(f"/entraide/mur/{one.pk}/repondre/", word, follow=True)
        assert "Votre mot est à l’accueil" in text_of(page)
        assert "Lucie" not in page.text
    waiting = desk.get("/accueil/annonces/mots/")
    assert waiting.text.count("06 00 00 00 02") == 1
    with inside(centre):
        answer = Answer.objects.get()
    desk.post(f"/accueil/annonces/mots/{answer.pk}/vu/")
    assert "06 00 00 00 02" not in desk.get("/accueil/annonces/mots/").text
    assert (
        "Quelqu’un l’avait déjà noté"
        in desk.post(f"/accueil/annonces/mots/{answer.pk}/vu/", follow=True).text
    )


def test_a_machine_that_fills_every_field_leaves_nothing(centre, post, browse):
    one = post("Tondre")
    word = {"form_key": str(uuid4()), "name": "x", "reached_by": "x", "site": "http://x"}
    browse(centre).post(f"/entraide/mur/{one.pk}/repondre/", word)
    with inside(centre):
        assert not Answer.objects.exists()


def test_a_report_is_read_by_the_desk(centre, post, browse, desk):
    one = post("Tondre")
    for _twice in range(2):
        page = browse(centre).post(
            f"/entraide/mur/{one.pk}/signaler/", {"reason": "paid", "text": ""}, follow=True
        )
    assert "Merci" in page.text
    with inside(centre):
        assert PostReport.objects.count() == 1
    assert "travail payé" in desk.get("/accueil/annonces/mots/").text


def test_a_renewal_link_serves_once_and_opening_it_changes_nothing(centre, post, browse):
    one = post("Tondre")
    with inside(centre):
        Post.objects.update(valid_until=timezone.localdate() + timedelta(days=3))
        one.refresh_from_db()
        path = "/" + renewal_address(one).split("/", 3)[3]
    visitor = browse(centre)
    assert "La garder plus longtemps" in visitor.get(path).text
    with inside(centre):
        assert Post.objects.get().valid_until == one.valid_until
    renewed = visitor.post(path, follow=True)
    assert "reste sur le mur" in text_of(renewed)
    with inside(centre):
        until = Post.objects.get().valid_until
        assert until == timezone.localdate() + timedelta(days=90)
    assert "reste sur le mur" in text_of(visitor.post(path))
    with inside(centre):
        assert Post.objects.get().valid_until == until
        expire_posts(until + timedelta(days=1))


def test_the_desk_posts_for_somebody_and_takes_down_with_a_word(centre, desk, rose, home, browse):
    page = desk.post(f"/accueil/personnes/{rose.pk}/annonce/", typed(centre), follow=True)
    assert "sur le mur" in text_of(page)
    with inside(centre):
        one = Post.objects.get()
        assert one.state == PostState.OPEN
    desk.post(f"/accueil/annonces/{one.pk}/retirer/", {"why": "Venez nous voir mercredi"})
    assert "Tailler" not in browse(centre).get("/entraide/mur/").text
    assert "Venez nous voir mercredi" in home.get("/entraide/annonces/").text


def test_my_request_leads_to_the_offers_for_it_and_the_desk_sees_them_with_their_names(
    centre, home, desk, post, rose
):
    with inside(centre):
        paul = Participant.objects.create(first_name="Paul", last_name="Tessier")
    mine = post("Tailler ma haie", kind="request", participant=rose)
    on_paper = post("Un ourlet", kind="request", participant=rose, visibility="paper")
    theirs = post("Tailler et tondre", participant=paul)
    page = home.get("/entraide/annonces/").text
    assert f'href="/entraide/mur/{mine.pk}/"' in page
    assert f'href="/entraide/mur/{on_paper.pk}/"' not in page
    answered = home.get(f"/entraide/mur/{mine.pk}/").text
    assert "Des offres qui pourraient y répondre" in answered
    assert f'href="/entraide/mur/{theirs.pk}/"' in answered
    told = text_of(desk.get(f"/accueil/annonces/{mine.pk}/"))
    assert "Tailler et tondre , Paul Tessier" in told
    assert "Des demandes qui l’attendent" in desk.get(f"/accueil/annonces/{theirs.pk}/").text


def test_other_words_keep_every_filter_that_was_chosen(centre, post, browse):
    post("Tondre", urgency="week", frequency="regular", language="en")
    chosen = "kind=offer&urgency=week&frequency=regular&language=en"
    page = browse(centre).get(f"/entraide/mur/?{chosen}").text
    for pair in chosen.split("&"):
        name, value = pair.split("=")
        assert f'<input type="hidden" name="{name}" value="{value}">' in page


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.jpg", b"this is no picture"),
        ("papier.pdf", b"%PDF-1.4\n"),
        ("dessin.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        ("vide.jpg", b""),
        ("lourde.jpg", b"\xff\xd8" + b"0" * (15 * 1024 * 1024)),
    ],
)
def test_a_photo_that_is_none_is_said_and_nothing_typed_is_lost(centre, home, name, content):
    form = typed(centre, photo_description="Ma haie")
    page = home.post(
        "/entraide/annonces/ecrire/", {**form, "photo": SimpleUploadedFile(name, content)}
    )
    assert page.status_code == 200
    assert 'id="id_photo_error"' in page.text
    for kept in ("Tailler ma haie", "Ma haie"):
        assert kept in page.text
    with inside(centre):
        assert not Post.objects.exists()
        assert not get_image_model().objects.exists()


def test_a_photo_goes_with_its_post_s_correction(centre, home):
    path = "/entraide/annonces/"
    sent = {"photo": SimpleUploadedFile("a.jpg", photo()), "photo_description": "Ma haie"}
    home.post(f"{path}ecrire/", typed(centre, **sent))
    with inside(centre):
        one = Post.objects.get()
        read_at = one.saved_at.isoformat()
        assert one.photo.description == "Ma haie"
    form = typed(centre, read_at=read_at, remove_photo="on", photo_description="Ma haie")
    home.post(f"{path}{one.pk}/", form)
    with inside(centre):
        one.refresh_from_db()
        assert one.photo is None
        assert not get_image_model().objects.exists()


def test_who_has_no_account_is_told_how_to_take_part_before_any_password(
    centre, post, browse, home
):
    visitor = browse(centre)
    assert 'href="/entraide/?kind=request"' in visitor.get("/entraide/mur/").text
    page = visitor.get("/entraide/?kind=request")
    assert "Pour écrire sur le mur, inscrivez-vous d’abord" in text_of(page)
    assert "next=%2Fentraide%2Fannonces%2Fecrire%2F%3Fkind%3Drequest" in page.text
    for other in ("", "?kind=//mal.example/", "?kind=autre"):
        page = visitor.get(f"/entraide/{other}")
        assert "inscrivez-vous d’abord" not in page.text
        assert "next=" not in page.text
    assert 'href="/entraide/annonces/ecrire/?kind=request"' in home.get("/entraide/mur/").text


def test_the_desk_reads_how_to_reach_both_of_an_answer(centre, desk, home, post):
    with inside(centre):
        paul = Participant.objects.create(first_name="Paul", phone="05 46 77 77 77")
    one = post("Tondre", participant=paul)
    home.post(f"/entraide/mur/{one.pk}/repondre/", {"form_key": str(uuid4()), "text": "Mardi ?"})
    words = desk.get("/accueil/annonces/mots/").text
    for shown in ("05 46 00 00 01", "05 46 77 77 77", f'href="/accueil/personnes/{paul.pk}/"'):
        assert shown in words
    assert "05 46 00 00 01" in desk.get(f"/accueil/annonces/{one.pk}/").text


@pytest.mark.parametrize("words", ["Aïssata", "aissata diallo", "Diallo Aïssata", "DIALLO"])
def test_the_desk_finds_the_posts_of_a_person_by_her_name(centre, desk, post, words):
    with inside(centre):
        aissata = Participant.objects.create(first_name="Aïssata", last_name="Diallo")
    post("Tondre", participant=aissata)
    post("Une haie")
    page = desk.get("/accueil/annonces/", {"q": words})
    assert "Tondre" in page.text
    assert "Une haie" not in page.text
    assert "Tondre" not in desk.get("/accueil/annonces/", {"q": "---"}).text


def test_the_words_for_the_desk_take_as_many_statements_with_50_as_with_5(centre, desk, post, rose):
    one = post("Tondre")

    def left(count: int) -> int:
        with inside(centre):
            Answer.objects.bulk_create(
                Answer(post=one, participant=rose, text=str(rank)) for rank in range(count)
            )
        return statements(desk, "/accueil/annonces/mots/")

    assert left(5) == left(45) <= 12
