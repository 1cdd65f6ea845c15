"""Large files: made once by a worker for all who ask, followed without an account, gone with a withdrawal."""

import copy
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from python_calamine import load_workbook

from accounts.limits import Limit
from federation.exports import kept, views
from federation.exports.enums import FORMS
from federation.exports.forgetting import EXPORT
from federation.models import CatalogueWord, Practice, PracticeEdition
from federation.services import withdraw_practice
from jobs.claims import try_lock
from jobs.conf import private_root
from jobs.enums import JobState
from jobs.execution import file_name
from jobs.models import Job
from jobs.services import start_job
from jobs.tasks import run_job, sweep
from tenants.models import Centre
from tests.jobs.job_factory import until, until_state
from tests.support.at_once import at_once
from tests.support.worker import Worker

XLSX = "/pratiques/export/xlsx/"


@pytest.fixture
def network(committed: None, monkeypatch) -> Iterator[Centre]:
    """Real commits; two practices are already many."""
    for code in ("xlsx", "ods", "livret"):
        monkeypatch.setitem(FORMS, code, replace(FORMS[code], at_once=1))
    words = set(CatalogueWord.objects.values_list("pk", flat=True))
    try:
        yield Centre.objects.get(slug="les-tilleuls")
    finally:
        connection.set_schema_to_public()
        Practice.objects.all().delete()
        for job in Job.objects.all():
            (private_root() / "public" / file_name(job)).unlink(missing_ok=True)
        Job.objects.all().delete()
        CatalogueWord.objects.exclude(pk__in=words).delete()


@pytest.fixture
def centre(network: Centre) -> Centre:
    return network


@pytest.fixture
def other_centre(network: Centre) -> Centre:
    return Centre.objects.get(slug="la-garenne")


def asked(visitor: Client, address: str = XLSX) -> Job:
    """The job to which a press of the button leads."""
    answer = visitor.post(address)
    assert answer.status_code == 302, answer.content
    uid = re.fullmatch("/pratiques/export/preparation/([0-9a-f-]+)/", answer["Location"])[1]
    return Job.objects.get(uid=uid)


def made(job: Job) -> Job:
    run_job(schema="public", job_uid=str(job.uid))
    job.refresh_from_db()
    return job


def page_of(job: Job, visitor: Client):
    return visitor.get(f"/pratiques/export/preparation/{job.uid}/")


def file_of(job: Job, visitor: Client):
    return visitor.get(f"/pratiques/export/fichier/{job.uid}/")


def on_the_disk(job: Job) -> Path:
    return private_root() / "public" / file_name(job)


def withdraw(practice: Practice) -> None:
    edition = practice.editions.get()
    withdraw_practice(
        centre=practice.centre, sheet_uid=edition.sheet_uid, version=edition.version + 1
    )


def titles(response) -> list[str]:
    assert response.status_code == 200
    rows = load_workbook(io.BytesIO(response.getvalue())).get_sheet_by_index(0).to_python()
    return [str(row[1]) for row in rows[1:]]


def test_a_large_file_is_prepared_followed_and_downloaded(many, browse):
    many(3)
    visitor = browse(None)
    first = visitor.get(f"{XLSX}?q=action")
    assert "3 pratiques" in first.text
    # What would also have to be prepared is not said to come at once.
    assert re.findall(r'href="/pratiques/export/(\w+)/', first.text) == ["csv", "json"]
    assert not Job.objects.exists(), "a machine that follows links makes nobody work"
    assert 'action="/pratiques/export/xlsx/?q=action"' in first.text
    job = asked(visitor, f"{XLSX}?q=action")
    waiting = page_of(job, visitor)
    assert "attend son tour" in waiting.text
    assert '<meta http-equiv="refresh" content="5">' in waiting.text
    assert "refresh" not in visitor.get(f"/pratiques/export/preparation/{job.uid}/?fixe").text
    seen = re.search(r"\?vu=([0-9a-f]+)", waiting.text)[1]
    address = f"/pratiques/export/preparation/{job.uid}/?vu={seen}"
    assert visitor.get(address).status_code == 204
    assert file_of(job, visitor).status_code == 410
    made(job)
    assert job.state == JobState.DONE, job.error_detail
    ready = visitor.get(address)
    assert "Votre fichier est prêt." in ready.text
    assert "3 pratiques." in ready.text
    assert "hx-get" not in ready.text
    assert "refresh" not in ready.text
    assert titles(file_of(job, browse(None))) == ["Action 2", "Action 1", "Action 0"]


