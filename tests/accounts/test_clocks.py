"""A telephone whose clock is off, and codes that come too late."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from tenants.context import inside

pytestmark = pytest.mark.django_db
PASSWORD = "un-mot-de-passe-solide"


@pytest.fixture
def secret(centre) -> str:
    with inside(centre):
        user = User.objects.create_user("marie", password=PASSWORD, role=Role.TEAM)
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
    return secret


def code_at(secret: str, seconds: float) -> str:
    """What a telephone shows whose clock is ``seconds`` off."""
    return format_hotp_value(hotp_value(secret, int((time.time() + seconds) // 30)))


def after_the_password(browse, centre):
    client = browse(centre)
    client.post("/compte/login/", {"login": "marie", "password": PASSWORD})
    return client


def test_a_clock_ten_minutes_off_is_told_what_to_do(centre, browse, secret):
    client = after_the_password(browse, centre)
    page = client.post("/compte/protection/authenticate/", {"code": code_at(secret, -600)})
    assert "réglez l’heure de votre téléphone" in page.text
    assert client.get("/gestion/").status_code == 302
    client.post("/compte/protection/authenticate/", {"code": code_at(secret, 0)})
    assert client.get("/gestion/").status_code == 200


@pytest.mark.parametrize("seconds", [-25, 25])
def test_half_a_minute_early_or_late_is_forgiven(centre, browse, secret, seconds):
    client = after_the_password(browse, centre)
    client.post("/compte/protection/authenticate/", {"code": code_at(secret, seconds)})
    assert client.get("/gestion/").status_code == 200


def test_a_code_by_mail_is_void_after_a_quarter_of_an_hour(centre, browse, mails, monkeypatch):
    with inside(centre):
        User.objects.create_user("jeanne", "jeanne@exemple.fr", PASSWORD, role=Role.TEAM)
    client = browse(centre)
    client.post("/compte/login/code/", {"email": "jeanne@exemple.fr"})
    (mail,) = mails()
    assert mail.expires_at - mail.created <= timedelta(minutes=15, seconds=5)
    assert mail.expires_at > timezone.now() + timedelta(minutes=14)
    code = next(line for line in mail.text.splitlines() if line.isupper() and len(line) >= 6)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 15 * 60 + 1)
    page = client.post("/compte/login/code/confirm/", {"code": code}, follow=True)
    assert "Recevoir un code" in page.text
    assert client.get("/gestion/").status_code == 302
