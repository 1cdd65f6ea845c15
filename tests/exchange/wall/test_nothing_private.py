"""One test that reads everything the wall says to the outside, for what nobody agreed to tell.

Pages are found by their links, as a search engine finds them; pictures are read as files.
"""

import html
import io
import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from accounts.enums import Role
from accounts.models import User
from exchange.enums import PaperForm, PostState, Rhythm
from exchange.models import (
    Category,
    ExchangeSettings,
    Mandate,
    Participant,
    Place,
    Post,
)
from exchange.papers.digest import send_digest
from exchange.wall.answering import answer_post
from exchange.wall.services import finish_post, take_down
from mail.models import OutgoingMail
from tenants.context import inside
from tests.support.photos import SECRET, photo, what_it_tells

pytestmark = pytest.mark.django_db
LINKS = re.compile(r'(?:href|src)="([^"#]+)"|srcset="([^"]+)"')
MOST_PAGES = 400
# Of each person: family name, telephone, e-mail, address, other way; each in no word of the site.
PEOPLE = (
    ("Rose", "Zwingelstein"),
    ("Paul", "Ybarnegaray"),
    ("Aïssata", "Kouyatéba"),
    ("Jean-Claude", "Quenouault"),
    ("Odette", "Wuillaumez"),
)


@pytest.fixture
def people(centre) -> list[Participant]:
    with inside(centre):
        ExchangeSettings.objects.create(pk=1, digest=Rhythm.WEEKLY)
        return [
            Participant.objects.create(
                first_name=first,
                last_name=last,
                phone=f"06 39 98 77 {rank}{rank}",
                email=f"boite{rank}@grandsecret{rank}.example",
                address=f"{rank} impasse du Grand Secret",
                reached_by=f"par sa tante Hermengarde {rank}",
                neighbourhood="",
            )
            for rank, (first, last) in enumerate(PEOPLE, start=1)
        ]


@pytest.fixture
def full_wall(centre, people, desk, browse, post) -> None:
    """Every kind of post, written as people write them: photos, names of files, papers, words."""
    with inside(centre):
        place = Place.objects.create(name="Hall", hours="le mercredi")
        nephew = Mandate.objects.create(
            participant=people[4],
            kind="family",
            name="Gontran Wuillaumez",
            phone="06 39 98 77 99",
            email="gontran@exemple.example",
            scope=["post"],
            given_by="paper",
        )
        tools = Category.objects.get(name="Prêts et dons d’objets")
    upload = SimpleUploadedFile(
        "IMG Rose Zwingelstein 0639987711.jpg", photo(size=(900, 600)), content_type="image/jpeg"
    )
    sent = {
        "form_key": str(uuid4()),
        "kind": "offer",
        "title": "Prêter une échelle",
        "text": "Elle est longue.",
        "category": str(tools.pk),
        "urgency": "none",
        "frequency": "once",
        "visibility": "everyone",
        "photo": upload,
        "photo_description": "Une échelle",
    }
    answer = desk.post(f"/accueil/personnes/{people[0].pk}/annonce/", sent)
    assert answer.status_code == 302
    for rank, person in enumerate(people):
        post(f"Offrir {rank}", participant=person, times="Le lundi", place="Le bourg")
        post(f"Demander {rank}", participant=person, kind="request", anonymous=rank % 2 == 0)
    post("Entre nous", participant=people[1], visibility="participants")
    post("Sur papier", participant=people[2], visibility="paper", kind="request")
    post("Lire le journal", participant=people[4], mandate=nephew, kind="request")
    post("À relire", participant=people[3], checked=False)
    done, gone = post("Fini", participant=people[0]), post("Retiré", participant=people[3])
    with inside(centre):
        finish_post(post=done, acting_user=None)
        take_down(post=gone, acting_user=None, why="Appelez Rose Zwingelstein")
        answer_post(
            post=Post.objects.get(title="Demander 1"),
            participant=people[0],
            form_key=uuid4(),
            text="Je suis Rose Zwingelstein, 06 39 98 77 11",
        )
        shown = list(Post.objects.shown().values_list("pk", flat=True))
    desk.post(f"/accueil/panneaux/{place.pk}/accrocher/", {"posts": shown})


