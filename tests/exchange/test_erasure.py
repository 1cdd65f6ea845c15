"""One word, written everywhere that somebody's data may stand: the export shows it, then it is nowhere."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
import redis
from django.apps import apps
from django.conf import settings as active
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from accounts.enums import Role
from accounts.errors import Refused
from accounts.models import JournalEntry, User
from exchange.charters.services import sign
from exchange.enums import (
    LifeEventKind,
    ParticipantState,
    PostState,
    RegisteredBy,
    Retired,
    Way,
)
from exchange.life import erasing, services
from exchange.life.safeguarding import read_notes, write_note
from exchange.models import (
    Answer,
    LifeEvent,
    Mandate,
    Participant,
    Post,
    Signature,
)
from mail.enums import MailState
from mail.models import OutgoingMail
from tenants.context import inside
from tests.support.charters import in_force, may_sign, somebody
from tests.support.one_word import EMAIL, TODAY, WORD, everywhere, filled, post_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(media, settings, tmp_path) -> Path:
    settings.PRIVATE_MEDIA_ROOT = str(tmp_path / "private")
    return tmp_path


@pytest.fixture
def claire(centre) -> User:
    with inside(centre):
        User.objects.create_user("chef", role=Role.DIRECTION)
        return User.objects.create_user("claire", first_name="Claire", role=Role.DIRECTION)


@pytest.fixture
def direction(centre, claire, browse):
    client = browse(centre)
    with inside(centre):
        client.force_login(claire)
    return client


def columns_with(schema: str) -> list[str]:
    """Each table of the schema with a row that holds the word in any column, of whatever type."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{schema}"."{table}" AS one'  # noqa: S608
                " WHERE unaccent(one::text) ILIKE %s",
                [f"%{WORD[:6]}%"],
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def files_with(folder: Path) -> list[str]:
    return [
        str(path)
        for path in folder.rglob("*")
        if path.is_file() and (WORD in path.name or WORD.encode() in path.read_bytes())
    ]


def keys_with() -> list[bytes]:
    """Of every cache, in Redis itself: keys and values."""
    found = []
    for options in active.CACHES.values():
        server = redis.Redis.from_url(options["LOCATION"])
        for key in server.scan_iter():
            value = server.dump(key) or b""
            if WORD.encode() in key.lower() or WORD.encode() in value.lower():
                found.append(key)
    return found


def counts() -> dict[str, Any]:
    """What the year's figures are made of."""
    today = TODAY()
    people = Participant.objects.exclude(state=ParticipantState.MERGED)
    return {
        "registered": sorted(people.values_list("registered_on", "registered_by")),
        "retired": people.filter(retired=Retired.YES).count(),
        "adults": sum(1 for one in people if one.adult_on is None or one.adult_on <= today),
        "events": sorted(
            LifeEvent.objects.exclude(kind=LifeEventKind.ERASED).values_list("kind", "happened_on")
        ),
        "posts": sorted(Post.objects.values_list("kind", "category__name", "posted_on")),
        "signatures": sorted(Signature.objects.values_list("version", "signed_on", "way")),
        "mandates": sorted(Mandate.objects.values_list("kind", "given_on")),
        "answers": Answer.objects.count(),
        "mails": OutgoingMail.objects.count(),
    }


