"""The files of the night: made by a worker, given away as they are until something is withdrawn."""

import csv
import io
import json
from datetime import timedelta

import pytest
import rdflib
from django.utils import timezone
from python_calamine import load_workbook

from config.settings import base
from federation.exports.forgetting import OPEN_DATA
from federation.tasks import make_open_data
from jobs.enums import JobState
from jobs.models import Job
from jobs.tasks import sweep
from tests.federation.exports.test_kept_files import (
    centre,
    made,
    network,
    on_the_disk,
    other_centre,
    withdraw,
)

__all__ = ["centre", "network", "other_centre"]
FORMS = ("csv", "xlsx", "json")


@pytest.fixture
def night(network):
    """``night()`` is what the task and its worker do."""

    def passing() -> dict[str, Job]:
        make_open_data(schema="public")
        waiting = Job.objects.filter(kind=OPEN_DATA, state=JobState.WAITING)
        return {job.parameters["form"]: made(job) for job in waiting}

    return passing


def titles(form: str, content: bytes) -> list[str]:
    if form == "json":
        return [one["title"] for one in json.loads(content)["practices"]]
    if form == "csv":
        text = content.decode().removeprefix("\ufeff")
        return [row["titre"] for row in csv.DictReader(io.StringIO(text), delimiter=";")]
    rows = load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [str(row[1]) for row in rows[1:]]


def test_the_night_makes_each_file_and_the_page_says_so(many, night, browse):
    many(3)
    jobs = night()
    assert {form: job.state for form, job in jobs.items()} == dict.fromkeys(FORMS, JobState.DONE)
    visitor = browse(None)
    page = visitor.get("/donnees/").text
    assert "à votre demande" not in page
    many(1)
    for form in FORMS:
        answer = visitor.get(f"/donnees/pratiques.{form}")
        # As it was in the night.
        assert titles(form, answer.getvalue()) == ["Action 2", "Action 1", "Action 0"]
        assert answer["Content-Disposition"] == f'attachment; filename="pratiques.{form}"'
        again = visitor.get(f"/donnees/pratiques.{form}", headers={"if-none-match": answer["ETag"]})
        assert again.status_code == 304
    told = rdflib.Graph().parse(data=visitor.get("/donnees/catalogue.ttl").content, format="turtle")
    sizes = {int(str(size)) for size in told.objects(None, rdflib.DCAT.byteSize)}
    assert sizes == {job.result.size for job in jobs.values()}


def test_a_withdrawal_is_seen_at_once_in_each_file(many, night, browse):
    gone, *_others = many(3)
    jobs = night()
    visitor = browse(None)
    tags = {form: visitor.get(f"/donnees/pratiques.{form}")["ETag"] for form in FORMS}
    withdraw(gone)
    for form in FORMS:
        answer = visitor.get(
            f"/donnees/pratiques.{form}", headers={"if-none-match": tags[form]}, follow=True
        )
        if form == "xlsx":
            assert "Préparer le fichier" in answer.text
        else:
            assert titles(form, answer.getvalue()) == ["Action 2", "Action 1"]
        assert not on_the_disk(jobs[form]).exists()
    assert "à votre demande" in visitor.get("/donnees/").text
    for path in ("csv", "json"):
        assert gone.title not in visitor.get(f"/pratiques/export/{path}/").getvalue().decode()
    night()
    answer = visitor.get("/donnees/pratiques.xlsx")
    assert titles("xlsx", answer.getvalue()) == ["Action 2", "Action 1"]


def test_a_file_that_the_disk_has_lost_is_written_for_whoever_asks(many, night, browse):
    many(2)
    for job in night().values():
        on_the_disk(job).unlink()
    assert "à votre demande" in browse(None).get("/donnees/").text
    assert browse(None).get("/donnees/catalogue.jsonld").status_code == 200
    answer = browse(None).get("/donnees/pratiques.csv")
    assert titles("csv", answer.getvalue()) == ["Action 1", "Action 0"]


def test_asked_twice_the_night_works_once(many, network):
    many(1)
    for _ in range(2):
        make_open_data(schema="public")
    assert Job.objects.filter(kind=OPEN_DATA).count() == len(FORMS)


def test_a_night_that_was_missed_leaves_a_file_until_noon_and_no_longer(many, night, browse):
    many(1)
    jobs = night()
    left = jobs["csv"].result_expires_at - timezone.now()
    assert timedelta(hours=35) < left <= timedelta(hours=36)
    Job.objects.update(result_expires_at=timezone.now() - timedelta(seconds=1))
    sweep(schema="public")
    assert not on_the_disk(jobs["csv"]).exists()
    assert titles("csv", browse(None).get("/donnees/pratiques.csv").getvalue()) == ["Action 0"]


def test_the_beat_asks_for_them_each_night():
    entry = base.CELERY_BEAT_SCHEDULE["make-open-data"]
    assert entry["task"] == make_open_data.name
    assert entry["kwargs"] == {"schema": "public"}
    assert entry["schedule"].hour == {4}
