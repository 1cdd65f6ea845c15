"""The same person, the same text, at the same moment, with real commits: one signature."""

import pytest

from accounts.models import User
from exchange.charters import publishing
from exchange.charters.services import sign
from exchange.enums import CharterKind, Way
from exchange.models import CharterVersion, Participant, Place, Signature
from exchange.office import services
from tenants.context import inside
from tenants.models import Centre
from tests.support.at_once import at_once
from tests.support.charters import in_force, somebody, volunteer
from tests.support.journal import empty_journal


def place():
    return Centre.objects.get(slug="les-tilleuls")


@pytest.fixture
def rose(committed):
    with inside(place()):
        volunteer("josette")
        volunteer("paul")
        in_force()
        yield somebody()
    with inside(place()):
        Signature.objects.all().delete()
        Participant.objects.all().delete()
        CharterVersion.objects.all().delete()
        Place.objects.all().delete()
        User.objects.all().delete()
        empty_journal()


def signing(rose, witness):
    return lambda: sign(
        participant=rose,
        version=CharterVersion.objects.published().get(),
        way=Way.DESK,
        typed_name="Rose Martin",
        acting_user=User.objects.get(username=witness),
    )


def test_of_two_volunteers_at_once_one_is_the_witness_and_the_other_is_told(rose):
    answers = at_once(place(), signing(rose, "josette"), signing(rose, "paul"))
    assert answers[0] == "done"
    assert "déjà signé" in answers[1]
    assert "Rien n’a été noté une seconde fois" in answers[1]
    assert Signature.objects.count() == 1


def test_a_double_click_is_one_signature_and_no_refusal(rose):
    answers = at_once(place(), *[signing(rose, "josette")] * 3)
    assert answers == ["done"] * 3
    assert Signature.objects.count() == 1


def test_two_of_direction_who_publish_at_once_publish_once(rose):
    claire = volunteer("claire")
    publishing.save_draft(
        kind=CharterKind.RULES,
        text="Le règlement.",
        changes="",
        sign_again=True,
        seen="",
        acting_user=claire,
    )
    seen = publishing.state_of(publishing.draft_of(CharterKind.RULES))
    answers = at_once(
        place(),
        *[lambda: publishing.publish(kind=CharterKind.RULES, seen=seen, acting_user=claire)] * 2,
    )
    assert answers == ["done", "done"]
    assert CharterVersion.objects.filter(kind=CharterKind.RULES).count() == 1


def test_two_first_drafts_at_once_are_one_and_a_sentence(rose):
    claire = volunteer("claire")

    def save(text):
        return lambda: publishing.save_draft(
            kind=CharterKind.RULES,
            text=text,
            changes="",
            sign_again=True,
            seen="",
            acting_user=claire,
        )

    answers = at_once(place(), save("Le mien."), save("Le tien."))
    assert answers[0] == "done"
    assert answers[1].startswith("refused: ")
    assert CharterVersion.objects.filter(kind=CharterKind.RULES).count() == 1


def test_places_moved_at_once_keep_an_order(rose):
    for name in ("Hall", "Vitrine", "Marché"):
        services.save_place(place=Place(name=name))
    rows = list(Place.objects.all())
    at_once(
        place(),
        lambda: services.move_place(place=rows[2], up=True),
        lambda: services.move_place(place=rows[0], up=False),
    )
    assert sorted(Place.objects.values_list("sort_order", flat=True)) == [0, 1, 2]
