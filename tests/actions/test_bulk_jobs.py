"""Many sheets at once are a job: a worker that dies in the middle repeats nothing; two people at once."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.enums import Role
from accounts.models import User
from actions.bulk import exporting, running
from actions.bulk.works import Publish, SetStatus, Share, Trash
from actions.importing.files import read_file
from actions.models import ActionSheet, SheetInTrash, SheetSharing, TrashedSheet
from actions.services import publish_sheet, save_draft, share_sheet
from actions.trash import services
from actions.versions import version_of
from federation.models import Practice
from jobs.enums import JobState
from jobs.execution import file_name
from jobs.models import Job
from jobs.storage import private_storage
from jobs.tasks import run_job
from tenants.connections import db as schemas
from tenants.context import inside
from tenants.models import Centre
from tenants.provisioning import create_centre
from territory.models import Department
from tests.jobs.job_factory import until, until_state
from tests.support.at_once import at_once as works_at_once
from tests.support.bulk import Asked, address
from tests.support.sheets import draft, published
from tests.support.worker import Worker


@pytest.fixture
def busy(committed: None, settings, tmp_path) -> Iterator[Centre]:
    """The test runs inside a centre of its own, with real commits; it is dropped afterwards."""
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "prive"
    centre = create_centre(
        slug="deux-mains", name="Deux mains", department=Department.objects.get(code="48")
    )
    try:
        with inside(centre):
            yield centre
    finally:
        schemas.set_schema_to_public()
        Practice.objects.filter(centre=centre).delete()


@pytest.fixture
def direction(busy: Centre) -> User:
    return User.objects.create_user("claire", first_name="Claire", role=Role.DIRECTION)


def chosen(sheets) -> list[running.Chosen]:
    rows = ActionSheet.objects.select_related("latest_revision").in_bulk([s.pk for s in sheets])
    return [(sheet.pk, version_of(rows[sheet.pk].latest_revision)) for sheet in sheets]


def carried_out(job: Job, place: Centre) -> Job:
    run_job(schema=place.schema_name, job_uid=str(job.uid))
    schemas.set_tenant(place)
    job.refresh_from_db()
    return job


def publications() -> list[int]:
    """How many times each sheet was published."""
    found = ModelLogEntry.objects.filter(action="wagtail.publish").values_list(
        "object_id", flat=True
    )
    return sorted(map(int, found))


# --- The job


def test_more_than_twenty_sheets_are_a_job_that_is_followed(busy, direction, browse):
    client = browse(busy)
    client.force_login(direction)
    sheets = [draft(title=f"Fiche {n:02}") for n in range(22)]
    path = address("publish", "all")
    asked = Asked(client, path)
    assert "Publier 22 fiches" in asked.text
    assert "vous suivrez l’avancement" in asked.text
    assert len(asked.lists()[0]) == 21, "twenty and « et 2 autres »"
    first, second = asked.confirm(), asked.confirm()
    job = Job.objects.get()
    assert first["Location"] == second["Location"] == f"/travaux/{job.uid}/"
    assert (job.label, job.progress_total) == ("Publier 22 fiches", 0)
    later = sheets[3].get_latest_revision_as_object()
    later.title = "Fiche de Nadia"
    save_draft(sheet=later, acting_user=User.objects.create_user("nadia", first_name="Nadia"))
    carried_out(job, busy)
    assert (job.state, job.progress_done, job.progress_total) == (JobState.DONE, 22, 22)
    assert job.result_message.replace("\xa0", " ") == (
        "21 fiches publiées. 1 fiche laissée de côté : « Fiche de Nadia » (changée entre-temps "
        "par Nadia)."
    )
    assert ActionSheet.objects.published().count() == 21
    page = client.get(f"/travaux/{job.uid}/").text
    assert "21 fiches publiées" in page
    assert "Revenir aux fiches" in page


def test_who_may_no_longer_do_it_does_nothing(busy, direction):
    sheet = draft(title="Fiche")
    job = running.ask_for(Publish(), chosen([sheet]), direction)
    User.objects.filter(pk=direction.pk).update(role=Role.DESK)
    carried_out(job, busy)
    assert job.state == JobState.FAILED
    assert "Vous ne pouvez plus faire ce travail" in job.error_message
    assert not ActionSheet.objects.published().exists()


def test_an_export_of_many_is_a_file_of_the_job(busy, direction, browse):
    client = browse(busy)
    client.force_login(direction)
    for n in range(21):
        draft(title=f"Fiche {n:02}")
    answer = client.post(address("export", "all"), {"set_form": "json"})
    job = carried_out(Job.objects.get(), busy)
    assert answer["Location"] == f"/travaux/{job.uid}/"
    assert job.result_message == "21 fiches exportées."
    with private_storage.open(file_name(job)) as file:
        titles = [sheet.content["title"] for sheet in read_file(file.read()).sheets]
    assert titles == [f"Fiche {n:02}" for n in range(21)]
    job = exporting.ask_for("xlsx", [ActionSheet.objects.first().pk], direction)
    assert carried_out(job, busy).result_name.endswith(".xlsx")


@pytest.fixture
def worker(busy: Centre, tmp_path: Path) -> Iterator[Callable[[], Worker]]:
    started: list[Worker] = []

    def start() -> Worker:
        folder = tmp_path / f"worker-{len(started)}"
        folder.mkdir()
        started.append(Worker(folder, concurrency=1))
        return started[-1].start()

    yield start
    for one in started:
        one.stop()


@pytest.mark.parametrize("work", [Publish(), Share()], ids=["publish", "share"])
def test_a_killed_worker_s_sheets_are_neither_published_nor_shared_twice(
    busy, direction, worker, work
):
    make = draft if work.code == "publish" else published
    sheets = [make(title=f"Fiche {n}") for n in range(5)]
    before = publications()
    first = worker()
    with transaction.atomic():
        # The third one waits for this lock, and the kill comes there.
        ActionSheet.objects.select_for_update().get(pk=sheets[2].pk)
        job = Job.objects.get(pk=_asked_elsewhere(busy, work, sheets, direction))
        until(lambda: _progress(busy, job) == 2)
        first.kill()
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - timedelta(seconds=16))
    call_command("requeue_lost_tasks")
    schemas.set_tenant(busy)
    worker()
    until_state(job, JobState.DONE, seconds=40)
    assert (job.attempts, job.progress_done) == (2, 5)
    if work.code == "publish":
        assert job.result_message == "5 fiches publiées."
        assert publications() == [*before, *sorted(sheet.pk for sheet in sheets)]
    else:
        assert job.result_message == "5 fiches partagées avec le réseau."
        assert set(SheetSharing.objects.values_list("version", flat=True)) == {1}
        assert Practice.objects.filter(centre=busy).count() == 5


def _asked_elsewhere(place: Centre, work, sheets, owner) -> int:
    """In a transaction of its own, which is over when this returns."""
    found: list[int] = []

    def ask() -> None:
        try:
            with inside(place):
                found.append(running.ask_for(work, chosen(sheets), owner).pk)
        finally:
            connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join(20)
    assert found
    return found[0]


def _progress(place: Centre, job: Job) -> int:
    return Job.objects.get(pk=job.pk).progress_done


# --- Two people at once


GONE = (TrashedSheet.DoesNotExist, ActionSheet.DoesNotExist, SheetInTrash, ValueError)
at_once = partial(works_at_once, gone=GONE)


def test_of_two_who_restore_one_does(busy):
    sheet = draft(title="Fiche")
    assert at_once(busy, *[lambda: services.put_in_trash(sheet=sheet, acting_user=None)] * 2) == [
        "done",
        "done",
    ]
    assert TrashedSheet.objects.count() == 1
    restore = [lambda: services.restore(pk=sheet.pk, acting_user=None)] * 2
    assert at_once(busy, *restore) == ["done", "gone"]
    assert ActionSheet.objects.count() == 1


def test_restoring_and_erasing_at_once_do_one_of_both(busy):
    for _try in range(3):
        sheet = draft(title="Fiche")
        services.put_in_trash(sheet=sheet, acting_user=None)
        answers = at_once(
            busy,
            partial(services.restore, pk=sheet.pk, acting_user=None),
            partial(services.erase, pk=sheet.pk, acting_user=None),
        )
        assert answers == ["done", "gone"]
        assert not TrashedSheet.objects.exists()


def test_what_goes_into_the_trash_while_it_is_published_and_shared_is_nowhere_public(busy):
    for n in range(6):
        sheet = published(title=f"Fiche {n}")
        later = sheet.get_latest_revision_as_object()
        later.title = f"Fiche {n}, suite"
        save_draft(sheet=later)
        fresh = ActionSheet.objects.get(pk=sheet.pk)
        answers = at_once(
            busy,
            partial(services.put_in_trash, sheet=fresh, acting_user=None),
            partial(publish_sheet, sheet=fresh),
            partial(share_sheet, sheet=fresh),
        )
        assert len(answers) == 3
        assert not ActionSheet.in_centres.get(pk=sheet.pk).live
        assert not SheetSharing.objects.filter(sheet_id=sheet.pk, shared=True).exists()
    assert not Practice.objects.filter(centre=busy, withdrawn_at=None).exists()


def test_two_who_do_the_same_to_the_same_sheets_do_it_once(busy, direction):
    sheets = [draft(title=f"Fiche {n}") for n in range(8)]
    seen, outcomes = chosen(sheets), []

    def publish() -> None:
        outcomes.append(running.run(Publish(), seen, User.objects.get(pk=direction.pk)))

    assert at_once(busy, publish, publish) == ["done", "done"]
    assert sum(len(one.done) for one in outcomes) == 8
    assert sum(len(one.left) for one in outcomes) == 8
    assert publications() == sorted(sheet.pk for sheet in sheets)


def test_a_change_and_a_colleague_s_save_at_once_lose_neither(busy, direction):
    """Whoever comes second is refused: the sheet is left out, or the save is told of the other."""
    sheets = [draft(title=f"Fiche {n}", status="ongoing") for n in range(5)]
    seen, outcomes = chosen(sheets), []

    def colleague() -> None:
        for sheet in sheets:
            with transaction.atomic():
                row = ActionSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
                later = row.get_latest_revision_as_object()
                later.summary = "De Nadia"
                save_draft(sheet=later)

    def change() -> None:
        outcomes.append(running.run(SetStatus("ended"), seen, User.objects.get(pk=direction.pk)))

    assert at_once(busy, colleague, change) == ["done", "done"]
    for sheet in sheets:
        now = ActionSheet.objects.get(pk=sheet.pk).get_latest_revision_as_object()
        assert now.summary == "De Nadia"
        assert (now.status == "ended") == (sheet.pk in outcomes[0].done)


def test_the_trash_of_many_says_what_it_did_after_a_restart(busy, direction):
    sheets = [draft(title=f"Fiche {n}") for n in range(3)]
    seen = chosen(sheets)
    running.run(Trash(), seen[:2], direction)
    outcome = running.run(Trash(), seen, direction, begin=2)
    assert list(outcome.done.values()) == ["Fiche 0", "Fiche 1", "Fiche 2"]
    assert not ActionSheet.objects.exists()
