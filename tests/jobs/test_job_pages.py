import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as active_settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.shortcuts import resolve_url
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.models import Job
from tenants.context import inside
from tests.jobs.job_factory import make_done_with_file, make_job, person

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def owner(in_centre) -> Any:
    return person()


@pytest.fixture
def client(in_centre, owner, browse) -> Any:
    visitor = browse(in_centre)
    visitor.force_login(owner)
    return visitor


@pytest.fixture
def signed_in(in_centre, browse) -> Callable[..., Any]:
    def sign_in(user: Any) -> Any:
        visitor = browse(in_centre)
        visitor.force_login(user)
        return visitor

    return sign_in


def visible(page: str) -> str:
    """What a browser without JavaScript shows as text."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split(" ")).replace("\n", " ")


def test_a_running_job_shows_what_is_done_and_what_comes_next(client, owner):
    job = make_job(
        owner,
        "running",
        progress_done=12,
        progress_total=40,
        progress_note="12 fiches sur 40",
        progress_next="la mise en page",
    )
    page = client.get(f"/travaux/{job.uid}/")
    assert page.status_code == 200
    assert page["Cache-Control"] == "private, no-store"
    assert re.search(r'<progress aria-label="Avancement"\s+value="12" max="40">', page.text)
    assert "12 fiches sur 40" in page.text
    assert "(30\u00a0%)" in page.text
    assert "Ensuite\u00a0: la mise en page" in page.text
    assert re.search(r'role="status"\s+aria-live="polite"', page.text)
    assert f'action="/travaux/{job.uid}/annuler/"' in page.text
    assert 'method="post"' in page.text
    assert "csrfmiddlewaretoken" in page.text


def test_the_page_works_without_javascript(client, owner):
    job = make_job(owner, "running", progress_note="3 pages sur 9")
    page = client.get(f"/travaux/{job.uid}/").text
    head = page[: page.index("</head>")]
    assert re.search(r'<noscript>\s*<meta http-equiv="refresh" content="5">\s*</noscript>', head)
    still = client.get(f"/travaux/{job.uid}/?fixe").text
    assert "http-equiv" not in still
    still = still[still.index("<main") :]
    assert "hx-" not in still
    assert "3 pages sur 9" in still
    Job.objects.filter(pk=job.pk).update(
        state="done", claim=None, finished_at=timezone.now(), result_message="9 pages"
    )
    over = client.get(f"/travaux/{job.uid}/").text
    assert "http-equiv" not in over
    over = over[over.index("<main") :]
    assert "hx-" not in over
    assert "9 pages" in over


def test_the_frame_of_every_page_follows_works_that_go_on(client, owner):
    assert 'id="jobs-badge"' not in client.get("/travaux/").text
    job = make_job(owner, "running")
    header = client.get("/travaux/").text.split("<main")[0]
    assert "1 en cours" in header
    assert 'hx-get="/travaux/badge/"' in header
    Job.objects.filter(pk=job.pk).update(state="done", claim=None, finished_at=timezone.now())
    assert 'id="jobs-badge"' not in client.get("/travaux/").text
    # The page that was open keeps its link, without a number.
    assert "Mes travaux" in client.get("/travaux/badge/").text


def test_no_script_or_style_is_inline_and_htmx_injects_none(client, owner):
    page = client.get(f"/travaux/{make_job(owner).uid}/").text
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL)
    assert scripts == [""]
    assert "<style" not in page
    assert '"includeIndicatorStyles":false,"allowEval":false' in page
    assert '<script src="/static/django_htmx/htmx-2.min.js" defer></script>' in page


def test_htmx_comes_with_its_package(settings):
    installed = [*active_settings.INSTALLED_APPS]
    if "django_htmx" not in installed:
        settings.INSTALLED_APPS = [*installed, "django_htmx"]
    found = finders.find("django_htmx/htmx-2.min.js")
    assert found
    assert "includeIndicatorStyles" in Path(str(found)).read_text()


def test_the_fragment_is_sent_only_when_something_moved(client, owner):
    job = make_job(owner, "running", progress_note="1 fiche sur 2", progress_total=2)
    page = client.get(f"/travaux/{job.uid}/").text
    assert f'hx-get="/travaux/{job.uid}/avancement/"' in page
    (seen,) = re.findall(r'name="seen" value="(\w+)"', page)
    address = f"/travaux/{job.uid}/avancement/?seen="
    assert client.get(address + seen, headers=HTMX).status_code == 204
    Job.objects.filter(pk=job.pk).update(progress_done=1)
    moved = client.get(address + seen, headers=HTMX)
    assert moved.status_code == 200
    assert 'value="1" max="2"' in moved.text
    assert "<html" not in moved.text
    assert "job-actions" not in moved.text


def test_polling_stops_with_the_end_which_brings_the_file(client, owner):
    job = make_done_with_file(owner, result_message="La liste est prête.")
    answer = client.get(f"/travaux/{job.uid}/avancement/?seen=x", headers=HTMX)
    assert answer.status_code == 286
    assert "La liste est prête." in answer.text
    assert 'id="job-actions" class="job-actions" hx-swap-oob="true"' in " ".join(
        answer.text.split()
    )
    assert f'href="/travaux/{job.uid}/fichier/"' in answer.text
    assert "hx-swap-oob" not in client.get(f"/travaux/{job.uid}/").text


def test_a_failed_job_shows_the_sentence_and_never_the_detail(client, owner):
    job = make_job(
        owner,
        "failed",
        error_message="Ce travail n’a pas abouti. Relancez-le.",
        error_detail="Traceback: password=hunter2",
        parameters={"secret": "parametre-prive"},
    )
    for address in (f"/travaux/{job.uid}/", f"/travaux/{job.uid}/avancement/", "/travaux/"):
        page = client.get(address).text
        assert "hunter2" not in page
        assert "Traceback" not in page
        assert "parametre-prive" not in page
    page = client.get(f"/travaux/{job.uid}/").text
    assert "Ce travail n’a pas abouti. Relancez-le." in page
    assert f'action="/travaux/{job.uid}/relancer/"' in page
    assert job.uid.hex[:8] in page


def test_cancel_and_retry_are_posted_forms(client, owner):
    job = make_job(owner)
    for action in ("annuler", "relancer"):
        assert client.get(f"/travaux/{job.uid}/{action}/").status_code == 405
    answer = client.post(f"/travaux/{job.uid}/annuler/")
    assert (answer.status_code, answer["Location"]) == (302, f"/travaux/{job.uid}/")
    job.refresh_from_db()
    assert job.state == "cancelled"
    client.post(f"/travaux/{job.uid}/relancer/")
    job.refresh_from_db()
    assert (job.state, job.finished_at, job.attempts) == ("waiting", None, 0)


def test_a_forged_form_is_refused(in_centre, owner):
    from django.test import Client

    host = {"host": "les-tilleuls.maillage.localhost"}
    strict = Client(headers=host, enforce_csrf_checks=True)
    strict.force_login(owner)
    job = make_job(owner)
    assert strict.post(f"/travaux/{job.uid}/annuler/").status_code == 403
    connection.set_tenant(in_centre)
    job.refresh_from_db()
    assert job.state == "waiting"


ADDRESSES = ["", "avancement/", "annuler/", "relancer/", "fichier/"]


def ask(client: Any, job: Job, address: str, **more: Any) -> Any:
    send = client.post if address in {"annuler/", "relancer/"} else client.get
    return send(f"/travaux/{job.uid}/{address}", **more)


@pytest.mark.parametrize("address", ADDRESSES)
def test_someone_else_s_job_does_not_exist(signed_in, owner, address):
    job = make_done_with_file(owner)
    other = signed_in(person("voisine", is_staff=True))
    assert ask(other, job, address).status_code == 404
    job.refresh_from_db()
    assert job.state == "done"
    orphan = make_job(None)
    assert ask(other, orphan, address).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_signed_out_people_are_sent_to_sign_in_and_come_back_to_a_page(
    in_centre, browse, owner, address
):
    job = make_done_with_file(owner)
    answer = ask(browse(in_centre), job, address)
    assert answer.status_code == 302
    login = resolve_url(active_settings.LOGIN_URL)
    assert answer["Location"] == f"{login}?next=/travaux/{job.uid}/"
    by_htmx = ask(browse(in_centre), job, address, headers=HTMX)
    assert (by_htmx.status_code, by_htmx.content) == (200, b"")
    assert by_htmx["HX-Redirect"] == answer["Location"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_job_of_a_centre_is_unknown_on_every_other_host(
    in_centre, other_centre, browse, owner, address
):
    """The same person number and session name there open nothing."""
    job = make_done_with_file(owner)
    for place in (other_centre, None):
        if place is None:
            connection.set_schema_to_public()
        else:
            connection.set_tenant(place)
        stranger = browse(place)
        stranger.force_login(person(pk=owner.pk))
        assert ask(stranger, job, address).status_code == 404
        page = stranger.get("/travaux/")
        assert page.status_code == 200
        assert job.label not in page.text
        assert "en cours" not in stranger.get("/travaux/badge/").text
        assert not Job.objects.exists()


def test_a_superuser_sees_how_it_goes_but_not_the_file(signed_in, owner):
    job = make_done_with_file(owner, result_message="12 personnes")
    boss = signed_in(person("fede", is_superuser=True))
    page = boss.get(f"/travaux/{job.uid}/")
    assert page.status_code == 200
    assert "fichier" not in visible(page.text)
    assert "/fichier/" not in page.text
    assert "par direction" in visible(page.text)
    assert boss.get(f"/travaux/{job.uid}/fichier/").status_code == 404
    assert job.label not in boss.get("/travaux/").text


def test_the_list_is_one_s_own_newest_first(client, owner):
    assert "Vous n’avez lancé aucun travail" in client.get("/travaux/").text
    make_job(person("voisine"), label="Celui d’une autre")
    for rank in range(3):
        job = make_job(owner, label=f"Travail n° {rank}")
        Job.objects.filter(pk=job.pk).update(created=timezone.now() + timedelta(minutes=rank))
    page = client.get("/travaux/").text
    assert re.findall(r"Travail n° (\d)", page) == ["2", "1", "0"]
    assert "Celui d’une autre" not in page
    assert "3 travaux." in page


def test_the_list_costs_the_same_with_10_jobs_and_with_200(client, owner):
    counts = []
    client.get("/travaux/")
    for number in (10, 190):
        Job.objects.bulk_create(
            Job(owner=owner, kind="probe.count", label=f"n° {rank}", state="waiting")
            for rank in range(number)
        )
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/travaux/")
        assert page.status_code == 200
        counts.append(len([q for q in queries if "search_path" not in q["sql"]]))
    assert counts == [5, 5]  # session, person, badge, count, rows
    assert "Page 1 sur 10" in page.text
    assert client.get("/travaux/?page=10").text.count('<li class="card">') == 20


def test_the_badge_counts_what_goes_on_and_follows_only_then(client, owner):
    make_job(owner, "done")
    make_job(person("voisine"))
    quiet = client.get("/travaux/badge/").text
    assert "en cours" not in quiet
    assert "hx-" not in quiet
    make_job(owner)
    make_job(owner, "running")
    busy = client.get("/travaux/badge/").text
    assert "2 en cours" in busy
    assert 'hx-trigger="every 10s"' in busy
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/avec-badge/").text
    assert "2 en cours" in page
    assert len([q for q in queries if "jobs_job" in q["sql"]]) == 1


def test_the_badge_leaves_a_signed_out_page_alone(in_centre, browse):
    visitor = browse(in_centre)
    answer = visitor.get("/travaux/badge/", headers=HTMX)
    assert (answer.status_code, answer.content) == (286, b"")
    assert visitor.get("/travaux/badge/").status_code == 302
    assert visitor.get("/avec-badge/").text.split() == ["<nav>", "</nav>"]


def test_a_number_that_never_was_is_a_404(client):
    assert client.get(f"/travaux/{uuid.uuid4()}/").status_code == 404


def test_pages_of_jobs_answer_in_a_second_schema_too(other_centre, browse):
    with inside(other_centre):
        owner = person()
        job = make_job(owner, "running", progress_note="ici")
        client = browse(other_centre)
        client.force_login(owner)
        assert "ici" in client.get(f"/travaux/{job.uid}/").text


@pytest.mark.parametrize("state", ["waiting", "running", "done", "failed", "cancelled"])
def test_no_page_lacks_a_variable(client, owner, caplog, state):
    job = make_job(owner, state)
    for address in ("", "?fixe", "avancement/"):
        client.get(f"/travaux/{job.uid}/{address}")
    client.get("/travaux/")
    client.get("/travaux/badge/")
    missing = [r.getMessage() for r in caplog.records if r.name == "django.template"]
    assert [line for line in missing if "jobs/" in line] == []