def test_the_export_shows_all_of_it_and_the_erasure_leaves_none(
    centre, claire, direction, browse, files, django_capture_on_commit_callbacks
):
    with inside(centre), django_capture_on_commit_callbacks(execute=True):
        rose = everywhere(claire)
    # She signs in and looks at her own pages; direction looks at hers.
    own = browse(centre)
    with inside(centre):
        own.force_login(rose.user)
    mine = own.get("/compte/mes-donnees/").text
    downloaded = own.post("/compte/mes-donnees/telecharger/").text
    page = direction.get(f"/accueil/personnes/{rose.pk}/donnees/").text
    address = f"/accueil/personnes/{rose.pk}/donnees/telecharger/"
    without = direction.post(address).text
    exported = direction.post(address, {"notes": "on"}).text
    assert json.loads(exported)["participant"] == rose.pk
    for text in (mine, downloaded, page, exported):
        for words in (
            f"Hameau {WORD}",
            f"3 rue {WORD}",
            f"vue {WORD}",
            f"réunie {WORD}",
            f"Alice {WORD}",
            f"fille-{EMAIL}",
            f"texte {WORD}",
            f"Montre {WORD}",
            f"oui {WORD}",
            f"À propos de Rose {WORD} Blanc {WORD}",
        ):
            assert words in text, words
    assert f"inquiétude {WORD}" in exported
    for text in (mine, downloaded, page, without):
        assert f"inquiétude {WORD}" not in text
        assert "rotection" not in text or text is page
    cache.set(f"page-{rose.pk}", "rien d’elle")

    with inside(centre):
        before = counts()
        assert set(columns_with(centre.schema_name)) >= {
            "exchange_participant",
            "exchange_lifeevent",
            "exchange_mandate",
            "exchange_signature",
            "exchange_safeguardingnote",
            "exchange_post",
            "exchange_answer",
            "exchange_postreport",
            "exchange_broughtfile",
            "accounts_user",
            "mail_outgoingmail",
            "cms_centreimage",
            "wagtailsearch_indexentry",
        }
        assert len(files_with(files)) >= 6
        with django_capture_on_commit_callbacks(execute=True):
            services.erase(participant=rose, acting_user=claire)
        assert columns_with(centre.schema_name) == []
        after = counts()
        # She was here: that she is gone is a fact of the year.
        before["events"] = sorted([*before["events"], ("left", TODAY())])
        assert after == before
        rose.refresh_from_db()
        assert (rose.state, rose.left_on) == (ParticipantState.ERASED, TODAY())
        assert str(rose) == "Personne effacée"
        assert JournalEntry.objects.filter(subject=f"participant n° {rose.pk}").count() == 4
    assert columns_with("public") == []
    assert files_with(files) == []
    assert keys_with() == []


def test_every_table_that_points_at_a_person_is_known_to_the_erasure():
    """A new model with a key to ``Participant`` needs a step of the erasure, and a part of the export."""
    known = {
        "Answer",
        "DigestRefusal",
        "DigestSending",
        "FormerCard",
        "LifeEvent",
        "Mandate",
        "Participant",
        "Post",
        "SafeguardingNote",
        "Signature",
    }
    pointing = {
        model.__name__
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Participant
    }
    assert pointing == known


def test_an_open_exchange_is_closed_first_or_with_the_erasure(centre, claire, direction, files):
    with inside(centre):
        rose = filled()
        posts = [post_of(rose, state=state) for state in (PostState.OPEN, PostState.IN_HAND)]
    address = f"/accueil/personnes/{rose.pk}/effacer/"
    assert f"n° {posts[0].pk}" in direction.get(address).text
    page = direction.post(address, {"confirmed": "on"})
    assert page.status_code == 200
    assert "Un échange est ouvert" in page.text
    with inside(centre):
        rose.refresh_from_db()
        assert rose.state == ParticipantState.ACTIVE
        assert rose.first_name == f"Rose {WORD}"
    answer = direction.post(address, {"confirmed": "on", "close_posts": "on"})
    assert (answer.status_code, answer["Location"]) == (302, "/accueil/")
    with inside(centre):
        states = set(Post.objects.values_list("state", "title", "closed_on"))
        assert states == {(PostState.TAKEN_DOWN, "Annonce effacée", TODAY())}


def test_the_erasure_is_asked_twice_and_done_once(centre, direction, files):
    with inside(centre):
        rose = filled()
    address = f"/accueil/personnes/{rose.pk}/effacer/"
    page = direction.post(address, {})
    assert "rien ne pourra défaire" in page.text
    assert direction.post(address, {"confirmed": "on"}).status_code == 302
    # She has no page any more.
    assert direction.get(address).status_code == 404
    with inside(centre):
        assert services.erase(participant=rose, acting_user=None).state == "erased"
        assert list(rose.events.values_list("kind", flat=True)) == ["erased", "left"]


