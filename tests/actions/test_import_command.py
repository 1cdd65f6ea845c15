"""The import command on real schemas, with real files."""

import json
import random
from base64 import b64encode

import pytest
from django.core.management import CommandError, call_command

from actions.models import ActionSheet
from actions.services import publish_sheet, save_draft
from federation.models import Practice
from tenants.context import inside
from tenants.models import Centre
from tests.support.imports import RECORD, document, record, run, state_of
from tests.support.photos import photo
from tests.support.sheets import full_content


@pytest.mark.django_db
class TestImport:
    def test_without_publish_sheets_are_drafts(self, centre, write, tmp_path):
        report = run(write(record()), tmp_path)
        assert report["counts"]["created"] == 1
        with inside(centre):
            sheet = ActionSheet.objects.get()
            assert not sheet.live
            assert sheet.latest_revision is not None
        assert Practice.objects.count() == 0

    def test_with_publish_they_are_on_the_site_and_in_the_catalogue(
        self, centre, write, tmp_path, browse
    ):
        run(write(record()), tmp_path, publish=True)
        assert "Le goûter du mardi" in browse(centre).get("/actions/").text
        page = browse(None).get("/pratiques/?q=gouter").text
        assert "Le <mark>goûter</mark> du mardi" in page

    def test_rows_read_in_prose_are_suggestions_and_the_prose_stays(
        self, centre, write, tmp_path, browse
    ):
        report = run(write(record()), tmp_path, publish=True)
        assert report["suggested_rows"] == 2
        with inside(centre):
            sheet = ActionSheet.objects.get()
            line = sheet.budget_lines.get()
            assert (line.nature, str(line.amount), line.source) == ("funding", "300.00", "imported")
            assert sheet.budget_text == "Mairie : 300 €"
            address = sheet.get_absolute_url()
        assert "300,00" not in browse(centre).get(address).text

    def test_running_it_twice_changes_nothing(self, centre, write, tmp_path):
        path = write(record() + record(title="Un autre"))
        run(path, tmp_path, publish=True)
        before = state_of(centre)
        versions = list(Practice.objects.order_by("pk").values_list("version", "updated_at"))
        report = run(path, tmp_path, publish=True)
        assert report["counts"]["unchanged"] == 2
        assert state_of(centre) == before
        assert (
            list(Practice.objects.order_by("pk").values_list("version", "updated_at")) == versions
        )

    def test_changed_content_becomes_a_draft_revision(self, centre, write, tmp_path):
        run(write(record()), tmp_path, publish=True)
        report = run(write(record(summary="Chaque mercredi.")), tmp_path)
        assert report["counts"]["changed"] == 1
        with inside(centre):
            sheet = ActionSheet.objects.get()
            assert sheet.summary == "Chaque mardi, un goûter."
            assert sheet.get_latest_revision_as_object().summary == "Chaque mercredi."
        assert Practice.objects.get().summary == "Chaque mardi, un goûter."

    def test_a_sheet_edited_by_a_person_is_never_overwritten(self, centre, write, tmp_path):
        run(write(record()), tmp_path, publish=True)
        with inside(centre):
            mine = ActionSheet.objects.get().get_latest_revision_as_object()
            mine.summary = "Réécrit par l’équipe."
            save_draft(sheet=mine)
        for publish in (False, True):
            report = run(write(record(summary="Autre texte.")), tmp_path, publish=publish)
            assert report["counts"]["kept"] == 1
            assert "modifiée depuis par une personne" in str(report["sheets"][0]["problems"])
            with inside(centre):
                sheet = ActionSheet.objects.get()
                latest = sheet.get_latest_revision_as_object()
                assert latest.summary == "Réécrit par l’équipe."
                assert sheet.summary == "Chaque mardi, un goûter."

    def test_an_edited_and_published_sheet_is_not_republished_by_the_same_file(
        self, centre, write, tmp_path
    ):
        path = write(record())
        run(path, tmp_path)
        with inside(centre):
            mine = ActionSheet.objects.get().get_latest_revision_as_object()
            mine.title = "Le goûter du mardi, version de l’équipe"
            save_draft(sheet=mine)
            publish_sheet(sheet=ActionSheet.objects.get())
        assert run(path, tmp_path, publish=True)["counts"]["kept"] == 1
        with inside(centre):
            assert "version de l’équipe" in ActionSheet.objects.get().title

    def test_the_same_title_twice_makes_two_sheets(self, centre, write, tmp_path):
        path = write(record() + record(summary="Une autre fiche du même titre."))
        assert run(path, tmp_path)["counts"]["created"] == 2
        assert run(path, tmp_path)["counts"]["unchanged"] == 2
        with inside(centre):
            slugs = set(ActionSheet.objects.values_list("slug", flat=True))
        assert slugs == {"le-gouter-du-mardi", "le-gouter-du-mardi-2"}

    def test_a_dry_run_writes_nothing_and_says_what_would_be_done(self, centre, write, tmp_path):
        path = write(record() + record(structure="EVS Les Roches - Gers"))
        report = run(path, tmp_path, dry_run=True, create_centres=True, publish=True)
        assert report["counts"]["created"] == 2
        assert report["centres_created"] == ["EVS Les Roches"]
        assert state_of(centre) == []
        assert Centre.objects.count() == 2
        assert Practice.objects.count() == 0

    @pytest.mark.parametrize(
        "structure",
        [
            "CENTRE SOCIAL DES TILLEULS - Lozère",
            "centre social des tilleuls - lozere",
            "Centre social « des Tilleuls » – LOZÈRE",
            "Centre social des Tilleuls - 48",
        ],
    )
    def test_a_centre_is_recognised_however_it_is_written(self, centre, write, tmp_path, structure):
        assert run(write(record(structure=structure)), tmp_path)["sheets"][0]["problems"] == []
        assert len(state_of(centre)) == 1

    def test_a_centre_that_does_not_exist_is_said_with_what_to_do(self, centre, write, tmp_path):
        path = write(record() + record(structure="EVS Les Roches - Gers"))
        report = run(path, tmp_path)
        assert (report["counts"]["created"], report["counts"]["refused"]) == (1, 1)
        assert "--create-centres" in str(report["sheets"][1]["problems"])

    @pytest.mark.parametrize("department", ["Atlantide", "Corse", "Loir"])
    def test_a_departement_that_is_not_sure_is_refused(self, centre, write, tmp_path, department):
        path = write(record(structure=f"Les Roches - {department}"))
        with pytest.raises(CommandError, match="Aucune fiche"):
            call_command("import_sheets", path, create_centres=True, verbosity=0)

    def test_the_words_of_the_texts_are_kept_as_they_are(self, centre, write, tmp_path):
        summary = "Un texte.Sans blanc, « avec » des guillemets\n- une puce\n- -) une autre"
        run(write(record(summary=summary)), tmp_path)
        with inside(centre):
            assert ActionSheet.objects.get().summary == summary

    def test_an_unknown_keyword_goes_to_the_texts_to_sort(self, centre, write, tmp_path):
        text = record().replace("- Parentalité\n", "- Parentalité\n- Astronomie\n")
        report = run(write(text), tmp_path)
        assert report["unsorted_words"] > 0
        with inside(centre):
            sheet = ActionSheet.objects.get()
            assert sheet.keywords == ["parenting"]
            assert "Astronomie" in sheet.unsorted_text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 1, "vide"),
        (b"\n \n\t\n", 1, "vide"),
        (random.Random(7).randbytes(1_000_000), None, "ligne"),
        (b"ligne simple\n" * 80_000, 1, "n’est pas un export"),
        (record().encode() + b"un mot cass\xe9\x81\n", RECORD.count("\n") + 1, "UTF-8"),
        ("Prénom;Nom\nA;B\n".encode(), 1, "n’est pas un export"),
        (b"<html><body>Actions</body></html>", 1, "n’est pas un export"),
        (b'{"format": "maillage-sheets", "version": 1, "sheets": [{"title": "cou', 1, "abîmé"),
        (b'{\n"format": "autre"}', 1, "n’est pas un export"),
        (b'{"format": "maillage-sheets", "version": 9, "sheets": []}', 1, "version"),
        (b'{"a": "\xff"}', 1, "UTF-8"),
        (b"{" * 100_000, 1, "JSON"),
        (b"[1, 2]", 1, "export"),
        (b'{"format": "maillage-sheets", "version": 1, "sheets": {}}', 1, "export"),
    ],
)
def test_a_broken_file_gives_a_sentence_with_its_line_and_imports_nothing(
    centre, write, content, line, words
):
    with pytest.raises(CommandError) as refusal:
        call_command("import_sheets", write(content), create_centres=True)
    message = str(refusal.value).replace("\u00a0", " ")
    assert words in message
    assert f"ligne {line} :" in message if line else "ligne " in message
    assert state_of(centre) == []