def test_the_same_file_is_made_once_for_a_thousand_people(many, browse):
    many(2)
    first = asked(browse(None))
    assert asked(browse(None), f"{XLSX}?vue=carte&page=2&utm=3") == first
    made(first)
    # From now on the link itself is the file.
    answer = browse(None).get(XLSX)
    assert len(titles(answer)) == 2
    assert answer["Cache-Control"] == "no-cache"
    assert Job.objects.count() == 1
    # A practice more is another catalogue.
    many(1)
    assert browse(None).get(XLSX)["Content-Type"].startswith("text/html")
    assert asked(browse(None)) != first


def test_two_who_press_at_the_same_moment_share_one_job(many, network, browse):
    many(2)

    def press() -> None:
        connection.set_schema_to_public()
        assert browse(None).post(XLSX).status_code == 302

    assert at_once(network, press, press, press) == ["done"] * 3
    assert Job.objects.filter(kind=EXPORT).count() == 1


def test_a_withdrawal_empties_a_file_at_once(many, browse):
    gone, kept = many(2)
    visitor = browse(None)
    job = made(asked(visitor))
    assert len(titles(file_of(job, visitor))) == 2
    assert on_the_disk(job).exists()
    withdraw(gone)
    answer = file_of(job, visitor)
    assert answer.status_code == 410
    assert "un centre a retiré une pratique" in answer.text
    assert "Préparer le fichier de nouveau" in page_of(job, visitor).text
    assert not on_the_disk(job).exists()
    # One is left: it is made in the request.
    assert titles(visitor.get(XLSX)) == [kept.title]


def test_a_file_that_the_disk_has_lost_can_be_made_again(many, browse):
    many(2)
    job = made(asked(browse(None)))
    on_the_disk(job).unlink()
    assert file_of(job, browse(None)).status_code == 410
    assert "Préparer le fichier de nouveau" in page_of(job, browse(None)).text
    again = made(asked(browse(None)))
    assert titles(file_of(again, browse(None))) == ["Action 1", "Action 0"]


def test_a_file_that_goes_while_it_is_asked_for_is_gone(many, browse, monkeypatch):
    many(2)
    job = made(asked(browse(None)))

    def withdrawn_just_after(job: Job) -> bool:
        on_the_disk(job).unlink(missing_ok=True)
        return True

    monkeypatch.setattr(kept, "file_is_there", withdrawn_just_after)
    assert file_of(job, browse(None)).status_code == 410
    assert "Préparer le fichier" in browse(None).get(XLSX).text


def test_a_file_begun_before_a_withdrawal_is_not_given_away_either(many, browse):
    gone, _kept = many(2)
    job = asked(browse(None))
    withdraw(gone)
    many(1)
    made(job)
    assert job.state == JobState.DONE
    assert file_of(job, browse(None)).status_code == 410


def test_the_withdrawal_of_one_year_empties_it_too(many, publish, browse):
    first, _other = many(2)
    publish(title="Encore", action_uid=str(first.action_uid), edition_year=2019)
    job = made(asked(browse(None)))
    year = PracticeEdition.objects.get(year=2019)
    withdraw_practice(centre=first.centre, sheet_uid=year.sheet_uid, version=year.version + 1)
    assert Practice.objects.published().count() == 2
    assert file_of(job, browse(None)).status_code == 410


