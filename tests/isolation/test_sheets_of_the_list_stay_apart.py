"""Bulk actions, the trash of sheets, their export and their nightly task, tried from next door."""

import datetime
import json

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from actions.bulk import exporting, running
from actions.bulk.works import Publish
from actions.models import ActionSheet, TrashedSheet
from actions.tasks import tidy, tidy_everywhere
from actions.trash.services import put_in_trash
from actions.versions import version_of
from tenants.context import inside
from tenants.errors import MissingSchema
from tests.support.bulk import address
from tests.support.editor import LIST
from tests.support.sheets import draft

pytestmark = pytest.mark.django_db
TRASH = "/corbeille/fiches/"


@pytest.fixture
def neighbour(centre, other_centre, browse):
    """Direction of another centre, in her own."""
    client = browse(other_centre)
    with inside(other_centre):
        client.force_login(User.objects.create_user("voisine", role=Role.DIRECTION))
    return client


def test_the_trash_of_one_is_not_that_of_another(centre, other_centre, neighbour):
    with inside(centre):
        sheet = draft(title="Chez nous")
        put_in_trash(sheet=sheet, acting_user=None)
    assert "Chez nous" not in neighbour.get(TRASH).text
    assert "dans la corbeille" not in neighbour.get(LIST).text
    for path in (f"{sheet.pk}/restaurer/", f"{sheet.pk}/supprimer/"):
        assert neighbour.post(f"{TRASH}{path}").status_code == 404
    neighbour.post(f"{TRASH}annuler/", {"id": [sheet.pk]})
    with inside(centre):
        assert TrashedSheet.objects.get().pk == sheet.pk


def test_sheets_are_chosen_in_one_s_own_centre(centre, other_centre, neighbour):
    """The same numbers in both: only the centre differs."""
    with inside(centre):
        ours = draft(title="La nôtre")
    with inside(other_centre):
        theirs = ActionSheet.objects.create(pk=ours.pk, title="La leur", slug="leur", live=False)
        version = version_of(theirs.latest_revision)
    confirmed = json.dumps([[ours.pk, version]])
    for code in ("publish", "delete"):
        assert "La nôtre" not in neighbour.get(address(code, "all")).text
        assert "La leur" in neighbour.get(address(code, [ours])).text
        neighbour.post(address(code, [ours]), {"confirmed": confirmed})
    answer = neighbour.post(address("export", "all"), {"set_form": "json"})
    assert b"La n" not in b"".join(answer.streaming_content)
    with inside(centre):
        assert not ActionSheet.objects.get().live
        assert not TrashedSheet.objects.exists()


def test_the_federation_has_no_such_page(centre, browse, settings):
    settings.SECOND_FACTOR_ROLES = set()
    client = browse(None)
    client.force_login(User.objects.create_user("admin", role=Role.ADMINISTRATION))
    assert client.get(TRASH).status_code == 404
    for code in ("publish", "share", "status", "keyword", "export", "delete"):
        for answer in (client.get(address(code, "all")), client.post(address(code, "all"))):
            assert answer.status_code == 302, code


def test_a_job_and_its_file_belong_to_their_centre(centre, other_centre, neighbour):
    with inside(centre):
        owner = User.objects.create_user("claire", role=Role.DIRECTION)
        sheet = draft(title="Chez nous")
        jobs = [
            running.ask_for(Publish(), [(sheet.pk, version_of(sheet.latest_revision))], owner),
            exporting.ask_for("json", [sheet.pk], owner),
        ]
    for job in jobs:
        for path in ("", "fichier/", "avancement/"):
            assert neighbour.get(f"/travaux/{job.uid}/{path}").status_code == 404


def test_the_night_erases_in_one_schema_alone(centre, other_centre):
    for place in (centre, other_centre):
        with inside(place):
            sheet = draft(title="Vieille")
            put_in_trash(sheet=sheet, acting_user=None)
            TrashedSheet.objects.update(trashed_at=timezone.now() - datetime.timedelta(days=31))
    tidy(schema=centre.schema_name)
    with inside(centre):
        assert not ActionSheet.in_centres.exists()
    with inside(other_centre):
        assert ActionSheet.in_centres.get().title == "Vieille"


@pytest.mark.parametrize("task", [tidy, tidy_everywhere])
def test_its_task_refuses_to_run_without_its_schema(task):
    with pytest.raises(MissingSchema):
        task.delay()
    with pytest.raises(MissingSchema):
        task(schema="c_inconnu")
