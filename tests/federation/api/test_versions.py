"""The ETag of the catalogue, when publications end in another order than they began."""

import threading
import uuid
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from federation.api import versions
from federation.models import Practice
from federation.search import index
from tenants.models import Centre
from tests.federation.api.conftest import Catalogue


@pytest.fixture
def committed_catalogue(committed) -> Iterator[Catalogue]:
    yield Catalogue(Centre.objects.get(slug="les-tilleuls"))
    Practice.objects.all().delete()
    index.forget()


class Slow(threading.Thread):
    """A publication that has begun, and ends when it is told."""

    def __init__(
        self, catalogue: Catalogue, title: str, action_uid: uuid.UUID | None = None
    ) -> None:
        super().__init__()
        self.catalogue, self.title, self.action_uid = catalogue, title, action_uid
        self.written, self.may_end = threading.Event(), threading.Event()

    def run(self) -> None:
        try:
            with transaction.atomic():
                self.catalogue.share(self.title, action_uid=self.action_uid)
                self.written.set()
                assert self.may_end.wait(20)
        finally:
            connection.close()

    def begin(self) -> "Slow":
        self.start()
        assert self.written.wait(20)
        return self

    def end(self) -> None:
        self.may_end.set()
        self.join(20)


def test_a_publication_that_began_first_and_ends_last_changes_it(committed_catalogue):
    committed_catalogue.share("Déjà là")
    # Words of their own: publications that bring the same new word wait for each other.
    slow = Slow(committed_catalogue, "Potager").begin()
    before = versions.of_catalogue()
    committed_catalogue.share("Verger")
    between = versions.of_catalogue()
    slow.end()
    after = versions.of_catalogue()
    assert len({before, between, after}) == 3
    assert versions.of_catalogue() == after


def test_while_something_is_being_written_nothing_changes_for_the_others(committed_catalogue):
    committed_catalogue.share("Déjà là")
    before = versions.of_catalogue()
    slow = Slow(committed_catalogue, "Pas encore").begin()
    assert versions.of_catalogue() == before
    slow.end()
    assert versions.of_catalogue() != before


def test_whoever_ends_without_a_publication_changes_nothing(committed_catalogue):
    """A transaction may be of another database of the same server: all count as unended there."""
    committed_catalogue.share("Déjà là")
    elsewhere = connection.copy()
    try:
        elsewhere.set_autocommit(False)
        with elsewhere.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
        committed_catalogue.share("Verger")
        before = versions.of_catalogue()
        elsewhere.rollback()
        assert versions.of_catalogue() == before
    finally:
        elsewhere.close()


def test_one_that_comes_late_is_seen_below_all_that_are_looked_at(committed_catalogue):
    slow = Slow(committed_catalogue, "Potager").begin()
    for number in range(versions.LATEST + 2):
        committed_catalogue.share(f"Verger {number}")
    before = versions.of_catalogue()
    slow.end()
    after = versions.of_catalogue()
    assert after != before
    assert versions.of_catalogue() == after


def test_what_is_undone_does_not_keep_its_version(committed_catalogue):
    committed_catalogue.share("Déjà là")
    before = versions.of_catalogue()
    with transaction.atomic():
        committed_catalogue.share("Jamais partagée")
        assert versions.of_catalogue() != before
        transaction.set_rollback(True)
    assert versions.of_catalogue() == before


def test_the_latest_change_is_read_from_the_index_alone(db):
    """Sorted as a text, 99 would come after 100, and all rows would be read."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {versions.CATALOGUE}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Scan Backward using practice_facets_changed_in" in plan
    assert "Sort" not in plan