def test_a_file_is_kept_for_a_day(many, browse):
    many(2)
    job = made(asked(browse(None)))
    assert job.result_expires_at is not None
    left = job.result_expires_at - timezone.now()
    assert timedelta(hours=23) < left <= timedelta(days=1)
    Job.objects.update(result_expires_at=timezone.now() - timedelta(seconds=1))
    assert file_of(job, browse(None)).status_code == 410
    sweep(schema="public")
    assert not on_the_disk(job).exists()


def test_the_address_of_another_job_opens_nothing(network, browse):
    job = start_job(
        kind="federation.open-data", parameters={"form": "csv", "withdrawn": ""}, owner=None
    )
    for path in ("preparation", "fichier"):
        assert browse(None).get(f"/pratiques/export/{path}/{job.uid}/").status_code == 404


def test_a_job_whose_practices_have_all_gone_says_so(many, browse):
    practices = many(2)
    job = asked(browse(None))
    for practice in practices:
        withdraw(practice)
    made(job)
    assert job.state == JobState.FAILED
    assert "Ces pratiques ont changé entre-temps." in page_of(job, browse(None)).text


def test_large_files_are_counted_by_address(many, browse, monkeypatch):
    many(2)
    monkeypatch.setattr(views, "TAKING", Limit("essai", per_account=2, per_address=2, seconds=60))
    monkeypatch.setattr(views, "LARGE", 1)
    visitor = browse(None)
    for _ in range(2):
        assert visitor.get("/pratiques/export/csv/").status_code == 200
    for answer in (visitor.get("/pratiques/export/json/"), visitor.post(XLSX)):
        assert answer.status_code == 429
        assert int(answer["Retry-After"]) > 0
        assert "Réessayez dans un quart d’heure" in answer.text
    assert not Job.objects.exists()
    # What is small goes on.
    assert visitor.get("/pratiques/export/csv/?q=%22action+1%22").status_code == 200


def test_without_redis_large_files_wait_and_small_ones_go_on(many, browse, settings, monkeypatch):
    many(2)
    monkeypatch.setattr(views, "LARGE", 1)
    caches = copy.deepcopy(settings.CACHES)
    for options in caches.values():
        options["LOCATION"] = "redis://127.0.0.1:9/0"
    settings.CACHES = caches
    answer = browse(None).get("/pratiques/export/csv/")
    assert answer.status_code == 503
    assert "Réessayez dans une minute" in answer.text
    assert browse(None).get("/pratiques/export/csv/?q=%22action+1%22").status_code == 200


def test_a_booklet_made_by_a_worker_is_whole(many, browse):
    many(3)
    job = made(asked(browse(None), "/pratiques/export/livret/?q=action"))
    assert job.state == JobState.DONE, job.error_detail
    reader = PdfReader(io.BytesIO(file_of(job, browse(None)).getvalue()))
    text = " ".join(page.extract_text() for page in reader.pages)
    for number in range(3):
        assert f"Action {number}" in text


def test_a_killed_worker_s_file_is_made_by_the_next_one(many, browse, tmp_path):
    many(2)
    job = asked(browse(None))
    killed, after = (Worker(folder(tmp_path, name), concurrency=1) for name in ("un", "deux"))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # The work begins, and waits here for its first batch.
            cursor.execute("LOCK TABLE public.federation_practiceedition")
            killed.start()
            until_state(job, JobState.RUNNING)
            killed.kill()
        job.refresh_from_db()
        assert (job.state, job.attempts, bool(job.result)) == (JobState.RUNNING, 1, False)
        Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - timedelta(minutes=2))
        until(lambda: its_lock_is_free(job))
        after.start()
        sweep(schema="public")
        until_state(job, JobState.DONE, 40)
    finally:
        killed.stop()
        after.stop()
    assert job.attempts == 2
    assert titles(file_of(job, browse(None))) == ["Action 1", "Action 0"]


def its_lock_is_free(job: Job) -> bool:
    with transaction.atomic():
        return try_lock("public", job.uid, for_transaction=True)


def folder(tmp_path: Path, name: str) -> Path:
    (tmp_path / name).mkdir()
    return tmp_path / name