@pytest.mark.django_db
def test_a_file_that_does_not_exist_is_said(tmp_path):
    with pytest.raises(CommandError, match="ne s’ouvre pas"):
        call_command("import_sheets", str(tmp_path / "absent.txt"))
    with pytest.raises(CommandError, match="ne s’ouvre pas"):
        call_command("import_sheets", str(tmp_path))


@pytest.mark.django_db
def test_only_the_whole_sheets_of_a_cut_file_are_imported(centre, write, tmp_path):
    whole = record() + record(title="Un autre") + record(title="Le coupé")
    report = run(write(whole[: whole.rindex("- Public")]), tmp_path)
    assert (report["counts"]["created"], report["counts"]["refused"]) == (2, 1)
    problem = report["sheets"][2]["problems"][0]
    assert problem["line"] > 40
    assert "avant la fin" in problem["message"]
    with inside(centre):
        assert not ActionSheet.objects.filter(title="Le coupé").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"humeur": "bonne"}, "rubrique inconnue"),
        ({"title": "  "}, "titre manque"),
        ({"starts_on": "31/02/2024"}, "starts_on"),
        ({"starts_on": "2025-01-01", "ends_on": "2024-01-01"}, "avant son début"),
        ({"status": "peut-être"}, "status"),
        ({"edition_year": "bientôt"}, "edition_year"),
        ({"uid": "pas-un-uid"}, "UUID"),
        ({"budget_lines": [{"nature": "funding", "amount": "beaucoup"}]}, "amount|décimal|nombre"),
        ({"budget_lines": [{"nature": "funding", "amount": "-5"}]}, "amount"),
        ({"budget_lines": [{"nature": "funding", "amount": "1", "devise": "€"}]}, "inconnue"),
        ({"budget_lines": "aucune"}, "liste"),
        ({"keywords": "santé"}, "keywords|forme"),
        ({"contact_visibility": "all"}, "contact_visibility"),
        ({"workforce": [{"category": "volunteers", "number": -3}]}, "number"),
    ],
)
def test_a_json_sheet_with_a_wrong_value_is_refused_alone(centre, write, tmp_path, change, words):
    good = {"centre": "les-tilleuls", **full_content(slug="bonne")}
    bad = {"centre": "les-tilleuls", **full_content(slug="mauvaise"), **change}
    report = run(write(json.dumps(document([bad, good]))), tmp_path)
    assert [sheet["outcome"] for sheet in report["sheets"]] == ["refused", "created"]
    message = report["sheets"][0]["problems"][0]["message"]
    assert any(word in message for word in words.split("|")), message
    assert len(state_of(centre)) == 1


