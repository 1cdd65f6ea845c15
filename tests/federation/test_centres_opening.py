"""Opening a centre from the federation: the form, the job, and what can happen to it meanwhile."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings as active_settings
from django.contrib.sessions.models import Session
from django.db import connection, connections
from django.utils import timezone

from accounts.enums import JournalAction, Role
from accounts.models import Invitation, JournalEntry, User
from federation.centres.services import ask_to_open
from jobs.enums import JobState
from jobs.models import Job
from jobs.services import retry_job
from jobs.tasks import run_job
from mail.models import OutgoingMail
from tenants.context import inside
from tenants.enums import CentreState
from tenants.models import Centre
from tests.support.centre_pages import LIST, words
from tests.support.journal import empty_journal
from tests.support.worker import ROOT, Worker, _test_database_url

pytestmark = pytest.mark.usefixtures("committed")
FORM = f"{LIST}ouvrir/"
TYPED = {
    "name": "Centre social des Marais",
    "slug": "marais",
    "department": "17",
    "commune": "Cozes",
    "kind": "evs",
    "state": "preparing",
    "modules": ["exchange"],
    "address": "3 rue du Port",
    "email": "accueil@marais.example",
    "phone": "05 46 00 00 00",
    "person": "Zoé Blanc",
    "how": "mail",
    "person_email": "zoe@exemple.fr",
}


@pytest.fixture(autouse=True)
def _nothing_stays(committed: None) -> Iterator[None]:
    """Before ``committed`` drops the centres: what these tests leave at the federation."""
    yield
    connection.set_schema_to_public()
    empty_journal()
    for model in (Job, Session, User):
        model.objects.all().delete()


def asked(office, **typed) -> Job:
    response = office.post(FORM, {**TYPED, **typed})
    assert response.status_code == 302, words(response)
    job = Job.objects.get(uid=response["Location"].split("/")[-2])
    assert response["Location"] == f"/travaux/{job.uid}/"
    return job


def carried_out(job: Job) -> Job:
    run_job(schema="public", job_uid=str(job.uid))
    job.refresh_from_db()
    return job


def refused(office, **typed) -> str:
    page = office.post(FORM, {**TYPED, **typed})
    assert page.status_code == 200
    assert not Job.objects.exists()
    assert "3 rue du Port" in page.text
    assert "Rien de ce que vous avez écrit n’est perdu" in page.text
    return words(page)


# --- The form


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": " "}, "donnez-lui celui que les habitants connaissent"),
        ({"slug": "www"}, "est réservé"),
        ({"slug": "ouvrir"}, "est réservé"),
        ({"slug": "a b"}, "lettres minuscules"),
        ({"slug": "les-tilleuls"}, "déjà pris"),
        ({"department": ""}, "Choisissez le département"),
        ({"department": "99"}, "Sélectionnez un choix valide"),
        ({"commune": "Mende"}, "n’est pas une commune de Charente-Maritime (17)"),
        ({"name": "centre social des tilleuls", "department": "48", "commune": ""}, "existe déjà"),
        ({"email": "accueil"}, "n’est pas complète"),
        ({"person": ""}, "Donnez le nom de la personne"),
        ({"person_email": ""}, "ou choisissez une invitation sur papier"),
        ({"state": "archived"}, "Sélectionnez un choix valide"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_before_anything_starts(office, typed, sentence):
    assert sentence in refused(office, **typed).replace("\u00a0", " ")


def test_several_mistakes_are_told_at_once(office):
    told = refused(office, name="", slug="www", department="", email="x", person_email="")
    for said in ("habitants connaissent", "réservé", "Choisissez le département", "sur papier"):
        assert said in told


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Centre social de l’Été", "centre-social-de-lete"),
        ("Les Tilleuls", "les-tilleuls-17"),
        ("Gestion", "centre-gestion"),
        ("É", "centre-e"),
        ("Maison de quartier " + "très " * 12 + "longue", "maison-de-quartier-tres-tres-tres"),
    ],
)
def test_a_short_name_left_empty_is_made_from_the_name(office, name, slug):
    assert asked(office, name=name, slug="").parameters["slug"] == slug


def test_a_second_click_finds_the_job_of_the_first(office):
    assert asked(office) == asked(office)


# --- The job


def test_the_job_opens_the_centre_invites_its_direction_and_leads_to_its_page(office, browse):
    job = carried_out(asked(office))
    assert (job.state, job.progress_done, job.progress_total) == (JobState.DONE, 2, 2)
    assert "part à l’adresse zoe@exemple.fr" in job.result_message
    centre = Centre.objects.get(slug="marais")
    assert (centre.name, centre.kind, centre.state) == (TYPED["name"], "evs", "preparing")
    assert (centre.commune.name, centre.modules, centre.phone) == (
        "Cozes",
        ["exchange"],
        TYPED["phone"],
    )
    with inside(centre):
        invitation = Invitation.objects.get()
        assert (invitation.role, invitation.created_by_name) == (Role.DIRECTION, "Ada Roux")
        assert OutgoingMail.objects.get().to == "zoe@exemple.fr"
    page = office.get(f"/travaux/{job.uid}/")
    assert f'href="{LIST}marais/"' in page.text
    told = words(office.get(f"{LIST}marais/"))
    assert "Ada Roux centre créé En préparation" in told
    assert "Par e-mail à zoe@exemple.fr" in told
    assert browse(centre).get("/").status_code == 503
    assert browse(centre).get("/compte/login/").status_code == 200


def test_on_paper_the_code_is_made_when_the_sheet_is_printed(office):
    job = carried_out(asked(office, how="paper", person_email=""))
    assert "Imprimez l’invitation de Zoé Blanc" in job.result_message
    with inside(Centre.objects.get(slug="marais")):
        pk = Invitation.objects.get(on_paper=True, email="").pk
    sheet = office.post(f"{LIST}marais/invitations/{pk}/imprimer/")
    assert sheet.content.startswith(b"%PDF")


def test_without_anybody_to_invite_the_job_says_that_the_direction_is_missing(office):
    job = carried_out(asked(office, person="", person_email="", state="open"))
    assert "Personne ne le dirige encore" in job.result_message
    assert (job.progress_done, job.progress_total) == (1, 1)
    with inside(Centre.objects.get(slug="marais")):
        assert not Invitation.objects.exists()


def test_a_real_worker_does_it(office, tmp_path):
    worker = Worker(tmp_path, concurrency=1)
    worker.environment["PRIVATE_MEDIA_ROOT"] = str(tmp_path)
    worker.start()
    try:
        job = asked(office)
        deadline = timezone.now() + timedelta(seconds=30)
        while job.is_active and timezone.now() < deadline:
            job.refresh_from_db()
        assert job.state == JobState.DONE, worker.log.read_text()
    finally:
        worker.stop()
    assert Centre.objects.filter(slug="marais").count() == 1


def test_somebody_who_lost_her_role_meanwhile_opens_nothing(office, ada):
    job = asked(office)
    User.objects.filter(pk=ada.pk).update(role=Role.READING)
    assert carried_out(job).state == JobState.FAILED
    assert "n’a plus le droit" in job.error_message
    assert not Centre.objects.filter(slug="marais").exists()


def test_a_short_name_taken_meanwhile_is_told_and_the_form_comes_back_filled_in(office):
    late = asked(office)
    other = User.objects.create_user("bea", role=Role.ADMINISTRATION)
    wanted = {**late.parameters, "name": "Un autre centre", "person": "Léa"}
    carried_out(ask_to_open(wanted=wanted, acting_user=other))
    assert carried_out(late).state == JobState.FAILED
    assert "déjà pris" in late.error_message
    page = office.get(f"/travaux/{late.uid}/").text
    assert f"{LIST}marais/" not in page
    address = re.search(r'href="([^"]+demande=[^"]+)"', page)[1]
    form = office.get(address).text
    for typed in ("Centre social des Marais", "Cozes", "3 rue du Port", "zoe@exemple.fr"):
        assert typed in form
    assert re.search(r'<option value="17" selected>', form)
    with inside(Centre.objects.get(slug="marais")):
        assert [found.name for found in Invitation.objects.all()] == ["Léa"]
    assert carried_out(asked(office, slug="marais-17")).state == JobState.DONE


@pytest.mark.parametrize("uid", ["", "x", "00000000-0000-0000-0000-000000000001"])
def test_a_demand_that_is_not_hers_leaves_the_form_empty(office, uid):
    page = office.get(f"{FORM}?demande={uid}")
    assert page.status_code == 200
    assert "Cozes" not in page.text


def test_two_administrators_who_open_the_same_short_name_at_once_get_one_centre(office, ada):
    bea = User.objects.create_user("bea", role=Role.ADMINISTRATION)
    wanted = asked(office).parameters
    jobs = [
        Job.objects.get(),
        ask_to_open(wanted={**wanted, "name": "Les Marais"}, acting_user=bea),
    ]
    together = threading.Barrier(2)

    def work(job: Job) -> None:
        together.wait()
        try:
            run_job(schema="public", job_uid=str(job.uid))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for job in jobs:
        job.refresh_from_db()
    assert sorted(job.state for job in jobs) == [JobState.DONE, JobState.FAILED]
    assert "déjà" in next(job for job in jobs if job.state == JobState.FAILED).error_message
    with inside(Centre.objects.get(slug="marais")):
        assert Invitation.objects.count() == 1
    assert JournalEntry.objects.filter(action=JournalAction.CENTRE_CREATED).count() == 1


KILLED = """
import os, signal, sys
import django
django.setup()
from federation.centres import long_work
from jobs.tasks import run_job

