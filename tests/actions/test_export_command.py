"""What the export writes, the import gives back."""

import base64
import csv
import io
import json

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from accounts.models import JournalEntry
from actions.models import ActionSheet, ImportedSheet
from actions.services import save_draft
from cms.pictures import draw_again
from tenants.context import inside
from tests.support.imports import document, export, run
from tests.support.photos import photo
from tests.support.sheets import draft, full_content, published


@pytest.mark.django_db
def test_export_then_import_gives_the_same_sheets(centre, tmp_path, write):
    """Published, draft of a published sheet, and plain draft, with every field filled."""
    with inside(centre):
        published(**full_content())
        second = published(**full_content(slug="deux", title="Deux"))
        later = second.get_latest_revision_as_object()
        later.title = "Deux, en travail"
        save_draft(sheet=later)
        draft(title="Rien qu’un titre", slug="trois")
    first = export(tmp_path, "json")
    assert [sheet["title"] for sheet in json.loads(first)["sheets"]] == [
        "Une action complète",
        "Deux, en travail",
        "Rien qu’un titre",
    ]
    with inside(centre):
        ActionSheet.objects.all().delete()
    run(write(first, "export.json"), tmp_path)
    assert export(tmp_path, "json") == first
    with inside(centre):
        assert ImportedSheet.objects.count() == 3
    assert run(write(first, "export.json"), tmp_path)["counts"]["unchanged"] == 3


@pytest.mark.django_db
def test_photos_and_documents_travel_in_the_json(centre, other_centre, tmp_path, write, media):
    # As the library keeps it: pictures are drawn again when they come in.
    picture = base64.b64encode(draw_again(ContentFile(photo("PNG"))).read()).decode()
    content = full_content(
        photos=[
            {
                "title": "La salle",
                "alternative_text": "Une table dressée",
                "consent": "Personne n’y figure",
                "credit": "Le centre",
                "file": {"name": "salle.png", "content": base64.b64encode(photo("PNG")).decode()},
            }
        ],
        documents=[{"title": "Le flyer", "file": {"name": "flyer.txt", "content": "Qm9uam91cg=="}}],
    )
    run(write(json.dumps(document([{"centre": "les-tilleuls", **content}]))), tmp_path)
    first = export(tmp_path, "json")
    sheet = json.loads(first)["sheets"][0]
    assert sheet["photos"][0]["file"]["content"] == picture
    assert sheet["documents"][0]["file"]["content"] == "Qm9uam91cg=="
    with inside(centre):
        ActionSheet.objects.all().delete()
    run(write(first, "export.json"), tmp_path)
    assert export(tmp_path, "json") == first


@pytest.mark.django_db
def test_csv_and_xlsx_hold_every_sheet_and_run_no_formula(centre, tmp_path):
    with inside(centre):
        published(**full_content(title="=HYPERLINK(1)", summary="+33 1", limits="@x"))
        draft(title="Brouillon", slug="brouillon")
    rows = list(
        csv.DictReader(io.StringIO(export(tmp_path, "csv").lstrip("\ufeff")), delimiter=";")
    )
    assert len(rows) == 2
    assert rows[0]["title"] == "'=HYPERLINK(1)"
    assert (rows[0]["summary"], rows[0]["limits"]) == ("'+33 1", "'@x")
    call_command("export_sheets", all=True, format="xlsx", output=tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    cells = {cell.value: cell for row in book["fiches"].iter_rows() for cell in row}
    assert cells["=HYPERLINK(1)"].data_type == "s"
    assert "Brouillon" in cells
    assert "budget_lines" in book.sheetnames
    amounts = [row[4].value for row in book["budget_lines"].iter_rows(min_row=2)]
    assert "1000.50" in amounts
    sources = [row[-1].value for row in book["budget_lines"].iter_rows(min_row=2)]
    assert "imported" in sources


@pytest.mark.django_db
def test_an_export_of_one_centre_holds_nothing_of_another(centre, other_centre, tmp_path):
    for place, title in ((centre, "La nôtre"), (other_centre, "La leur")):
        with inside(place):
            published(title=title)
    path = tmp_path / "un.json"
    call_command("export_sheets", centre="les-tilleuls", format="json", output=path)
    text = path.read_text(encoding="utf-8")
    assert "La nôtre" in text
    assert "La leur" not in text
    assert "garenne" not in text
    with pytest.raises(CommandError, match="Aucun centre"):
        call_command("export_sheets", centre="nulle-part", format="json")
    with pytest.raises(CommandError, match="--output"):
        call_command("export_sheets", all=True, format="xlsx")


@pytest.mark.django_db
def test_an_export_leaves_a_line_in_the_journal_of_each_centre(centre, other_centre, tmp_path):
    call_command(
        "export_sheets", centre=centre.slug, format="json", output=tmp_path / "fiches.json"
    )
    with inside(centre):
        told = JournalEntry.objects.get()
        assert (told.action, told.subject) == ("data-exported", "Toutes les fiches action")
    with inside(other_centre):
        assert not JournalEntry.objects.exists()