def test_the_last_person_of_direction_is_not_erased_with_her_registration(in_centre, files):
    claire = User.objects.create_user("claire", role=Role.DIRECTION)
    rose = filled(user=claire)
    with pytest.raises(Refused):
        services.erase(participant=rose, acting_user=None)
    rose.refresh_from_db()
    claire.refresh_from_db()
    assert rose.first_name == f"Rose {WORD}"
    assert claire.erased_at is None


def test_a_minor_stays_a_minor_in_the_figures_and_her_birthday_goes(in_centre, files):
    birthday = TODAY().replace(month=5, day=17)
    child = filled(adult_on=birthday.replace(year=birthday.year + 3))
    grown = filled(
        adult_on=birthday.replace(year=birthday.year - 3),
        card_code=None,
        registered_on=birthday.replace(year=birthday.year - 1),
    )
    for one in (child, grown):
        services.erase(participant=one, acting_user=None)
        one.refresh_from_db()
    assert child.adult_on == datetime.date(birthday.year + 3, 12, 31)
    assert child.is_minor
    assert grown.adult_on is None


def test_somebody_who_only_waits_is_erased_without_a_departure(in_centre, files):
    rose = filled(state=ParticipantState.WAITING, registered_by=RegisteredBy.ONLINE)
    services.erase(participant=rose, acting_user=None)
    rose.refresh_from_db()
    assert rose.left_on is None
    assert list(rose.events.values_list("kind", flat=True)) == ["erased"]


def test_a_double_is_erased_with_the_one_that_counts(in_centre, files):
    rose = filled()
    double = filled(card_code=None, state="merged", merged_into=rose)
    with pytest.raises(Refused, match="réunie à une autre"):
        services.erase(participant=double, acting_user=None)
    services.erase(participant=rose, acting_user=None)
    double.refresh_from_db()
    assert (double.state, double.merged_into, str(double)) == ("merged", rose, "Personne effacée")


def test_mails_of_a_helper_who_takes_part_herself_stay(in_centre, files):
    rose = filled(first_name="Rose", last_name="")
    Participant.objects.create(first_name="Alice", email="alice@exemple.fr")
    services.add_mandate(
        participant=rose,
        acting_user=None,
        kind="family",
        name="Alice",
        email="alice@exemple.fr",
        scope=["post"],
        given_by=Way.SPOKEN,
    )
    mail = OutgoingMail.objects.create(
        to="alice@exemple.fr",
        subject="Pour Alice",
        text="t",
        state=MailState.SENT,
        sent_at=timezone.now(),
        created=timezone.now(),
    )
    services.erase(participant=rose, acting_user=None)
    mail.refresh_from_db()
    assert mail.subject == "Pour Alice"


def test_where_she_signed_for_somebody_else_only_her_name_goes(in_centre, files):
    anne = Participant.objects.create(first_name="Anne", last_name=WORD)
    child = somebody("Lou", adult_on=TODAY() + datetime.timedelta(days=900))
    mandate = may_sign(child, name=f"Anne {WORD}", helper=anne)
    sign(
        participant=child,
        version=in_force(),
        way=Way.PAPER,
        acting_user=None,
        signed_for=mandate,
    )
    services.erase(participant=anne, acting_user=None)
    kept = Signature.objects.get(participant=child)
    assert (kept.typed_name, kept.signed_for.name) == ("Personne effacée", "Personne effacée")
    assert columns_with(connection.schema_name) == []


def test_what_would_be_lost_is_told_in_few_statements(in_centre, files, django_assert_num_queries):
    rose = filled()
    for _rank in range(20):
        post_of(rose)
    with django_assert_num_queries(6):
        loss = erasing.what_is_lost(rose)
    assert loss.posts == 20


def test_looking_at_notes_is_in_the_journal_without_a_name(in_centre, claire):
    rose = filled()
    write_note(participant=rose, acting_user=claire, text=f"Un fait {WORD}.")
    notes = read_notes(participant=rose, acting_user=claire)
    assert [note.text for note in notes] == [f"Un fait {WORD}."]
    lines = JournalEntry.objects.values_list("action", "actor_name", "subject", "note")
    assert set(lines) == {
        ("safeguarding-written", "Claire", f"participant n° {rose.pk}", ""),
        ("safeguarding-read", "Claire", f"participant n° {rose.pk}", ""),
    }
