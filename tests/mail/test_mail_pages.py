"""The list for people, its two actions, and the demo's mailbox."""

import pytest
from django.conf import settings
from django.db import connection
from django.shortcuts import resolve_url
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RegexPattern
from django.utils import timezone

from accounts.models import User
from mail import urls as mail_urls
from mail.delivery import claim
from mail.enums import MailState
from mail.models import OutgoingMail
from mail.permissions import can_manage_mail
from tenants.context import inside

pytestmark = pytest.mark.django_db
OUTBOX, MAILBOX = "/courriels/", "/courriels/boite/"


def put(centre, write, state: str, **changes) -> OutgoingMail:
    with inside(centre):
        mail = write(**changes)
        assert claim(mail.pk) is not None
        OutgoingMail.objects.filter(pk=mail.pk).update(state=state, sent_at=timezone.now())
        return OutgoingMail.objects.get(pk=mail.pk)


def test_problems_come_first_and_each_says_what_can_be_done(centre, write, sign_in):
    for state in MailState:
        put(centre, write, state, to=f"{state}@exemple.fr")
    page = sign_in(centre).get(OUTBOX).text
    order = sorted(MailState, key=lambda state: page.index(f"{state}@exemple.fr"))
    assert set(order[:2]) == {MailState.REFUSED, MailState.UNKNOWN}
    assert page.count("/renvoyer/") == 2
    assert page.count("/considerer-envoye/") == 1
    assert "6 courriels" in page


def test_the_list_can_be_filtered_and_searched(centre, write, sign_in):
    put(centre, write, MailState.SENT, to="jeanne@exemple.fr", subject="Votre reçu")
    put(centre, write, MailState.REFUSED, to="paul@exemple.fr")
    client = sign_in(centre)
    page = client.get(OUTBOX, {"etat": "refused"}).text
    assert "paul@" in page
    assert "jeanne@" not in page
    page = client.get(OUTBOX, {"q": "REÇU jeanne"}).text
    assert "1 courriel" in page
    assert 'href="/courriels/">Retirer «' in page
    assert "?q=RE%C3%87U+jeanne&amp;etat=sent" in page
    assert "Refusé <span" not in page
    assert "paul@" not in page
    assert "2 courriels" in client.get(OUTBOX, {"etat": "nowhere"}).text
    assert "0 courriel" in client.get(OUTBOX, {"q": "personne"}).text


def test_texts_and_the_codes_in_them_are_not_in_the_list(centre, write, sign_in):
    put(centre, write, MailState.UNKNOWN, context={"name": "123456"})
    assert "123456" not in sign_in(centre).get(OUTBOX).text


@pytest.mark.parametrize("rows", [10, 200])
def test_the_list_asks_as_many_questions_for_10_rows_as_for_200(centre, write, sign_in, rows):
    with inside(centre):
        mails = [write() for _ in range(rows)]
        OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails[::2]]).update(
            state=MailState.REFUSED
        )
    client = sign_in(centre)
    client.get(OUTBOX)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(OUTBOX).status_code == 200
    ours = [query["sql"] for query in queries if "mail_outgoingmail" in query["sql"]]
    assert len(ours) == 3  # counts by state, the total, the rows
    assert len(queries) <= 7, [query["sql"] for query in queries]


def test_signed_out_people_are_sent_to_sign_in(centre, write, browse):
    mail = put(centre, write, MailState.UNKNOWN)
    answer = browse(centre).get(OUTBOX)
    sign_in_page = resolve_url(settings.LOGIN_URL)
    assert answer["Location"] == f"{sign_in_page}?next={OUTBOX}"
    for action in ("renvoyer", "considerer-envoye"):
        answer = browse(centre).post(f"{OUTBOX}{mail.pk}/{action}/")
        assert answer["Location"].startswith(sign_in_page)
    with inside(centre):
        assert OutgoingMail.objects.get().state == MailState.UNKNOWN


def test_people_without_the_right_are_refused(centre, write, sign_in):
    mail = put(centre, write, MailState.UNKNOWN)
    client = sign_in(centre, is_superuser=False)
    assert client.get(OUTBOX).status_code == 403
    assert client.post(f"{OUTBOX}{mail.pk}/renvoyer/").status_code == 403
    assert client.post(f"{OUTBOX}{mail.pk}/considerer-envoye/").status_code == 403


def test_direction_manages_mail_and_nobody_else(centre):
    with inside(centre):
        for role, active, allowed in (
            ("direction", True, True),
            ("direction", False, False),
            ("team", True, False),
            ("", True, False),
        ):
            user = User.objects.create_user(f"{role}-{active}", role=role, is_active=active)
            assert can_manage_mail(user) == allowed


