from datetime import date, timedelta

import pytest

from exchange.enums import ParticipantState, Rhythm
from exchange.models import DigestIssue, DigestSending, ExchangeSettings, Participant, Post
from exchange.papers import digest
from exchange.papers.digest import MOST_POSTS, refusal_address, send_digest
from exchange.people.merging import merge_participants
from mail.models import OutgoingMail
from tenants.context import inside

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


@pytest.fixture
def readers(centre) -> list[Participant]:
    with inside(centre):
        ExchangeSettings.objects.create(pk=1, digest=Rhythm.WEEKLY)
        Participant.objects.create(first_name="Sans adresse")
        Participant.objects.create(
            first_name="Parti", email="parti@x.example", state=ParticipantState.LEFT
        )
        return [
            Participant.objects.create(first_name=f"P{n}", email=f"p{n}@x.example")
            for n in range(5)
        ]


def test_each_person_with_an_address_is_written_to_once_a_week(centre, post, readers):
    post("Tondre")
    with inside(centre):
        assert send_digest(MONDAY) == 5
        assert send_digest(MONDAY) == 0
        assert send_digest(MONDAY + timedelta(days=6)) == 0
        assert send_digest(MONDAY + timedelta(days=7)) == 5
        told = OutgoingMail.objects.filter(kind="exchange-digest")
        assert sorted(told.values_list("to", flat=True))[:2] == ["p0@x.example"] * 2
        text = told.first().text
        assert "Tondre" in text
        assert "Rose" in text
        assert "Marchand" not in text
        assert told.first().headers["List-Unsubscribe-Post"]


def test_a_worker_that_dies_in_the_middle_is_followed_by_one_that_goes_on(
    centre, post, readers, monkeypatch
):
    post("Tondre")
    real = digest.queue_mail
    written: list[str] = []

    def dies(**mail):
        if len(written) == 2:
            raise KeyboardInterrupt
        written.append(mail["to"])
        return real(**mail)

    with inside(centre):
        monkeypatch.setattr(digest, "queue_mail", dies)
        with pytest.raises(KeyboardInterrupt):
            send_digest(MONDAY)
        monkeypatch.setattr(digest, "queue_mail", real)
        assert DigestSending.objects.count() == 2
        assert not DigestIssue.objects.get().complete
        assert send_digest(MONDAY + timedelta(days=1)) == 3
        sent = OutgoingMail.objects.filter(kind="exchange-digest").values_list("to", flat=True)
        assert sorted(sent) == [person.email for person in readers]


def test_every_post_has_its_turn(centre, post, readers):
    for number in range(MOST_POSTS + 5):
        post(f"Offre {number}")
    with inside(centre):
        send_digest(MONDAY)
        send_digest(MONDAY + timedelta(days=7))
        first, second = DigestIssue.objects.order_by("made_on")
        assert len(first.posts) == MOST_POSTS
        assert set(first.posts) | set(second.posts) == set(
            Post.objects.values_list("pk", flat=True)
        )


def test_the_letter_tells_nothing_that_only_paper_may_show_or_that_has_left(
    centre, post, readers, josette
):
    post("Papier", visibility="paper")
    with inside(centre):
        assert send_digest(MONDAY) == 0
        assert not DigestIssue.objects.exists()


def test_one_stops_the_letter_without_signing_in_and_opening_the_page_changes_nothing(
    centre, other_centre, post, readers, browse
):
    post("Tondre")
    with inside(centre):
        path = "/" + refusal_address(readers[0]).split("/", 3)[3]
    visitor = browse(centre)
    assert "Ne plus la recevoir" in visitor.get(path).text
    with inside(centre):
        assert send_digest(MONDAY) == 5
    assert "Vous ne la recevrez plus" in visitor.post(path).text
    with inside(centre):
        assert send_digest(MONDAY + timedelta(days=7)) == 4
    assert "par e-mail" in visitor.post(path, {"again": "1"}).text
    other_centre.modules = ["exchange"]
    other_centre.save()
    assert browse(other_centre).get(path).status_code == 404


def test_the_link_in_an_old_letter_of_a_double_stops_that_of_the_person(
    centre, post, readers, browse, josette
):
    post("Tondre")
    double, kept = readers[:2]
    with inside(centre):
        path = "/" + refusal_address(double).split("/", 3)[3]
        merge_participants(
            kept=kept,
            double=double,
            acting_user=josette,
            from_double={"first_name": False, "email": False},
        )
    assert "Vous ne la recevrez plus" in browse(centre).post(path).text
    with inside(centre):
        assert send_digest(MONDAY) == 3
        Participant.objects.filter(pk=kept.pk).update(state=ParticipantState.ERASED)
    assert browse(centre).get(path).status_code == 404


def test_without_a_rhythm_nobody_is_written_to(centre, post, readers):
    post("Tondre")
    with inside(centre):
        ExchangeSettings.objects.update(digest=Rhythm.NONE)
        assert send_digest(MONDAY) == 0
