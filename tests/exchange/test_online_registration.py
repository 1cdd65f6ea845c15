"""Registering by the web site, without scripts."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import JournalEntry
from exchange.enums import Kept, LifeEventKind, ParticipantState, RegisteredBy, Retired, Way
from exchange.joining import registering
from exchange.joining.limits import MAILS_TO_ONE_ADDRESS
from exchange.joining.mailed_codes import SENDINGS, TRIES
from exchange.joining.tasks import tidy_registrations
from exchange.models import (
    CharterVersion,
    ExchangeSettings,
    LifeEvent,
    MailedCode,
    OnlineRegistration,
    Participant,
)
from mail.models import OutgoingMail
from tenants.context import inside
from tests.support.joining import KEPT, MAIL, NAME, PHONE, SITE, digits_sent_to, until_signing

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(centre, browse):
    return browse(centre)


def charter(kind="ethics", number=1, **details) -> CharterVersion:
    values = {"text": "On s’entraide.", "published_on": timezone.localdate(), **details}
    return CharterVersion.objects.create(kind=kind, number=number, **values)


def test_a_person_with_a_telephone_only_waits_for_the_desk(centre, visitor):
    page = until_signing(visitor)
    assert "06 12 34 56 78" in page.text
    response = visitor.post(f"{SITE}signer/", {"send": "1"}, follow=True)
    assert "Et maintenant" in response.text
    with inside(centre):
        rose = Participant.objects.get()
        assert (rose.state, rose.registered_by) == (
            ParticipantState.WAITING,
            RegisteredBy.ONLINE,
        )
        assert (rose.full_name, rose.email) == ("Rose Martin", "")
        assert rose.kept == [Kept.CONTACT]
        assert LifeEvent.objects.get().kind == LifeEventKind.REGISTERED
        assert not OutgoingMail.objects.exists()
        assert not OnlineRegistration.objects.exists()


def test_a_person_with_an_address_copies_a_code_and_is_told_what_comes_next(centre, visitor):
    visitor.post(SITE, NAME)
    assert visitor.post(f"{SITE}joindre/", MAIL).url == f"{SITE}code/"
    with inside(centre):
        digits = digits_sent_to("rose@exemple.fr")
    assert visitor.post(f"{SITE}code/", {"code": f"{digits[:3]} {digits[3:]}"}).status_code == 302
    kept = {"kept": ["contact", "profile", "figures"], "retired": "yes", "birth_band": "1950"}
    visitor.post(f"{SITE}accord/", kept)
    visitor.post(f"{SITE}signer/", {"send": "1"})
    with inside(centre):
        rose = Participant.objects.get()
        assert (rose.email, rose.retired, rose.birth_band) == (
            "rose@exemple.fr",
            Retired.YES,
            1950,
        )
        mail = OutgoingMail.objects.get(kind="exchange-received")
        assert mail.to == "rose@exemple.fr"
        assert "est bien arrivée" in mail.text
        assert not MailedCode.objects.exists()


def test_the_texts_in_force_are_signed_online(centre, visitor):
    with inside(centre):
        charter(number=1, text="Ancien")
        ethics, rules = charter(number=2, text="On s’écoute."), charter("rules", text="À l’heure.")
    page = until_signing(visitor)
    assert "On s’écoute." in page.text
    assert "À l’heure." in page.text
    assert "Ancien" not in page.text
    ticked = {f"text_{ethics.pk}": "on", "typed_name": "Rose Martin"}
    # One of them has not been read.
    answer = visitor.post(f"{SITE}signer/", ticked)
    assert "cochez cette case" in answer.text
    assert 'value="Rose Martin"' in answer.text
    visitor.post(f"{SITE}signer/", {**ticked, f"text_{rules.pk}": "on"})
    with inside(centre):
        signed = Participant.objects.get().signatures.order_by("pk")
        assert {one.version for one in signed} == {ethics, rules}
        assert {(one.way, one.typed_name, one.witness) for one in signed} == {
            (Way.ONLINE, "Rose Martin", None)
        }


def test_a_text_that_changes_while_it_is_read_is_read_again(centre, visitor):
    with inside(centre):
        old = charter()
    until_signing(visitor)
    with inside(centre):
        charter(number=2, text="Un texte nouveau.")
    answer = visitor.post(f"{SITE}signer/", {f"text_{old.pk}": "on", "typed_name": "Rose"})
    assert "Un texte nouveau." in answer.text
    with inside(centre):
        assert not Participant.objects.exists()
        draft = OnlineRegistration.objects.get()
        # At the very moment of sending.
        with pytest.raises(registering.Refused, match="vient de changer"):
            registering.finish(form_key=draft.form_key, versions=[old.pk], typed_name="Rose")


def test_somebody_may_sign_at_the_desk_instead(centre, visitor):
    with inside(centre):
        charter()
    until_signing(visitor)
    visitor.post(f"{SITE}signer/", {"later": "1"})
    with inside(centre):
        assert not Participant.objects.get().signatures.exists()


def test_the_last_screen_sent_twice_makes_one_person(centre, visitor):
    until_signing(visitor)
    for _twice in range(2):
        assert visitor.post(f"{SITE}signer/", {"send": "1"}).url == f"{SITE}merci/"
    with inside(centre):
        assert Participant.objects.count() == LifeEvent.objects.count() == 1


def everything_on_screen(client, centre, reach) -> list[tuple[int, str]]:
    """What a registration shows from its first screen to its last, and where it leads."""
    answers = [client.post(SITE, NAME), client.post(f"{SITE}joindre/", reach)]
    if "email" in reach:
        with inside(centre):
            digits = digits_sent_to(reach["email"])
        answers += [client.get(f"{SITE}code/"), client.post(f"{SITE}code/", {"code": digits})]
    answers += [client.post(f"{SITE}accord/", KEPT), client.post(f"{SITE}signer/", {"send": "1"})]
    answers.append(client.get(f"{SITE}merci/"))
    return [
        (answer.status_code, answer.get("Location", "") or _without_token(answer.text))
        for answer in answers
    ]


def _without_token(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


@pytest.mark.parametrize("reach", [MAIL, PHONE], ids=["e-mail", "telephone"])
def test_somebody_registered_already_is_told_by_mail_and_never_on_screen(centre, browse, reach):
    shown = everything_on_screen(browse(centre), centre, reach)
    with inside(centre):
        Participant.objects.update(state=ParticipantState.ACTIVE)
        OutgoingMail.objects.all().delete()
        Participant.objects.create(
            first_name="Rosa", phone="+33 6 12 34 56 78", email="rose@exemple.fr"
        )
    assert everything_on_screen(browse(centre), centre, reach) == shown
    with inside(centre):
        # The desk sees both, and decides.
        assert Participant.objects.filter(state=ParticipantState.WAITING).count() == 1
        told = OutgoingMail.objects.exclude(kind="exchange-code")
        assert {mail.to for mail in told} == {"rose@exemple.fr"}
        assert {mail.subject for mail in told} == {"Vous êtes déjà inscrit·e"}


def test_whoever_types_a_number_again_and_again_fills_no_mailbox(centre, browse):
    with inside(centre):
        Participant.objects.create(first_name="Rosa", phone="0612345678", email="rosa@exemple.fr")
    for _again in range(3):
        visitor = browse(centre)
        until_signing(visitor)
        visitor.post(f"{SITE}signer/", {"send": "1"})
    with inside(centre):
        assert Participant.objects.count() == 4
        assert OutgoingMail.objects.filter(to="rosa@exemple.fr").count() == 1


@pytest.mark.parametrize(
    ("path", "sent", "sentence"),
    [
        ("", {**NAME, "first_name": "  "}, "Écrivez votre prénom"),
        ("", {"first_name": "Léo"}, "avec un parent"),
        ("", {**NAME, "site": "https://exemple.fr"}, "devait rester vide"),
        ("joindre/", {}, "cochez"),
        ("joindre/", {"no_email": "on"}, "il faut un téléphone"),
        ("joindre/", {"phone": "bonjour", "no_email": "on"}, "en chiffres"),
        ("joindre/", {"email": "rose@exemple"}, "n’est pas complète"),
        ("joindre/", {"email": "rose@exemple.fr", "no_email": "on"}, "décochez cette case"),
        ("accord/", {}, "ne peut pas vous joindre"),
        ("accord/", {"kept": ["contact"], "retired": "yes"}, "pour que ceci soit gardé"),
        ("accord/", {"kept": ["tout"]}, "tout"),
    ],
)
def test_a_fault_is_told_and_nothing_that_was_typed_is_lost(visitor, centre, path, sent, sentence):
    visitor.post(SITE, NAME)
    visitor.post(f"{SITE}joindre/", PHONE)
    sent = {"csrf": "x", **sent}
    response = visitor.post(SITE + path, sent)
    assert response.status_code == 200
    assert 'role="alert"' in response.text
    assert sentence in response.text
    for word in ("Léo", "bonjour", "rose@exemple"):
        if word in sent.values():
            assert word in response.text
    with inside(centre):
        assert not Participant.objects.exists()


@pytest.mark.parametrize("screen", ["joindre/", "code/", "accord/", "signer/"])
def test_a_screen_opened_by_its_address_leads_to_the_first(visitor, screen):
    assert visitor.get(SITE + screen).url == SITE


def test_the_last_screen_does_not_pass_an_address_that_nobody_has_confirmed(centre, visitor):
    visitor.post(SITE, NAME)
    visitor.post(f"{SITE}joindre/", MAIL)
    visitor.post(f"{SITE}accord/", KEPT)
    answer = visitor.post(f"{SITE}signer/", {"send": "1"})
    assert "Il manque une réponse" in answer.text
    with inside(centre):
        assert not Participant.objects.exists()


def test_a_wrong_code_is_counted_and_a_tried_out_one_opens_nothing(centre, visitor):
    visitor.post(SITE, NAME)
    visitor.post(f"{SITE}joindre/", MAIL)
    with inside(centre):
        digits = digits_sent_to("rose@exemple.fr")
    wrong = f"{(int(digits) + 1) % 10**6:06d}"
    for _try in range(TRIES):
        assert "pas le bon code" in visitor.post(f"{SITE}code/", {"code": wrong}).text
    assert "trop de fois" in visitor.post(f"{SITE}code/", {"code": digits}).text
    # A new one works.
    assert visitor.post(f"{SITE}code/", {"again": "1"}).url == f"{SITE}code/"
    with inside(centre):
        assert digits_sent_to("rose@exemple.fr") != digits
        new = digits_sent_to("rose@exemple.fr")
    assert visitor.post(f"{SITE}code/", {"code": new}).url == f"{SITE}accord/"


def test_a_code_lasts_a_quarter_of_an_hour(centre, visitor):
    visitor.post(SITE, NAME)
    visitor.post(f"{SITE}joindre/", MAIL)
    with inside(centre):
        digits = digits_sent_to("rose@exemple.fr")
        mailed = MailedCode.objects.get()
        assert timedelta(minutes=14) < mailed.expires_at - timezone.now() <= timedelta(minutes=15)
        MailedCode.objects.update(expires_at=timezone.now())
    assert "n’est plus valable" in visitor.post(f"{SITE}code/", {"code": digits}).text


def test_nobody_is_sent_codes_without_end(centre, visitor):
    visitor.post(SITE, NAME)
    visitor.post(f"{SITE}joindre/", MAIL)
    answers = [visitor.post(f"{SITE}code/", {"again": "1"}) for _again in range(SENDINGS)]
    assert answers[-1].status_code == 200
    with inside(centre):
        assert OutgoingMail.objects.count() <= min(SENDINGS, MAILS_TO_ONE_ADDRESS)


def test_one_address_is_not_written_to_from_many_browsers(centre, browse):
    for _browser in range(MAILS_TO_ONE_ADDRESS + 2):
        visitor = browse(centre)
        visitor.post(SITE, NAME)
        answer = visitor.post(f"{SITE}joindre/", MAIL)
    assert "Trop d’essais" in answer.text
    assert 'value="rose@exemple.fr"' in answer.text
    with inside(centre):
        assert OutgoingMail.objects.count() == MAILS_TO_ONE_ADDRESS


def test_without_redis_one_tries_again_in_a_minute(centre, visitor, redis_down):
    visitor.post(SITE, NAME)
    answer = visitor.post(f"{SITE}joindre/", MAIL)
    assert answer.status_code == 503
    assert "Réessayez dans une minute" in answer.text
    assert 'value="rose@exemple.fr"' in answer.text


def test_where_one_registers_at_the_desk_only_the_page_says_so(centre, visitor):
    with inside(centre):
        ExchangeSettings.objects.create(pk=1, online_registration=False)
    response = visitor.get(SITE)
    assert response.status_code == 404
    assert "on s’inscrit à l’accueil" in response.text
    assert SITE not in visitor.get("/entraide/").text


def test_what_nobody_has_sent_is_forgotten_in_the_night(centre, visitor):
    visitor.post(SITE, NAME)
    visitor.post(f"{SITE}joindre/", MAIL)
    tidy_registrations(schema=centre.schema_name)
    with inside(centre):
        assert OnlineRegistration.objects.count() == 1
        yesterday = timezone.now() - timedelta(days=1, minutes=1)
        OnlineRegistration.objects.update(began_at=yesterday)
        MailedCode.objects.update(began_at=yesterday)
    tidy_registrations(schema=centre.schema_name)
    with inside(centre):
        assert not OnlineRegistration.objects.exists()
        assert not MailedCode.objects.exists()
    # The browser that comes back begins again, and loses nobody's time with an error.
    assert "trop longtemps" in visitor.post(f"{SITE}signer/", {"send": "1"}).text


def test_the_journal_holds_no_word_of_who_registers(centre, visitor):
    until_signing(visitor)
    visitor.post(f"{SITE}signer/", {"send": "1"})
    with inside(centre):
        assert not JournalEntry.objects.filter(subject__icontains="Rose").exists()
