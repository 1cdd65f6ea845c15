"""The sets in memory follow what is published, in every process, and nothing else."""

import json
import subprocess
import sys
import threading
import uuid
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction

from federation.models import Practice, PracticeBody, PracticeFacets, PracticeText
from federation.search import SearchRequest, search
from federation.search import index as catalogue
from federation.services import publish_practice, withdraw_practice
from tenants.models import Centre
from tests.support.catalogue import snapshot_of

WORD = "zinzolin"


def found(word: str = WORD) -> list[str]:
    result = search(SearchRequest(word, exact=True))
    assert result.count == len(result.hits) == sum(v.count for v in result.facets["kind"].values)
    return [practice.title for practice in result.practices]


@pytest.fixture
def centre_row(committed):
    yield Centre.objects.get(slug="les-tilleuls")
    Practice.objects.all().delete()
    catalogue.forget()


def put(centre: Centre, sheet: uuid.UUID, title: str, version: int = 1, **fields) -> None:
    publish_practice(
        centre=centre,
        action_uid=sheet,
        sheet_uid=sheet,
        version=version,
        snapshot=snapshot_of({"title": title, **fields}),
    )


def test_a_publication_a_change_and_a_withdrawal_are_seen_at_the_next_search(centre_row):
    sheet = uuid.uuid4()
    assert found() == []
    put(centre_row, sheet, "Zinzolin", keywords=["health"])
    assert found() == ["Zinzolin"]
    put(centre_row, sheet, "Zinzolin changé", 2, keywords=["culture"])
    assert found() == ["Zinzolin changé"]
    assert search(SearchRequest("", {"keyword": ("health",)})).count == 0
    assert search(SearchRequest("", {"keyword": ("culture",)})).count == 1
    withdraw_practice(centre=centre_row, sheet_uid=sheet, version=3)
    assert found() == []
    put(centre_row, sheet, "Zinzolin revenu", 4)
    assert found() == ["Zinzolin revenu"]


def test_what_is_undone_changes_nothing_even_where_it_was_searched(centre_row):
    put(centre_row, uuid.uuid4(), "Zinzolin un")
    assert found() == ["Zinzolin un"]
    sheet = uuid.uuid4()
    with transaction.atomic():
        put(centre_row, sheet, "Zinzolin deux")
        assert len(found()) == 2
        transaction.set_rollback(True)
    assert found() == ["Zinzolin un"]
    assert not catalogue.current().index.provisional


OTHER_PROCESS = """
import json, sys
import django
django.setup()
from federation.search import SearchRequest, search
for line in sys.stdin:
    result = search(SearchRequest(line.strip(), exact=True))
    print(json.dumps([result.count, [p.title for p in result.practices]]), flush=True)
"""


@pytest.fixture
def other_process(centre_row, settings):
    import os

    parts = settings.DATABASES["default"] | {"NAME": connection.settings_dict["NAME"]}
    address = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**parts)
    process = subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DATABASE_URL": address, "PYTHONPATH": "platform:."},
    )

    def ask(query: str) -> list:
        process.stdin.write(query + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    yield ask
    process.stdin.close()
    process.wait(timeout=20)


def test_a_publication_of_one_process_is_in_the_next_results_of_another(centre_row, other_process):
    assert other_process(WORD) == [0, []]
    sheet = uuid.uuid4()
    put(centre_row, sheet, "Zinzolin")
    assert other_process(WORD) == [1, ["Zinzolin"]]
    with transaction.atomic():
        put(centre_row, sheet, "Zinzolin en route", 2)
        assert other_process(WORD) == [1, ["Zinzolin"]]
    assert other_process(WORD) == [1, ["Zinzolin en route"]]
    withdraw_practice(centre=centre_row, sheet_uid=sheet, version=3)
    assert other_process(WORD) == [0, []]


def test_transactions_that_end_in_another_order_than_they_began_are_all_seen(centre_row):
    """What a counter read too early would miss."""
    began, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                put(centre_row, uuid.uuid4(), "Zinzolin lent")
                began.set()
                assert go_on.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert began.wait(20)
    put(centre_row, uuid.uuid4(), "Zinzolin rapide")
    assert found() == ["Zinzolin rapide"]
    go_on.set()
    thread.join(20)
    assert set(found()) == {"Zinzolin rapide", "Zinzolin lent"}


def test_threads_that_search_while_others_publish_never_see_half_a_change(centre_row):
    wrong: list[object] = []
    stop = threading.Event()

    def look() -> None:
        try:
            while not stop.is_set():
                result = search(SearchRequest())
                counted = sum(value.count for value in result.facets["kind"].values)
                if counted != result.count:
                    wrong.append((counted, result.count))
        finally:
            connection.close()

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(15):
        put(centre_row, uuid.uuid4(), f"Zinzolin {number}")
    stop.set()
    for thread in threads:
        thread.join(20)
    assert wrong == []
    assert search(SearchRequest()).count == 15


def test_many_changes_at_once_are_read_again_whole(centre_row, monkeypatch):
    monkeypatch.setattr(catalogue, "MOST_CHANGES", 3)
    assert found() == []
    for number in range(8):
        put(centre_row, uuid.uuid4(), f"Zinzolin {number}")
    assert len(found()) == 8


def test_a_centre_that_says_something_else_of_itself_moves_its_practices(centre_row):
    put(centre_row, uuid.uuid4(), "Zinzolin")
    kinds = search(SearchRequest()).counts("kind")
    assert kinds == {"social-centre": 1}
    centre_row.kind = "evs"
    centre_row.save()
    try:
        assert search(SearchRequest()).counts("kind") == {"evs": 1}
    finally:
        centre_row.kind = "social-centre"
        centre_row.save()


def test_rows_of_another_cluster_do_not_come_back_at_each_search(centre_row):
    """After a restore, rows tell of transactions that this cluster has not reached yet."""
    put(centre_row, uuid.uuid4(), "Zinzolin")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE public.federation_practicefacets DISABLE TRIGGER note_change")
        cursor.execute(
            "UPDATE public.federation_practicefacets SET changed_in = '9000000000000'::xid8"
        )
        cursor.execute("ALTER TABLE public.federation_practicefacets ENABLE TRIGGER note_change")
    catalogue.forget()
    assert found() == ["Zinzolin"]
    before = catalogue.current().index
    assert catalogue.current().index.by_value is before.by_value
    put(centre_row, uuid.uuid4(), "Zinzolin deux")
    assert set(found()) == {"Zinzolin", "Zinzolin deux"}
    assert PracticeFacets.objects.count() == 2


def test_the_migration_files_what_was_shared_before_it_in_the_order_of_freshness(centre_row):
    old, new, gone = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    for sheet, title in ((new, "Zinzolin neuf"), (old, "Zinzolin vieux"), (gone, "Zinzolin parti")):
        put(centre_row, sheet, title, keywords=["health"])
    Practice.objects.filter(action_uid=old).update(updated_at="2020-01-01T00:00Z")
    withdraw_practice(centre=centre_row, sheet_uid=gone, version=2)
    for model in (PracticeFacets, PracticeText, PracticeBody):
        model.objects.all().delete()
    catalogue.forget()
    assert found() == []
    migration = import_module("federation.migrations.0004_search_engine")
    migration.file_all(apps, None)
    catalogue.forget()
    assert found() == ["Zinzolin neuf", "Zinzolin vieux"]
    assert search(SearchRequest()).counts("keyword") == {"health": 2}
