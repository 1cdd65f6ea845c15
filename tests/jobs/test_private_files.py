from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured, SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from jobs.conf import private_root
from jobs.models import Job
from jobs.registry import Result, job, kind_named
from jobs.storage import PrivateStorage, check_private_folder, private_storage
from tenants.context import inside
from tests.jobs.job_factory import make_done_with_file, make_job, path_of, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(in_centre) -> Any:
    return person()


@pytest.fixture
def client(in_centre, owner, browse) -> Any:
    visitor = browse(in_centre)
    visitor.force_login(owner)
    return visitor


def test_the_file_is_a_download_for_its_owner_and_kept_nowhere(client, owner):
    job = make_done_with_file(owner, "é;à".encode(), result_name="Liste d’été.csv")
    answer = client.get(f"/travaux/{job.uid}/fichier/")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).decode() == "é;à"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "text/csv"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Liste%20d")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_an_html_result_does_not_open_in_the_site(client, owner):
    job = make_done_with_file(owner, b"<script>alert(1)</script>", result_name="page.html")
    answer = client.get(f"/travaux/{job.uid}/fichier/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_after_a_week_a_page_says_that_the_file_is_gone(client, owner):
    job = make_done_with_file(owner, result_expires_at=timezone.now() - timedelta(minutes=1))
    assert path_of(job, "c_les_tilleuls").exists()  # the sweep has not come yet
    answer = client.get(f"/travaux/{job.uid}/fichier/")
    assert answer.status_code == 410
    assert "Refaites la demande" in answer.text
    assert "/fichier/" not in client.get(f"/travaux/{job.uid}/").text
    assert "Le fichier a été supprimé" in client.get(f"/travaux/{job.uid}/").text
    assert "Un fichier vous attend" not in client.get("/travaux/").text


def test_a_file_lost_from_the_disk_is_gone_too(client, owner):
    job = make_done_with_file(owner)
    path_of(job, "c_les_tilleuls").unlink()
    assert client.get(f"/travaux/{job.uid}/fichier/").status_code == 410


@pytest.mark.parametrize("state", ["waiting", "running", "done", "failed"])
def test_a_job_without_a_file_has_no_download(client, owner, state):
    job = make_job(owner, state)
    assert client.get(f"/travaux/{job.uid}/fichier/").status_code == 404


def test_the_row_never_chooses_which_file_is_served(client, owner):
    """Even a faulty room that wrote another's path into the row gives nothing away."""
    secret = make_done_with_file(person("voisine"), b"secret")
    mine = make_done_with_file(owner, b"a moi")
    Job.objects.filter(pk=mine.pk).update(result=secret.result.name)
    answer = client.get(f"/travaux/{mine.uid}/fichier/")
    assert b"".join(answer.streaming_content) == b"a moi"


def test_private_files_of_two_centres_do_not_meet(centre, other_centre):
    with inside(centre):
        name = private_storage.save("scans/carte.pdf", ContentFile(b"Tilleuls"))
    with inside(other_centre):
        assert not private_storage.exists(name)
        with pytest.raises(FileNotFoundError):
            private_storage.open(name)
        assert private_storage.save("scans/carte.pdf", ContentFile(b"Garenne")) == name
    with inside(centre):
        assert private_storage.open(name).read() == b"Tilleuls"
        private_storage.delete(name)
    with inside(other_centre):
        assert private_storage.exists(name)
        private_storage.delete(name)


@pytest.mark.parametrize(
    "name", ["../c_la_garenne/scans/carte.pdf", "/etc/passwd", "scans/../../c_la_garenne/x"]
)
def test_no_name_leads_out_of_the_schema_s_folder(in_centre, name):
    for attempt in (private_storage.open, private_storage.exists, private_storage.delete):
        with pytest.raises(SuspiciousFileOperation):
            attempt(name)


def test_only_the_server_s_account_reads_private_files(in_centre, private_folder):
    name = private_storage.save("mandats/2026/un.pdf", ContentFile(b"x"))
    path = Path(private_storage.path(name))
    assert path == private_folder / "c_les_tilleuls" / "mandats" / "2026" / "un.pdf"
    assert path.stat().st_mode & 0o777 == 0o600
    for folder in (path.parent, path.parents[1], path.parents[2]):
        assert folder.stat().st_mode & 0o777 == 0o700
    private_storage.delete(name)


def test_private_files_have_no_address(in_centre, browse, media):
    name = private_storage.save("scans/carte.pdf", ContentFile(b"x"))
    with pytest.raises(ValueError, match="no address"):
        private_storage.url(name)
    assert not default_storage.exists(name)
    assert browse(in_centre).get(f"/media/c_les_tilleuls/{name}").status_code == 404
    private_storage.delete(name)


def test_every_storage_object_sees_the_active_schema(centre, other_centre):
    storage = PrivateStorage()
    with inside(centre):
        assert storage.location.endswith("/c_les_tilleuls")
    with inside(other_centre):
        assert storage.location.endswith("/c_la_garenne")
    assert storage.location.endswith("/public")


def test_a_private_folder_that_is_served_is_an_error(settings, tmp_path):
    assert check_private_folder() == []
    for folder in (settings.MEDIA_ROOT, Path(settings.MEDIA_ROOT) / "prive", "/"):
        settings.PRIVATE_MEDIA_ROOT = folder
        assert [message.id for message in check_private_folder()] == ["jobs.E001"]
    settings.PRIVATE_MEDIA_ROOT = None
    assert [message.id for message in check_private_folder()] == ["jobs.E002"]
    with pytest.raises(ImproperlyConfigured):
        private_root()


def test_a_file_has_a_name_and_a_name_has_a_file():
    with pytest.raises(ValueError, match="both"):
        Result(name="a.txt")
    with pytest.raises(ValueError, match="both"):
        Result(content=b"")
    assert Result(name="vide.txt", content=b"").content == b""


def test_two_works_cannot_have_one_name():
    known = kind_named("probe.count")
    with pytest.raises(ValueError, match="Two works"):

        @job("probe.count", label="Autre")
        def another(progress: Any) -> None: ...

    assert kind_named("probe.count") is known
