"""A sheet deleted by a wrong click is in the trash, and nowhere else, for a month."""

import datetime
import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.images import get_image_model

from accounts.enums import JournalAction, Role
from accounts.models import JournalEntry, User
from actions.addresses import free_slug
from actions.exporting import sheets_of
from actions.lookalikes import lookalikes
from actions.models import ActionSheet, SheetInTrash, SheetPhoto, TrashedSheet
from actions.review.selectors import sheets_to_validate
from actions.review.services import submit
from actions.services import is_shared, publish_sheet, save_draft, share_sheet
from actions.tasks import tidy
from actions.trash import services
from federation.models import Practice
from tests.support.editor import LIST, edit, errors_of, form_of
from tests.support.pages import picture
from tests.support.sheets import draft, full_content, published, shared

pytestmark = pytest.mark.django_db
TRASH = "/corbeille/fiches/"


@pytest.fixture
def enter(in_centre, browse):
    def entered(role, name="Claire"):
        client = browse(in_centre)
        client.force_login(User.objects.create_user(name.lower(), first_name=name, role=role))
        return client

    return entered


@pytest.fixture
def direction(enter):
    return enter(Role.DIRECTION)


@pytest.fixture
def team(enter):
    return enter(Role.TEAM, "Awa")


def plain(answer) -> str:
    return answer.text.replace("\xa0", " ")


def delete(client, sheet):
    return client.post(f"{LIST}delete/{sheet.pk}/", follow=True)


def lines():
    kinds = [JournalAction.TRASHED, JournalAction.RESTORED, JournalAction.DELETED]
    found = JournalEntry.objects.filter(action__in=kinds).order_by("pk")
    return list(found.values_list("action", "actor_name", "subject"))


def undo(client, answer):
    """Presses « Annuler » in the message."""
    form = BeautifulSoup(answer.text, "html.parser").select_one("form.undo")
    fields = [(field["name"], field["value"]) for field in form.select("input")]
    ids = [value for name, value in fields if name == "id"]
    return client.post(form["action"], {"id": ids}, follow=True)


# --- Into the trash


def test_what_will_happen_is_said_before(direction):
    for sheet, said in (
        (shared(title="Partagée"), "le site du centre et le catalogue du réseau"),
        (published(title="Publiée"), "quitte aussitôt le site du centre."),
    ):
        page = plain(direction.get(f"{LIST}delete/{sheet.pk}/"))
        assert said in page
        assert "Vous pourrez la restaurer jusqu’au" in page
        assert "Mettre à la corbeille" in page
    assert "quitte" not in plain(direction.get(f"{LIST}delete/{draft(title='x').pk}/"))
    assert not TrashedSheet.objects.exists()


def test_a_deleted_sheet_leaves_the_site_and_the_catalogue(direction, browse, in_centre):
    sheet = shared(title="Jardin", slug="jardin")
    practice = Practice.objects.get(action_uid=sheet.action_uid)
    answer = delete(direction, sheet)
    assert "« Jardin » est dans la corbeille jusqu’au" in plain(answer)
    visitor = browse(in_centre)
    assert visitor.get("/actions/jardin/").status_code == 404
    assert "Jardin" not in visitor.get("/actions/").text
    assert browse(None).get(f"/pratiques/{practice.slug}/").status_code == 410
    assert not is_shared(sheet)
    assert lines() == [("trashed", "Claire", "Jardin")]
    room = plain(direction.get(TRASH))
    assert "Jardin" in room
    assert "par Claire" in room
    assert "Elle a été publiée sur le site" in room
    assert "Gardée jusqu’au" in room


def test_it_appears_nowhere_else(direction):
    sheet = draft(title="Jardin partagé", slug="jardin", observed_need="orties")
    assert lookalikes("Jardin partagé").sheets
    assert "1 fiche action n’est pas publiée" in plain(direction.get("/gestion/"))
    delete(direction, sheet)
    direction.get(LIST)  # its message
    for path in (LIST, f"{LIST}?q=jardin", f"{LIST}?to_do=drafts", f"{LIST}?state=draft"):
        assert "Jardin" not in direction.get(path).text, path
    assert "n’est pas publiée" not in direction.get("/gestion/").text
    for verb in ("delete", "history", "unpublish", "preview", "usage"):
        assert direction.get(f"{LIST}{verb}/{sheet.pk}/").status_code == 404, verb
    assert not lookalikes("Jardin partagé").sheets
    assert not ActionSheet.objects.exists()
    assert ActionSheet.in_centres.get() == sheet


def test_exports_leave_it_out(in_centre):
    draft(title="Reste")
    services.put_in_trash(sheet=draft(title="Part"), acting_user=None)
    assert [content["title"] for content in sheets_of([in_centre], files=False)] == ["Reste"]


