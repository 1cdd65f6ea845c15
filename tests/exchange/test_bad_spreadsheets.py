"""Files that nobody should send, and that somebody will: each is a sentence."""

import io
import subprocess
import sys
import zipfile

import pytest

from accounts.enums import Role
from accounts.models import User
from exchange.bringing import reading
from exchange.models import BroughtFile, Participant
from jobs.storage import private_storage
from tenants.context import inside
from tests.support.spreadsheets import ods, uploaded, with_member, xlsx

pytestmark = pytest.mark.django_db
GOOD = xlsx(Inscrits=[["Prénom", "Nom", "Téléphone"], ["Rose", "Blanc", "0599990001"]])
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(autouse=True)
def _private(settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = str(tmp_path / "private")


@pytest.fixture
def team(centre, browse):
    client = browse(centre)
    with inside(centre):
        client.force_login(User.objects.create_user("nadia", role=Role.TEAM))
    return client


def part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        return archive.read(name)


def one_cell(reference: str) -> bytes:
    """A workbook whose rows are fine, and one cell far away."""
    far = f'<row r="{"".join(c for c in reference if c.isdigit())}"><c r="{reference}" t="str"><v>x</v></c></row>'
    return with_member(
        GOOD, SHEET, part(SHEET).replace(b"</sheetData>", far.encode() + b"</sheetData>")
    )


def bomb() -> bytes:
    """Some 200 kB that unpack to 200 MB."""
    blank = b"<row><c><v>1</v></c></row>" * 40_000
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(GOOD)) as before,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for one in before.infolist():
            if one.filename != SHEET:
                after.writestr(one, before.read(one))
        with after.open(SHEET, "w") as sheet:
            head, foot = part(SHEET).split(b"</sheetData>")
            sheet.write(head)
            for _rank in range(200):
                sheet.write(blank)
            sheet.write(b"</sheetData>" + foot)
    return written.getvalue()


def lying_bomb() -> bytes:
    """It says that it is small."""
    content = bytearray(bomb())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        size = archive.getinfo(SHEET).file_size
    return bytes(content).replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def locked() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000


def document() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return written.getvalue()


def long() -> bytes:
    return ("Prénom;Nom\n" + "Rose;Blanc\n" * 100_000).encode()


BAD = {
    "empty": (b"", "vide"),
    "blank": (b"\n \n", "vide"),
    "old Excel, or a password": (locked(), "ancien format"),
    "macros": (with_member(GOOD, "xl/vbaProject.bin", b"x"), "macros"),
    "another document": (document(), "n’est pas un tableau"),
    "a PDF called .xlsx": (b"%PDF-1.7\n%\xe2\xe3\n", "n’est pas un tableau"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "n’est pas un tableau"),
    "cut in two": (GOOD[: len(GOOD) // 2], "abîmé"),
    "not XML inside": (with_member(GOOD, SHEET, b"<<<"), "abîmé"),
    "no such column": (xlsx(Feuille=[["Pointure", "Couleur"], ["38", "vert"]]), "Aucune colonne"),
    "no row at all": (xlsx(Feuille=[]), "Aucune colonne"),
    "a hundred thousand rows": (long(), "plus de 5\u00a0000 lignes"),
    "bomb": (bomb(), "trop de place"),
    "lying bomb": (lying_bomb(), "abîmé"),
    "heavy": (b"Nom;T\xe9l\n" + b"x" * (5 * 1024 * 1024), "plus de 5\u00a0Mo"),
    "a cell in the last corner": (one_cell("XFD1048576"), "trop de place"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_a_sentence_and_is_not_kept(centre, team, what):
    content, words = BAD[what]
    page = team.post("/accueil/reprendre/", {"file": uploaded(content)})
    assert page.status_code == 200
    assert words in page.text
    with inside(centre):
        assert not BroughtFile.objects.exists()
        assert not Participant.objects.exists()


def test_no_file_at_all_is_a_sentence(team):
    page = team.post("/accueil/reprendre/", {})
    assert page.status_code == 200
    assert "alert" in page.text


@pytest.mark.parametrize("extension", ["pdf", "exe", "", "xlsx.php"])
def test_a_wrong_extension_does_not_matter_nor_does_a_name(centre, team, extension):
    name = f"../../é{'x' * 300}.{extension}"
    answer = team.post("/accueil/reprendre/", {"file": uploaded(GOOD, name)})
    assert answer.status_code == 302
    assert "Reprendre cette personne" in team.get(answer["Location"]).text
    with inside(centre):
        stored = BroughtFile.objects.get().file.name
        assert stored.startswith("bringing/")
        assert stored.count("/") == 1
        assert private_storage.exists(stored)


@pytest.mark.parametrize("form", ["xlsx", "csv", "ods"])
def test_a_cell_of_a_megabyte_is_too_long_a_name(team, form):
    rows = [["Prénom", "Nom"], ["Rose", "x" * 30_000], ["Paul", "Noir"]]
    content = {
        "xlsx": lambda: xlsx(Inscrits=rows),
        "ods": lambda: ods(Inscrits=[rows[0], ["Rose", "x" * 10**6], rows[2]]),
        "csv": lambda: ("Prénom;Nom\nRose;" + "x" * 10**6 + "\nPaul;Noir\n").encode(),
    }[form]()
    page = team.get(team.post("/accueil/reprendre/", {"file": uploaded(content)})["Location"])
    assert "ligne 2, colonne Nom\u00a0: ce texte est trop long" in page.text
    assert "Reprendre cette personne" in page.text
    assert len(page.content) < 50_000


def test_what_people_type_is_never_markup(team):
    content = xlsx(I=[["Prénom", "Nom", "<b>x</b>"], ["<script>alert(1)</script>", "O'Neil", "1"]])
    page = team.get(team.post("/accueil/reprendre/", {"file": uploaded(content)})["Location"]).text
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page
    assert "&lt;script&gt;" in page


def test_the_reader_needs_neither_django_nor_the_project(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(GOOD)
    program = [sys.executable, "-I", str(reading.READER), str(path)]
    done = subprocess.run(program, capture_output=True, check=True, cwd=tmp_path, env={})
    assert b"Rose" in done.stdout


def test_a_file_that_is_gone_is_not_found(centre, team):
    answer = team.post("/accueil/reprendre/", {"file": uploaded(GOOD)})
    with inside(centre):
        private_storage.delete(BroughtFile.objects.get().file.name)
    assert team.get(answer["Location"]).status_code == 404
    assert team.post(answer["Location"], {}).status_code == 404
