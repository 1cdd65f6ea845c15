"""Who signs which version, how, in whose name: the rules, without a screen."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.errors import Refused
from exchange.charters import selectors
from exchange.charters.services import forget_signatures, keep_scan, sign
from exchange.enums import CharterKind, HelperKind, MandateScope, ParticipantState, Way
from exchange.models import CharterVersion, Signature
from exchange.scans import clean_scan
from jobs.storage import private_storage
from tests.support.charters import days_ago, in_force, may_sign, pdf, photo, somebody, volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_centre")]
TODAY = timezone.localdate


def on_screen(person, version, **values):
    values = {"typed_name": person.full_name, "acting_user": None, "way": Way.DESK, **values}
    return sign(participant=person, version=version, **values)


def on_paper(person, version, day, **values):
    values = {"acting_user": None, "way": Way.PAPER, "signed_on": day, **values}
    return sign(participant=person, version=version, **values)


def numbers(person):
    return [(one.kind, one.number) for one in selectors.to_sign(person)]


def test_whoever_signs_both_texts_has_nothing_left():
    texts = [in_force(), in_force(kind=CharterKind.RULES)]
    rose, josette = somebody(), volunteer()
    assert numbers(rose) == [("ethics", 1), ("rules", 1)]
    for text in texts:
        on_screen(rose, text, acting_user=josette)
    assert numbers(rose) == []
    assert {one.witness for one in Signature.objects.all()} == {josette}
    rose.refresh_from_db()
    assert rose.last_sign_on == TODAY()


def test_online_nobody_is_the_witness():
    rose, josette = somebody(), volunteer()
    signature = on_screen(rose, in_force(), way=Way.ONLINE, acting_user=josette)
    assert signature.witness is None


def test_a_change_that_counts_is_signed_again_and_a_correction_is_not():
    first, rose = in_force(since=30), somebody()
    on_screen_then = on_paper(rose, first, days_ago(20))
    in_force(2, sign_again=False, since=10)
    assert numbers(rose) == []
    third = in_force(3, since=5)
    assert numbers(rose) == [("ethics", 3)]
    in_force(4, sign_again=False)
    assert numbers(rose) == [("ethics", 4)], "the text in force is the one to read"
    assert selectors.count_to_sign() == 1
    on_paper(rose, third, days_ago(2))
    assert numbers(rose) == []
    assert Signature.objects.filter(pk=on_screen_then.pk).exists()


def test_the_first_version_counts_even_if_nobody_had_to_sign_it_again():
    rose = somebody()
    in_force(sign_again=False)
    assert numbers(rose) == [("ethics", 1)]


def test_a_draft_is_signed_by_nobody():
    draft = CharterVersion.objects.create(kind=CharterKind.ETHICS, number=1, text="Bientôt.")
    with pytest.raises(Refused, match="brouillon"):
        on_screen(somebody(), draft)
    assert selectors.asked() == []
    assert selectors.count_to_sign() == 0


def test_an_old_text_on_a_screen_is_refused_with_the_number_to_read():
    old, rose = in_force(since=30), somebody()
    in_force(2, sign_again=False)
    with pytest.raises(Refused, match="version 2 qui est à lire"):
        on_screen(rose, old)
    assert not Signature.objects.exists()


def test_a_paper_signed_before_the_change_and_brought_late_is_noted_and_the_new_one_stays():
    old, rose = in_force(since=60), somebody()
    in_force(2, since=10)
    on_paper(rose, old, days_ago(20))
    assert Signature.objects.get().version == old
    assert numbers(rose) == [("ethics", 2)]


def test_an_old_paper_signed_after_the_change_is_refused():
    old, rose = in_force(since=60), somebody()
    in_force(2, since=10)
    with pytest.raises(Refused, match="version 1 ne se signe plus"):
        on_paper(rose, old, days_ago(3))
    assert not Signature.objects.exists()


@pytest.mark.parametrize(("days", "said"), [(-1, "à venir"), (90, "en vigueur depuis")])
def test_a_paper_has_a_day_on_which_its_text_could_be_signed(days, said):
    with pytest.raises(Refused, match=said) as refusal:
        on_paper(somebody(), in_force(since=60), days_ago(days))
    assert refusal.value.field == "signed_on"


def test_the_same_form_sent_twice_is_one_signature():
    text, rose, josette = in_force(), somebody(), volunteer()
    first = on_screen(rose, text, acting_user=josette)
    assert on_screen(rose, text, acting_user=josette) == first
    assert Signature.objects.count() == 1


def test_another_signature_of_the_same_version_says_who_was_there_before():
    text, rose = in_force(), somebody()
    on_screen(rose, text, acting_user=volunteer())
    with pytest.raises(Refused, match=r"déjà signé .* devant Josette"):
        on_screen(rose, text, acting_user=volunteer("paul"))
    assert Signature.objects.count() == 1


def test_another_constraint_is_not_taken_for_a_second_signature(monkeypatch):
    text, rose = in_force(), somebody()
    monkeypatch.setattr("exchange.charters.services.ONCE", "something_else")
    on_screen(rose, text)
    with pytest.raises(IntegrityError):
        on_screen(rose, text)


def test_a_minor_does_not_sign_alone_and_her_guardian_is_named():
    text = in_force()
    lea = somebody("Léa", adult_on=days_ago(-300))
    with pytest.raises(Refused, match="mineure") as refusal:
        on_screen(lea, text)
    assert refusal.value.field == "signed_for"
    with pytest.raises(Refused, match="seul un parent"):
        on_screen(lea, text, signed_for=may_sign(lea, "Zoé Voisin", kind=HelperKind.NEIGHBOUR))
    anne = may_sign(lea)
    signature = on_paper(lea, text, TODAY(), signed_for=anne)
    assert (signature.signed_for, signature.typed_name) == (anne, "Anne Martin")


def test_a_mandate_to_sign_must_be_hers_in_force_and_for_signing():
    text, rose, paul = in_force(since=60), somebody(), somebody("Paul")
    wrong = [
        may_sign(paul),
        may_sign(rose, scope=[MandateScope.POST]),
        may_sign(rose, ended_on=days_ago(5)),
        may_sign(rose, ends_on=days_ago(5)),
        may_sign(rose, given_on=days_ago(-5)),
    ]
    for mandate in wrong:
        with pytest.raises(Refused, match="mandat pour signer"):
            on_screen(rose, text, signed_for=mandate)
    on_paper(rose, text, days_ago(10), signed_for=wrong[2])
    assert Signature.objects.get().signed_for == wrong[2], "it was in force that day"


@pytest.mark.parametrize(
    ("state", "said"),
    [(ParticipantState.MERGED, "réunie"), (ParticipantState.ERASED, "effacée")],
)
def test_nobody_signs_for_a_row_that_is_nobody_s_any_more(state, said):
    with pytest.raises(Refused, match=said):
        on_screen(somebody(state=state), in_force())


def test_a_signature_on_a_screen_has_a_name():
    with pytest.raises(Refused, match="Tapez le nom"):
        on_screen(somebody(), in_force(), typed_name="  ")


def test_a_scan_has_no_word_of_the_person_in_its_name(media):
    rose = somebody()
    scan = clean_scan(photo(name="Rose Martin.jpg"))
    signature = on_paper(rose, in_force(), TODAY(), scan=scan)
    assert "rose" not in signature.scan.name.lower()
    assert signature.scan.name.startswith("signatures/")
    assert private_storage.exists(signature.scan.name)


def test_a_better_photo_takes_the_place_of_the_former(media, django_capture_on_commit_callbacks):
    signature = on_paper(somebody(), in_force(), TODAY(), scan=clean_scan(photo()))
    former = signature.scan.name
    with django_capture_on_commit_callbacks(execute=True):
        keep_scan(signature=signature, scan=clean_scan(pdf()))
    assert not private_storage.exists(former)
    assert private_storage.open(signature.scan.name).read().startswith(b"%PDF")


def test_forgetting_keeps_version_day_and_way_and_nothing_else(
    media, django_capture_on_commit_callbacks
):
    rose, paul = somebody(), somebody("Paul")
    text = in_force()
    mandate = may_sign(rose)
    theirs = on_paper(rose, text, TODAY(), signed_for=mandate, scan=clean_scan(pdf()))
    other = on_paper(paul, text, TODAY(), scan=clean_scan(pdf()))
    with django_capture_on_commit_callbacks(execute=True):
        forget_signatures(rose)
    left = Signature.objects.get(pk=theirs.pk)
    assert (left.typed_name, left.scan.name, left.signed_for) == ("", "", None)
    assert (left.version, left.signed_on, left.way) == (text, TODAY(), Way.PAPER)
    assert not private_storage.exists(theirs.scan.name)
    assert private_storage.exists(other.scan.name)