def test_an_import_says_that_it_is_there_and_leaves_it(in_centre, tmp_path, capsys):
    content = full_content()
    sheet = draft(**content)
    services.put_in_trash(sheet=sheet, acting_user=None)
    file = Path(tmp_path / "fiches.json")
    document = {"format": "maillage-sheets", "version": 1, "centres": []}
    document["sheets"] = [{"centre": in_centre.slug, **content, "title": "Autre titre"}]
    file.write_text(json.dumps(document), encoding="utf-8")
    for more in ({"dry_run": True}, {"publish": True}):
        call_command("import_sheets", str(file), **more)
        said = capsys.readouterr()
        assert "1 laissées dans la corbeille" in said.out
        assert "est dans la corbeille du centre : elle y est laissée" in said.err
    assert not ActionSheet.objects.exists()
    assert ActionSheet.in_centres.get().get_latest_revision_as_object().title == content["title"]


def test_its_address_waits_for_it(direction):
    sheet = draft(title="Jardin", slug="jardin")
    delete(direction, sheet)
    assert free_slug("Jardin", None) == "jardin-2"
    typed = form_of(direction.get(f"{LIST}add/"))
    typed["title"], typed["slug"] = "Potager", "jardin"
    said = errors_of(direction.post(f"{LIST}add/", **typed.sent()))
    assert any("peut-être dans la corbeille" in sentence for sentence in said), said


def test_it_keeps_its_photos(direction, media):
    tomatoes = picture("Tomates")
    sheet = draft(title="Jardin")
    later = sheet.get_latest_revision_as_object()
    later.photos.set([SheetPhoto(image=tomatoes, alternative_text="Des tomates")])
    save_draft(sheet=later)
    publish_sheet(sheet=ActionSheet.objects.get())
    delete(direction, sheet)
    assert get_image_model().objects.filter(pk=tomatoes.pk).exists()
    assert direction.get(f"/gestion/images/usage/{tomatoes.pk}/").status_code == 200
    services.restore(pk=sheet.pk, acting_user=None)
    back = ActionSheet.objects.get().get_latest_revision_as_object()
    assert [row.image for row in back.photos.all()] == [tomatoes]


def test_it_is_never_published_nor_shared(in_centre):
    sheet, other = draft(title="Fiche"), published(title="Autre")
    for one in (sheet, other):
        services.put_in_trash(sheet=one, acting_user=None)
    with pytest.raises(SheetInTrash):
        publish_sheet(sheet=sheet)
    with pytest.raises(ActionSheet.DoesNotExist):
        share_sheet(sheet=other)
    assert not Practice.objects.exists()
    assert not ActionSheet.in_centres.filter(live=True).exists()


# --- Out of it


def test_it_comes_back_as_a_draft_with_all_that_it_was(direction):
    sheet = shared(title="Jardin", slug="jardin")
    later = sheet.get_latest_revision_as_object()
    later.title = "Jardin, suite"
    save_draft(sheet=later)
    before = ActionSheet.objects.get()
    versions = set(before.revisions.values_list("pk", flat=True))
    delete(direction, sheet)
    answer = direction.post(f"{TRASH}{sheet.pk}/restaurer/", follow=True)
    assert "« Jardin, suite » est revenue dans vos fiches, en brouillon" in plain(answer)
    assert answer.redirect_chain[-1][0] == edit(sheet.pk)
    back = ActionSheet.objects.get()
    for name in ("uid", "action_uid", "slug", "title", "latest_revision_id", "first_published_at"):
        assert getattr(back, name) == getattr(before, name), name
    assert set(back.revisions.values_list("pk", flat=True)) == versions
    assert (back.live, back.has_unpublished_changes, is_shared(back)) == (False, True, False)
    publish_sheet(sheet=back)
    share_sheet(sheet=back)
    assert Practice.objects.get().withdrawn_at is None


def test_what_was_sent_to_direction_waits_for_nobody_in_the_trash(direction, team):
    sheet = draft(title="Jardin", outcome_centre="Oui")
    author = User.objects.get(username="awa")
    submit(sheet=sheet, share=True, word="", acting_user=author)
    assert sheets_to_validate().exists()
    delete(direction, sheet)
    assert not sheets_to_validate().exists()
    services.restore(pk=sheet.pk, acting_user=author)
    assert not sheets_to_validate().exists()
    submit(sheet=sheet, share=True, word="", acting_user=author)
    assert sheets_to_validate().get() == sheet


def test_one_click_takes_a_deletion_back(direction):
    sheet = published(title="Jardin")
    answer = undo(direction, delete(direction, sheet))
    assert "« Jardin » est revenue" in plain(answer)
    assert ActionSheet.objects.get() == sheet
    assert lines() == [("trashed", "Claire", "Jardin"), ("restored", "Claire", "Jardin")]


def test_taking_back_what_is_back_already_says_so(direction):
    sheet = draft(title="Jardin")
    answer = delete(direction, sheet)
    services.restore(pk=sheet.pk, acting_user=None)
    assert "Il n’y a plus rien à annuler" in undo(direction, answer).text
    assert direction.post(f"{TRASH}annuler/", {"id": ["x", "999999"]}).status_code == 302


def test_restoring_twice_finds_nothing_the_second_time(direction, team):
    sheet = draft(title="Jardin")
    delete(direction, sheet)
    assert team.post(f"{TRASH}{sheet.pk}/restaurer/").status_code == 302
    assert direction.post(f"{TRASH}{sheet.pk}/restaurer/").status_code == 404
    assert direction.post(f"{TRASH}{sheet.pk}/supprimer/").status_code == 404
    assert ActionSheet.objects.count() == 1
    assert len(lines()) == 2


