"""Two real centres on real PostgreSQL and Redis. Nothing here is mocked."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.storage import storages
from django.db import connection
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from federation import vocabulary
from federation.search import index as catalogue
from tenants.connections import db
from tenants.context import inside
from tenants.enums import Module
from tenants.models import Centre, Domain
from tenants.provisioning import create_centre
from tenants.template import bring_template_to_head
from territory.models import Department
from tests.support.database import database_of_this_process, expect_long_loads

FEDERATION_HOST = "maillage.localhost"


expect_long_loads()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The test database, with the template and the two centres that most tests use.

    Always a database of its own: pytest-django's fixture makes one only for tests that ask for
    ``db``, and ``committed`` would write in the real one.
    """
    prepared = database_of_this_process(_two_centres)
    with django_db_blocker.unblock():
        prepared.__enter__()
    yield
    with django_db_blocker.unblock():
        prepared.__exit__(None, None, None)


def _two_centres() -> None:
    bring_template_to_head()
    create_centre(
        slug="les-tilleuls",
        name="Centre social des Tilleuls",
        department=Department.objects.get(code="48"),
        modules=[Module.EXCHANGE],
    )
    create_centre(
        slug="la-garenne",
        name="EVS La Garenne",
        department=Department.objects.get(code="971"),
        kind="evs",
    )


@pytest.fixture(autouse=True)
def _public_schema_and_empty_caches(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for alias in caches:
        caches[alias].clear()
    # What a test has retired comes back with its rollback, which no signal tells. And nothing is read
    # again between two visits whose statements are compared.
    vocabulary.forget()
    monkeypatch.setattr(vocabulary, "HELD_FOR", 10.0**9)
    catalogue.forget()
    connection.set_schema_to_public()
    yield
    connection.set_schema_to_public()


OUR_TEMPLATES = (
    "accounts/",
    "actions/",
    "cms/",
    "design/",
    "errors/",
    "exchange/",
    "federation/",
    "jobs/",
    "mail/",
)


def _is_about_ours(record: logging.LogRecord) -> bool:
    """Wagtail's templates lack variables by the hundred, and each record carries a traceback."""
    return len(record.args or ()) < 2 or str(record.args[1]).startswith(OUR_TEMPLATES)


@pytest.fixture(autouse=True)
def _nothing_goes_wrong_in_silence(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """An error in the log fails the test, and so does a variable that a template of ours lacks."""
    templates = logging.getLogger("django.template")
    templates.addFilter(_is_about_ours)
    caplog.set_level(logging.DEBUG, logger="django.template")
    yield
    templates.removeFilter(_is_about_ours)
    wrong = [
        record.getMessage()
        for record in caplog.get_records("call")
        # Django logs as an error what we answer on purpose for a suspended centre.
        if (record.levelno >= logging.ERROR and getattr(record, "status_code", 0) != 503)
        or record.name == "django.template"
    ]
    assert wrong == []


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """Uploaded files of this test alone."""

    def forget_the_former_folder() -> None:
        # django-tenants' storage keeps the folder it has first read from the settings.
        vars(storages["default"]).pop("relative_media_root", None)

    settings.MEDIA_ROOT = str(tmp_path / "media")
    forget_the_former_folder()
    yield tmp_path / "media"
    forget_the_former_folder()


@pytest.fixture
def centre(db: None) -> Centre:
    return Centre.objects.get(slug="les-tilleuls")


@pytest.fixture
def other_centre(db: None) -> Centre:
    return Centre.objects.get(slug="la-garenne")


@pytest.fixture
def in_centre(centre: Centre) -> Iterator[Centre]:
    """The test runs inside the first centre's schema."""
    with inside(centre):
        yield centre


class Visitor(Client):
    """A browser on one host. The test's own schema is active again after each request."""

    def request(self, **request: Any) -> Any:
        schema = db.tenant
        try:
            return super().request(**request)
        finally:
            db.set_tenant(schema)


@pytest.fixture
def browse() -> Callable[[Centre | None], Client]:
    """``browse(centre)`` is a client on that centre's host; ``browse(None)`` on the federation's."""

    def client_on(centre: Centre | None) -> Client:
        host = f"{centre.slug}.{FEDERATION_HOST}" if centre else FEDERATION_HOST
        return Visitor(headers={"host": host})

    return client_on


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """For tests that need real commits. Centres they add are dropped afterwards.

    Not pytest-django's ``transactional_db``: it empties every table, reference data included.
    """
    with django_db_blocker.unblock():
        kept = set(Centre.objects.values_list("pk", flat=True))
        try:
            yield
        finally:
            connection.rollback() if connection.in_atomic_block else None
            connection.set_schema_to_public()
            for added in Centre.objects.exclude(pk__in=kept):
                Domain.objects.filter(tenant=added).delete()
                added.delete(force_drop=True)