@pytest.mark.django_db
def test_two_sheets_that_want_the_same_address_get_two(centre, write, tmp_path):
    sheets = [{"centre": "les-tilleuls", **full_content(slug="pareil")} for _ in range(2)]
    assert run(write(json.dumps(document(sheets))), tmp_path)["counts"]["created"] == 2
    with inside(centre):
        assert set(ActionSheet.objects.values_list("slug", flat=True)) == {
            "pareil",
            "une-action-complete-2025",
        }


@pytest.mark.django_db
@pytest.mark.parametrize(
    "file",
    [
        {"name": "a.png", "content": "%%%"},
        {"name": "a.png", "content": "Qm9uam91cg=="},
        {"name": "a.jpg", "content": b64encode(photo(size=(900, 700))[:9000]).decode()},
        {"name": "a.png"},
        {"name": "", "content": ""},
        "a.png",
        None,
    ],
)
def test_a_photo_that_is_no_picture_refuses_its_sheet(centre, write, tmp_path, file):
    words = {"title": "", "alternative_text": "", "consent": "", "credit": ""}
    bad = {"centre": "les-tilleuls", **full_content(photos=[{**words, "file": file}])}
    good = {"centre": "les-tilleuls", **full_content()}
    report = run(write(json.dumps(document([bad, good]))), tmp_path)
    assert [sheet["outcome"] for sheet in report["sheets"]] == ["refused", "created"]
    assert "photos" in report["sheets"][0]["problems"][0]["message"]


@pytest.mark.django_db
def test_json_sheets_that_are_not_objects_are_refused(centre, write, tmp_path):
    good = {"centre": "les-tilleuls", **full_content()}
    report = run(write(json.dumps(document([1, "deux", None, [], good]))), tmp_path)
    assert report["counts"]["refused"] == 4
    assert report["counts"]["created"] == 1