def test_the_team_sees_and_restores_but_neither_deletes_nor_erases(direction, team):
    sheet, other = draft(title="Jardin"), draft(title="Autre")
    delete(team, other)
    assert ActionSheet.objects.filter(pk=other.pk).exists()
    delete(direction, sheet)
    room = team.get(TRASH).text
    assert f"{TRASH}{sheet.pk}/restaurer/" in room
    assert f"{TRASH}{sheet.pk}/supprimer/" not in room
    assert team.post(f"{TRASH}{sheet.pk}/supprimer/").status_code == 403
    assert team.post(f"{TRASH}{sheet.pk}/restaurer/").status_code == 302
    assert ActionSheet.objects.count() == 2


# --- Meanwhile


def test_who_opens_it_is_told_where_it_is(direction, team):
    sheet = draft(title="Jardin")
    delete(direction, sheet)
    answer = team.get(edit(sheet.pk), follow=True)
    assert answer.redirect_chain == [(TRASH, 302)]
    assert "« Jardin » a été mise à la corbeille par Claire" in plain(answer)


@pytest.mark.parametrize("publish", [False, True])
def test_what_a_colleague_was_writing_is_saved_with_it(direction, enter, media, publish):
    sheet = published(title="Jardin", objectives=[{"text": "Se voir", "source": "entered"}])
    later = sheet.get_latest_revision_as_object()
    later.photos.set([SheetPhoto(image=picture("Tomates"), alternative_text="Des tomates")])
    save_draft(sheet=later)
    publish_sheet(sheet=ActionSheet.objects.get())
    # From here on the rows of the draft have numbers, as those of a sheet that lives.
    save_draft(sheet=ActionSheet.objects.get().get_latest_revision_as_object())
    nadia = enter(Role.DIRECTION, "Nadia")
    typed = form_of(nadia.get(edit(sheet.pk)))
    delete(direction, sheet)
    typed["title"] = "Jardin partagé"
    if publish:
        typed["action-publish"] = "action-publish"
    answer = nadia.post(edit(sheet.pk), **typed.sent(), follow=True)
    if publish:  # back to the list, with its message
        answer = nadia.get(edit(sheet.pk), follow=True)
    assert "« Jardin partagé » a été mise à la corbeille par Claire" in plain(answer)
    row = ActionSheet.in_centres.get()
    assert not row.live
    kept = row.get_latest_revision_as_object()
    assert kept.title == "Jardin partagé"
    assert [one.text for one in kept.objectives.all()] == ["Se voir"]
    assert [one.alternative_text for one in kept.photos.all()] == ["Des tomates"]
    assert "Jardin partagé" in nadia.get(TRASH).text


# --- Gone


def test_to_delete_for_ever_is_asked_once_and_told_in_the_journal(direction):
    sheet = draft(**full_content(title="Jardin"))
    delete(direction, sheet)
    asked = plain(direction.get(f"{TRASH}{sheet.pk}/supprimer/"))
    assert "Supprimer « Jardin » pour toujours ?" in asked
    assert TrashedSheet.objects.exists()
    answer = direction.post(f"{TRASH}{sheet.pk}/supprimer/", follow=True)
    assert "« Jardin » est supprimée pour toujours" in plain(answer)
    assert "La corbeille est vide" in answer.text
    assert not ActionSheet.in_centres.exists()
    assert not sheet.revisions.exists()
    assert lines()[1:] == [("deleted", "Claire", "Jardin")]


def test_after_a_month_the_night_erases_it(in_centre):
    for days in (29, 31):
        sheet = draft(title=f"Il y a {days} jours")
        services.put_in_trash(sheet=sheet, acting_user=None)
        at = timezone.now() - datetime.timedelta(days=days)
        TrashedSheet.objects.filter(pk=sheet.pk).update(trashed_at=at)
    assert "Il y a 31 jours" in str(list(ActionSheet.in_centres.all()))
    services.erase_old_trash(timezone.now())
    assert [str(sheet) for sheet in ActionSheet.in_centres.all()] == ["Il y a 29 jours"]
    assert lines()[-1] == ("deleted", "", "Il y a 31 jours")


def test_the_night_has_nothing_to_do_at_the_federation(db):
    tidy(schema="public")


# --- How much it asks


def test_its_page_takes_as_many_statements_for_10_as_for_200(direction):
    counts, user = [], User.objects.get()
    for total in (10, 200):
        sheets = ActionSheet.objects.bulk_create(
            ActionSheet(title=f"{total} {n}", slug=f"t-{total}-{n}", live=False)
            for n in range(total - TrashedSheet.objects.count())
        )
        TrashedSheet.objects.bulk_create(
            TrashedSheet(sheet=sheet, trashed_at=timezone.now(), trashed_by=user)
            for sheet in sheets
        )
        direction.get(TRASH)
        with CaptureQueriesContext(connection) as queries:
            assert direction.get(TRASH).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12, counts
