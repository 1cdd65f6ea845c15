"""The screen of the hall over hours: every post has its turn, and nothing grows."""

import io
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from exchange.models import Place
from tenants.context import inside

pytestmark = pytest.mark.django_db
TURNS = 500
POSTS = 18  # five screens, the last one half full


def test_500_turns_show_every_post_as_often_and_the_page_does_not_grow(centre, browse, post):
    titles = [
        post(f"Service {number:02}", kind="request" if number % 3 else "offer").title
        for number in range(POSTS)
    ]
    visitor, path = browse(centre), "/entraide/mur/ecran/"
    seen: Counter[str] = Counter()
    sizes, statements, addresses = [], [], set()
    for _turn in range(TURNS):
        with CaptureQueriesContext(connection) as captured:
            answer = visitor.get(path)
        seen.update(one.post.title for one in answer.context["screen"].posts)
        sizes.append(len(answer.content))
        statements.append(len(captured))
        addresses.add(path)
        path = answer["Refresh"].split("url=")[1]
    assert seen == dict.fromkeys(titles, TURNS * 4 // 20)
    # The last round is as the first, byte for byte, and the addresses are those of one round.
    assert sizes[-5:] == sizes[5:10]
    assert len(addresses) <= 1 + 5
    # Names of the host and of the site are asked again now and then.
    assert min(statements[-50:]) == min(statements[:50])
    assert max(statements) <= 12
    # A browser that turns for a day keeps nothing of what it has shown.
    assert "<script" not in answer.text
    assert not visitor.cookies


def test_it_turns_on_when_posts_come_and_go_meanwhile(centre, browse, post):
    visitor = browse(centre)
    assert visitor.get("/entraide/mur/ecran/")["Refresh"].startswith("20; ")
    for number in range(9):
        post(f"Service {number}")
    page = visitor.get("/entraide/mur/ecran/?tour=2")
    assert len(page.context["screen"].posts) == 1
    for odd in ("?tour=999999", "?tour=-1", "?tour=x", "?tour=٣", "?tour=" + "9" * 50):
        assert len(visitor.get(f"/entraide/mur/ecran/{odd}").context["screen"].posts) > 0
    paused = visitor.get("/entraide/mur/ecran/?arret=1")
    assert "Refresh" not in paused
    assert "Reprendre" in paused.text


def test_what_cannot_wait_comes_first_in_the_hall_on_boards_and_in_the_bulletin(
    centre, browse, post, desk
):
    wanted = ["Demande pressée", "Demande de la semaine", "Demande", "Offre pressée", "Offre"]
    with inside(centre):
        board = Place.objects.create(name="Hall")
    post("Offre")
    post("Demande", kind="request")
    post("Offre pressée", urgency="urgent")
    post("Demande de la semaine", kind="request", urgency="week")
    post("Demande pressée", kind="request", urgency="urgent")
    screen = browse(centre).get("/entraide/mur/ecran/").context["screen"]
    assert [one.post.title for one in screen.posts] == wanted[:4]
    to_hang = desk.get(f"/accueil/panneaux/{board.pk}/").context["to_hang"]
    assert [row.title for row in to_hang] == wanted
    content = desk.get("/accueil/panneaux/bulletin.pdf").content
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    places = [words.index(f"— {title}\n") for title in wanted]
    assert places == sorted(places)