def die(*args, **values):
    invite(*args, **values)
    os.kill(os.getpid(), signal.SIGKILL)

invite = long_work.invite_first_direction
if sys.argv[2] == "inviting":
    long_work.invite_first_direction = die
else:
    create = long_work.create_centre
    def die_creating(**values):
        create(**values)
        os.kill(os.getpid(), signal.SIGKILL)
    long_work.create_centre = die_creating
run_job(schema="public", job_uid=sys.argv[1])
"""


@pytest.mark.parametrize(("moment", "kept"), [("creating", 0), ("inviting", 1)])
def test_a_killed_worker_leaves_neither_a_second_centre_nor_a_second_invitation(
    office, moment, kept
):
    """kill -9 with everything of the step written and not committed."""
    job = asked(office)
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", KILLED, str(job.uid), moment],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
            "DATABASE_URL": _test_database_url(),
            "REDIS_URL": active_settings.CELERY_BROKER_URL,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == -9, answer.stderr
    job.refresh_from_db()
    assert (job.state, job.progress_done) == (JobState.RUNNING, kept)
    assert Centre.objects.filter(slug="marais").count() == kept

    Job.objects.update(heartbeat_at=timezone.now() - timedelta(seconds=20))
    assert carried_out(job).state == JobState.DONE
    assert (job.attempts, job.progress_done) == (2, 2)
    with inside(Centre.objects.get(slug="marais")):
        assert Invitation.objects.count() == 1
        assert OutgoingMail.objects.count() == 1
    for action in (JournalAction.CENTRE_CREATED, JournalAction.INVITED):
        assert JournalEntry.objects.filter(action=action).count() == 1


def test_run_again_after_its_end_it_does_nothing_more(office, ada):
    job = carried_out(asked(office))
    run_job(schema="public", job_uid=str(job.uid))
    retry_job(job=job, acting_user=ada)
    carried_out(job)
    assert (job.state, job.attempts) == (JobState.DONE, 1)
    with inside(Centre.objects.get(slug="marais")):
        assert Invitation.objects.count() == 1


def test_an_address_that_cannot_be_written_to_leaves_the_centre_and_says_so(office):
    """Such as no form lets through; the centre is not undone for it."""
    job = asked(office)
    Job.objects.update(parameters={**job.parameters, "person_email": "zoé@@exemple"})
    assert carried_out(job).state == JobState.DONE
    assert "n’est pas faite" in job.result_message
    centre = Centre.objects.get(slug="marais")
    assert centre.state == CentreState.PREPARING
    with inside(centre):
        assert not Invitation.objects.exists()
    assert not JournalEntry.objects.filter(action=JournalAction.INVITED).exists()
