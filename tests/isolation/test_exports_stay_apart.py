"""What can be taken away is what is shared, whoever asks from wherever."""

import json
import uuid

import pytest

from federation.exports.asking import withdrawn_so_far
from federation.exports.forgetting import EXPORT, forget_files_after_commit
from jobs.execution import file_name
from jobs.models import Job
from jobs.storage import private_storage
from tenants.context import inside
from tests.jobs.job_factory import make_done_with_file
from tests.support.sheets import draft, full_content, published, shared

pytestmark = pytest.mark.django_db
TOLD = {"form": "csv", "query": ""}


def test_what_a_centre_has_not_shared_leaves_by_no_way(centre, other_centre, browse):
    with inside(centre):
        draft(title="Zinzolin brouillon")
        published(title="Zinzolin publié")
        shared(**full_content(title="Zinzolin partagé", contact_visibility="network"))
    with inside(other_centre):
        published(title="Zinzolin ailleurs")
    visitor = browse(None)
    for address in ("/pratiques/export/json/", "/donnees/pratiques.json"):
        told = json.loads(visitor.get(address).getvalue())
        assert [one["title"] for one in told["practices"]] == ["Zinzolin partagé"]
        sheet = told["practices"][0]["editions"][0]["sheet"]
        assert (sheet["contact_name"], sheet["contact_details"]) == ("", "")
        assert "unsorted_text" not in sheet
        assert "proposé" not in json.dumps(told)


def test_a_file_of_a_centre_is_not_found_by_its_number_at_the_federation(centre, browse):
    """Even one that calls itself an export: it stands in another schema."""
    with inside(centre):
        told = {**TOLD, "withdrawn": withdrawn_so_far()}
        job = make_done_with_file(None, content=b"secret", kind=EXPORT, parameters=told)
    for path in ("preparation", "fichier"):
        answer = browse(None).get(f"/pratiques/export/{path}/{job.uid}/")
        assert answer.status_code == 404
        assert browse(centre).get(f"/pratiques/export/{path}/{job.uid}/").status_code == 404


def test_a_person_s_own_file_at_the_federation_is_not_an_export(browse, django_user_model):
    ada = django_user_model.objects.create_user("ada", role="administration")
    told = {**TOLD, "withdrawn": withdrawn_so_far()}
    job = make_done_with_file(ada, content=b"secret", kind=EXPORT, parameters=told)
    for path in ("preparation", "fichier"):
        assert browse(None).get(f"/pratiques/export/{path}/{job.uid}/").status_code == 404


def test_a_withdrawal_inside_a_centre_empties_the_federation_s_files_and_no_others(
    centre, django_capture_on_commit_callbacks
):
    told = {**TOLD, "withdrawn": ""}
    public = make_done_with_file(None, kind=EXPORT, parameters=told)
    other = make_done_with_file(None, kind="probe.count", uid=uuid.uuid4())
    path = private_storage.path(file_name(public))
    with inside(centre):
        own = make_done_with_file(None, kind=EXPORT, parameters=told)
        with django_capture_on_commit_callbacks(execute=True):
            forget_files_after_commit()
        assert Job.objects.get(pk=own.pk).has_file
        assert private_storage.exists(file_name(own))
    public.refresh_from_db()
    assert not public.has_file
    assert not private_storage.exists(path)
    assert Job.objects.get(pk=other.pk).has_file