def private_words(person: Participant) -> list[str]:
    digits = person.phone.replace(" ", "")
    return [
        person.last_name,
        person.phone,
        digits,
        f"+33{digits[1:]}",
        person.email,
        "impasse du Grand Secret",
        "Hermengarde",
        "Gontran",
        "06 39 98 77 99",
    ]


def told(content: bytes | str, people: list[Participant]) -> set[str]:
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    text = html.unescape(text).replace("\u00a0", " ").lower()
    return {word for one in people for word in private_words(one) if word.lower() in text}


def crawl(client: Client) -> Iterator[tuple[str, str, bytes]]:
    """Address, type and content of all that links lead to, on this host."""
    waiting = ["/", "/entraide/", "/entraide/mur/", "/entraide/mur/ecran/", "/sitemap.xml"]
    seen = set(waiting)
    while waiting:
        path = waiting.pop(0)
        answer = client.get(path, follow=True)
        content = b"".join(answer) if answer.streaming else answer.content
        kind = answer.headers.get("Content-Type", "")
        yield path, kind, content
        if "html" not in kind and "xml" not in kind:
            continue
        text = content.decode()
        found = [a or b for a, b in LINKS.findall(text)] + re.findall(r"<loc>([^<]+)", text)
        found += re.findall(r"url=(\S+)", answer.headers.get("Refresh", ""))
        for link in found:
            parts = urlsplit(html.unescape(link.split()[0]))
            if parts.netloc and not parts.netloc.startswith("les-tilleuls"):
                continue
            address = parts.path + (f"?{parts.query}" if parts.query else "")
            ours = address.startswith("/") and not address.startswith(("/static/", "/compte/"))
            if ours and "logout" not in address and address not in seen and len(seen) < MOST_PAGES:
                seen.add(address)
                waiting.append(address)


def test_no_page_picture_paper_or_letter_tells_more_than_a_first_name(
    centre, people, full_wall, desk, browse
):
    visitor, reader = browse(centre), browse(centre)
    with inside(centre):
        account = User.objects.create_user("lea", role=Role.RESIDENT)
        Participant.objects.create(first_name="Léa", last_name="Roux", user=account)
        reader.force_login(account)
    pictures = 0
    for client in (visitor, reader):
        read = {path: (kind, content) for path, kind, content in crawl(client)}
        for path, (kind, content) in read.items():
            assert told(path, people) == set(), path
            assert told(content, people) == set(), path
            if kind.startswith("image/") and "svg" not in kind:
                pictures += 1
                assert SECRET.encode() not in content, path
                assert [one for one in what_it_tells(content) if "icc" not in one] == [], path
        posts = [path for path in read if re.fullmatch(r"/entraide/mur/\d+/", path)]
        assert len(posts) >= 12
        assert any("ecran/?tour=" in path for path in read)
        everything = " ".join(text.decode("utf-8", "replace") for _kind, text in read.values())
        assert "Aïssata" in everything
        assert "Sur papier" not in everything
        assert ("Entre nous" in everything) == (client is reader)
    assert pictures >= 2

    with inside(centre):
        shown = list(Post.objects.shown().values_list("pk", flat=True))
        place = Place.objects.get()
    papers = [desk.get("/accueil/panneaux/bulletin.pdf")]
    papers += [
        desk.post(f"/accueil/panneaux/{place.pk}/accrocher/", {"posts": shown, "paper": form})
        for form in PaperForm.values
    ]
    papers += [desk.get(f"/accueil/annonces/{shown[0]}/{form}.pdf") for form in PaperForm.values]
    for paper in papers:
        reading = PdfReader(io.BytesIO(paper.content))
        words = " ".join(page.extract_text() for page in reading.pages)
        assert "De la part de" in words
        assert told(paper.content, people) == set()
        assert told(words + str(reading.metadata) + paper["Content-Disposition"], people) == set()
        for page in reading.pages:
            for image in page.images:
                assert SECRET.encode() not in image.data

    with inside(centre):
        assert send_digest(timezone.localdate()) == len(people)
        for mail in OutgoingMail.objects.filter(kind="exchange-digest"):
            assert told(mail.subject + mail.text + mail.html + str(mail.headers), people) == set()
            assert "Aïssata" in mail.text
        assert Post.objects.filter(state=PostState.WAITING).exists()
