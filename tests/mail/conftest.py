"""Mails of the tests: their templates, a real SMTP server, and addresses with mail's own."""

import copy
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as active
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import User
from mail.models import OutgoingMail
from mail.services import queue_mail
from tenants.connections import db
from tenants.context import inside
from tenants.models import Centre
from tests.support.smtp import SmtpServer

TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture(autouse=True)
def _mail_of_the_tests(settings: Any) -> None:
    engine = copy.deepcopy(active.TEMPLATES)
    engine[0]["DIRS"] = [TEMPLATES]
    settings.TEMPLATES = engine
    settings.DEMO = True
    settings.DEFAULT_FROM_EMAIL = "Maillage <ne-pas-repondre@maillage.localhost>"
    settings.ROOT_URLCONF = "tests.mail.mail_urls_centre"
    settings.PUBLIC_SCHEMA_URLCONF = "tests.mail.mail_urls_federation"


@pytest.fixture
def smtp(settings: Any) -> Iterator[SmtpServer]:
    server = SmtpServer()
    for name, value in server.settings().items():
        setattr(settings, name, value)
    yield server
    server.stop()


@pytest.fixture
def really(committed: None) -> Iterator[None]:
    """Real commits; the rows of the test are removed afterwards."""
    yield
    forget_rows()
    for centre in Centre.objects.all():
        with inside(centre):
            forget_rows()


def forget_rows() -> None:
    OutgoingMail.objects.all().delete()
    Session.objects.all().delete()
    User.objects.all().delete()


@pytest.fixture
def centre_now(really: None) -> Centre:
    """The first centre, for tests with real commits."""
    return Centre.objects.get(slug="les-tilleuls")


@pytest.fixture
def other_centre_now(really: None) -> Centre:
    return Centre.objects.get(slug="la-garenne")


def write(**changes: Any) -> OutgoingMail:
    """Queues a mail in the active schema."""
    values: dict[str, Any] = {
        "to": "habitante@exemple.fr",
        "subject": "Bienvenue",
        "template": "mail_tests/welcome",
        "context": {"name": "Amélie"},
        "kind": "test",
    }
    return queue_mail(**{**values, **changes})


@pytest.fixture(name="write")
def write_fixture() -> Callable[..., OutgoingMail]:
    return write


@pytest.fixture
def until() -> Callable[..., None]:
    def wait(condition: Callable[[], Any], seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline
            time.sleep(0.05)

    return wait


@pytest.fixture
def sign_in(browse: Callable[[Centre | None], Client]) -> Callable[..., Client]:
    """A client on the centre's host (or the federation's), signed in there."""

    def signed_in(centre: Centre | None, **details: Any) -> Client:
        client = browse(centre)
        former = db.tenant
        db.set_schema_to_public() if centre is None else db.set_tenant(centre)
        user, _created = User.objects.get_or_create(
            username="direction", defaults={"is_superuser": True, **details}
        )
        client.force_login(user)
        db.set_tenant(former)
        return client

    return signed_in
