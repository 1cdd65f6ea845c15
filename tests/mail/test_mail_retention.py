"""How long mails say to whom they went."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mail.enums import MailState
from mail.models import OutgoingMail
from mail.retention import forget_old_addresses
from mail.services import forget_address

pytestmark = pytest.mark.django_db


def aged(write, days: int, **changes) -> OutgoingMail:
    mail = write()
    values = {"created": timezone.now() - timedelta(days=days), **changes}
    OutgoingMail.objects.filter(pk=mail.pk).update(**values)
    mail.refresh_from_db()
    return mail


SENT = {"state": MailState.SENT, "sent_at": timezone.now()}


def test_the_address_the_subject_and_what_servers_said_go_and_the_row_stays(in_centre, write):
    old = aged(write, 181, **SENT, error_detail="550 habitante@exemple.fr", last_error="Refusé")
    recent = aged(write, 179, **SENT)
    assert forget_old_addresses(timezone.now()) == 1
    old.refresh_from_db()
    said = (old.to, old.to_name, old.subject, old.text, old.html, old.headers, old.error_detail)
    assert said == ("", "", "", "", "", {}, "")
    assert (old.state, old.kind) == (MailState.SENT, "test")
    recent.refresh_from_db()
    assert recent.to == "habitante@exemple.fr"
    assert forget_old_addresses(timezone.now()) == 0


def test_a_mail_under_way_keeps_its_address_however_old(in_centre, write):
    waiting = aged(write, 400)
    claimed = aged(write, 400, state=MailState.CLAIMED, claimed_at=timezone.now(), claimed_by="x")
    assert forget_old_addresses(timezone.now()) == 0
    for mail in (waiting, claimed):
        mail.refresh_from_db()
        assert mail.to


def test_a_mail_to_forget_is_emptied_the_night_after_it_has_gone(in_centre, write):
    mail = write(forget_when_over=True)
    assert forget_old_addresses(timezone.now()) == 0
    OutgoingMail.objects.update(**SENT)
    assert forget_old_addresses(timezone.now()) == 1
    mail.refresh_from_db()
    assert mail.to == ""


def test_an_accented_domain_is_found_as_it_was_written(in_centre, write):
    mail = write(to="mairie@lozère.fr")
    assert mail.to == "mairie@xn--lozre-6ra.fr"
    forget_address(email="Mairie@lozère.fr")
    mail.refresh_from_db()
    assert (mail.to, mail.state) == ("", MailState.CANCELLED)


def test_the_list_says_that_an_address_was_erased(centre, sign_in, write):
    client = sign_in(centre)
    from tenants.context import inside

    with inside(centre):
        aged(write, 181, **SENT)
        forget_old_addresses(timezone.now())
    page = client.get("/courriels/").text
    assert "adresse effacée" in page
    assert "Objet effacé" in page