@pytest.mark.parametrize("state", [MailState.REFUSED, MailState.UNKNOWN])
def test_a_person_may_send_a_problem_again(
    centre, write, sign_in, state, django_capture_on_commit_callbacks
):
    mail = put(centre, write, state)
    with django_capture_on_commit_callbacks() as tasks:
        answer = sign_in(centre).post(f"{OUTBOX}{mail.pk}/renvoyer/", follow=True)
    assert "part de nouveau" in answer.text
    assert len(tasks) == 1
    with inside(centre):
        again = OutgoingMail.objects.get()
        assert (again.state, again.attempts, again.claimed_by) == (MailState.WAITING, 0, "")
        assert again.message_id == mail.message_id
        assert claim(again.pk) is not None


@pytest.mark.parametrize("state", ["waiting", "claimed", "sent", "cancelled"])
def test_nothing_else_is_sent_again(
    centre, write, sign_in, state, django_capture_on_commit_callbacks
):
    mail = put(centre, write, state)
    with django_capture_on_commit_callbacks() as tasks:
        for action in ("renvoyer", "considerer-envoye"):
            answer = sign_in(centre).post(f"{OUTBOX}{mail.pk}/{action}/", follow=True)
            assert "n’attend plus de décision" in answer.text
    assert tasks == []
    with inside(centre):
        assert OutgoingMail.objects.get().state == state


def test_a_person_may_consider_a_mail_sent_but_not_a_refused_one(centre, write, sign_in):
    lost = put(centre, write, MailState.UNKNOWN)
    refused = put(centre, write, MailState.REFUSED)
    client = sign_in(centre)
    for mail in (lost, refused):
        client.post(f"{OUTBOX}{mail.pk}/considerer-envoye/")
    with inside(centre):
        lost.refresh_from_db()
        refused.refresh_from_db()
    assert (lost.state, lost.sent_at) == (MailState.SENT, lost.claimed_at)
    assert lost.last_error == "Considéré comme envoyé par direction."
    assert refused.state == MailState.REFUSED


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": "", "html": ""}, "n’est plus conservé"),
        ({"expires_at": timezone.now()}, "ne sert plus depuis le"),
    ],
)
def test_what_has_no_text_or_no_use_is_not_sent_again(centre, write, sign_in, changes, sentence):
    mail = put(centre, write, MailState.REFUSED)
    with inside(centre):
        OutgoingMail.objects.update(**changes)
    answer = sign_in(centre).post(f"{OUTBOX}{mail.pk}/renvoyer/", follow=True)
    assert sentence in answer.text
    with inside(centre):
        assert OutgoingMail.objects.get().state == MailState.REFUSED


def test_the_actions_want_a_form_of_ours(centre, write, sign_in):
    mail = put(centre, write, MailState.UNKNOWN)
    client = sign_in(centre)
    assert client.get(f"{OUTBOX}{mail.pk}/renvoyer/").status_code == 405
    client.handler.enforce_csrf_checks = True
    assert client.post(f"{OUTBOX}{mail.pk}/renvoyer/").status_code == 403


def test_no_other_host_shows_or_touches_a_centre_s_mails(
    centre, other_centre, write, sign_in, browse, settings
):
    settings.SECOND_FACTOR_ROLES = set()
    mail = put(centre, write, MailState.UNKNOWN, to="secret@exemple.fr")
    sent = put(centre, write, MailState.SENT, to="secret@exemple.fr")
    assert "secret@" in sign_in(centre).get(OUTBOX).text
    assert "secret@" in browse(centre).get(MAILBOX).text
    for place in (other_centre, None):
        client = sign_in(place)
        assert "secret@" not in client.get(OUTBOX).text
        assert "secret@" not in client.get(MAILBOX).text
        for address in (f"{mail.pk}/renvoyer/", f"{mail.pk}/considerer-envoye/"):
            assert client.post(OUTBOX + address).status_code == 404
        assert client.get(f"{MAILBOX}{sent.pk}/html/").status_code == 404
    with inside(centre):
        assert OutgoingMail.objects.get(pk=mail.pk).state == MailState.UNKNOWN


def test_the_demo_s_mailbox_shows_what_was_sent_as_text_and_as_html(centre, write, browse):
    put(centre, write, MailState.WAITING, to="attend@exemple.fr")
    mail = put(centre, write, MailState.SENT, context={"name": "<script>alert(1)</script>"})
    page = browse(centre).get(MAILBOX).text
    assert "attend@" not in page
    assert "<script>alert" not in page
    assert 'href="https://exemple.fr/?a=1&amp;b=2"' in page
    answer = browse(centre).get(f"{MAILBOX}{mail.pk}/html/")
    assert answer.text == mail.html
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert "allow-scripts" not in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_there_is_no_mailbox_outside_the_demo(centre, write, browse, settings):
    mail = put(centre, write, MailState.SENT)
    settings.DEMO = False
    assert browse(centre).get(MAILBOX).status_code == 404
    assert browse(centre).get(f"{MAILBOX}{mail.pk}/html/").status_code == 404

    outside = URLResolver(RegexPattern(""), mail_urls.addresses(demo=False))
    assert outside.resolve("").url_name == "outbox"
    with pytest.raises(Resolver404):
        outside.resolve("boite/")
