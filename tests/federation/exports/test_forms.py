"""Results taken away: the same table in each form, whatever people have typed."""

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.http import QueryDict
from openpyxl import load_workbook
from python_calamine import load_workbook as read_workbook

from federation.exports import reading
from federation.exports.cells import CUT, LONGEST_CELL
from federation.exports.columns import COLUMNS
from federation.exports.reading import batches
from federation.finding import find
from federation.search import SearchRequest, positions_in_order
from federation.services import withdraw_practice
from tests.federation.exports.conftest import HOSTILE
from tests.support.sheets import full_content

pytestmark = pytest.mark.django_db
NAMES = [column.name for column in COLUMNS]


def body(response) -> bytes:
    assert response.status_code == 200, response
    return response.getvalue()


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_every_column_of_a_whole_sheet_is_filled_and_named_once(publish, browse):
    publish(**full_content(starts_on="2024-09-01"))
    (row,) = table(body(browse(None).get("/pratiques/export/csv/")).decode())
    assert list(row) == NAMES
    assert len(set(NAMES)) == len(NAMES)
    assert all(re.fullmatch("[a-z_]+", name) for name in NAMES)
    expected = {
        "titre": "Une action complète",
        "adresse_web": "http://maillage.localhost:8000/pratiques/une-action-complete-les-tilleuls/",
        "centre": "Centre social des Tilleuls",
        "departement_code": "48",
        "departement": "Lozère",
        "region": "Occitanie",
        "annees": "2025",
        "etat": "Terminée",
        "dimension": "Services",
        "mots_cles": "Parentalité | Santé",
        "date_debut": "2024-09-01",
        "communes": "Cozes",
        "communes_codes": "17131",
        "objectifs": "Premier objectif",
        "partenaires": "La Caf du coin (Caf)",
        "nombre_benevoles": "7",
        "nombre_professionnels": "",
        "depenses": "1100,00",
        "financements": "900,00",
        "apports_en_nature": "200,00",
        "personnes_touchees": "41",
        "resultats_chiffres": "Ateliers tenus\u00a0: 12 ateliers",
    }
    assert {name: row[name] for name in expected} == expected
    not_said = {
        *("centre_commune", "adaptee_de", "nombre_professionnels"),
        *("nombre_habitants", "nombre_partenaires"),
    }
    assert {name for name, value in row.items() if not value} == not_said
    assert "proposé" not in str(row)


def test_a_csv_opens_rightly_in_french_excel(publish, browse):
    publish(title="L’été à Œuilly", budget_lines=[_line("1250.5")])
    response = browse(None).get("/pratiques/export/csv/?q=%C3%A9t%C3%A9")
    content = body(response)
    assert content.startswith(b"\xef\xbb\xbfidentifiant;titre;")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(
        r'attachment; filename="pratiques-ete-\d{4}-\d\d-\d\d\.csv"',
        response["Content-Disposition"],
    )
    lines = content.decode().split("\r\n")
    assert (len(lines), lines[-1]) == (3, "")
    assert "L’été à Œuilly" in lines[1]
    assert ";1250,50;" in lines[1]


def _line(amount: str) -> dict:
    return {"nature": "expense", "label": "", "amount": amount, "year": None, "note": ""}


def test_no_cell_of_a_csv_begins_like_a_formula(publish, browse):
    for words in HOSTILE:
        publish(title="Piège", summary=words, objectives=[{"text": words}])
    text = body(browse(None).get("/pratiques/export/csv/")).decode()
    found = table(text)
    assert len(found) == len(HOSTILE)
    values = [value for row in found for value in row.values()]
    assert not [value for value in values if value[:1] in "=+-@\t\r\n" and value]
    told = {row["resume"].removeprefix("'").replace("\r\n", "\n") for row in found}
    assert told == {words.replace("\r\n", "\n") for words in HOSTILE}


def test_no_cell_of_a_workbook_is_a_formula_or_an_error(publish, browse):
    for words in HOSTILE:
        publish(title="Piège", summary=words)
    book = load_workbook(io.BytesIO(body(browse(None).get("/pratiques/export/xlsx/"))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
    told = {row[NAMES.index("resume")].value for row in book.worksheets[0].iter_rows(min_row=2)}
    assert told == {words.replace("\r\n", "\n") for words in HOSTILE}


def test_no_cell_of_an_ods_is_a_formula(publish, browse):
    import zipfile

    for words in HOSTILE:
        publish(title="Piège", summary=words)
    content = body(browse(None).get("/pratiques/export/ods/"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.infolist()[0].filename == "mimetype"
        xml = archive.read("content.xml").decode()
    assert "formula" not in xml
    found = read_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    told = {row[NAMES.index("resume")] for row in found[1:]}
    assert told == {words.replace("\r\n", "\n").replace("\t", " ") for words in HOSTILE}


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_numbers_and_dates_are_numbers_and_dates(publish, browse, form):
    publish(**full_content(starts_on="2024-09-01"))
    content = body(browse(None).get(f"/pratiques/export/{form}/"))
    head, row = read_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    told = dict(zip(head, row, strict=True))
    assert Decimal(str(told["depenses"])) == Decimal("1100")
    assert told["nombre_benevoles"] == 7
    assert told["date_debut"] == date(2024, 9, 1)
    about = read_workbook(io.BytesIO(content)).get_sheet_by_name("À propos").to_python()
    said = {str(line[0]): str(line[1]) for line in about}
    assert said["Licence"].startswith("Licence Ouverte 2.0")
    assert set(NAMES) < set(said)


def test_a_text_longer_than_a_cell_is_cut_and_says_so(publish, browse):
    publish(title="Long", description="é" * 40_000)
    content = body(browse(None).get("/pratiques/export/xlsx/"))
    (row,) = read_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1:]
    told = row[NAMES.index("description")]
    assert len(told) == LONGEST_CELL
    assert told.endswith(CUT)
    whole = json.loads(body(browse(None).get("/pratiques/export/json/")))
    assert whole["practices"][0]["editions"][0]["sheet"]["description"] == "é" * 40_000


def test_the_json_holds_the_whole_snapshot_of_each_year(publish, browse):
    practice = publish(**full_content(edition_year=2024))
    publish(**full_content(action_uid=str(practice.action_uid), edition_year=2025, summary="Deux"))
    told = json.loads(body(browse(None).get("/pratiques/export/json/?department=48")))
    assert (told["format"], told["version"], told["count"]) == ("maillage-practices", 1, 1)
    assert told["licence"] == "Licence Ouverte 2.0"
    assert told["search"] == ["Lozère (48)"]
    assert told["address"] == "http://maillage.localhost:8000/pratiques/?department=48"
    (one,) = told["practices"]
    assert one["uid"] == str(practice.action_uid)
    assert one["years"] == [2024, 2025]
    assert [edition["year"] for edition in one["editions"]] == [2025, 2024]
    stored = {edition.year: edition.snapshot for edition in practice.editions.all()}
    assert [edition["sheet"] for edition in one["editions"]] == [stored[2025], stored[2024]]


def test_the_rows_are_those_of_the_page_in_its_order(many, publish, centre, browse):
    many(30)
    publish(title="Le jardin", summary="Jardiner au jardin", description="Un jardin. " * 9)
    publish(title="Autre chose", description="Il y a aussi un jardin, loin dans le texte.")
    for query in ("q=jardin", "sort=freshness", "department=971", "comme=les-tilleuls"):
        page = browse(None).get(f"/pratiques/?{query}").text
        shown = re.findall(r'<a href="/pratiques/([^"?/]+)/">', page)
        rows = table(body(browse(None).get(f"/pratiques/export/csv/?{query}&page=3")).decode())
        slugs = [row["adresse_web"].split("/")[-2] for row in rows]
        assert slugs[: len(shown)] == shown, query
        assert len(slugs) == find(QueryDict(query)).result.count


def test_the_page_offers_each_form_with_the_same_search(many, browse):
    many(2)
    page = browse(None).get("/pratiques/?q=action&vue=carte&zz=1&department=48").text
    links = re.findall(r'href="(/pratiques/export/[^"]+)"', page)
    tail = "?q=action&amp;department=48"
    assert links == [
        f"/pratiques/export/{form}/{tail}" for form in ("livret", "xlsx", "ods", "csv", "json")
    ]
    assert "Emporter ce résultat" in re.sub(r"\s+", " ", page)


def test_what_is_withdrawn_while_a_file_is_sent_is_not_in_the_rest(many):
    practices = many(7)
    positions = positions_in_order(SearchRequest())
    sent = batches(positions, size=3)
    assert [one.practice.title for one in next(sent)] == ["Action 6", "Action 5", "Action 4"]
    gone = practices[2]
    edition = gone.editions.get()
    withdraw_practice(centre=gone.centre, sheet_uid=edition.sheet_uid, version=2)
    assert [[one.practice.title for one in batch] for batch in sent] == [
        ["Action 3", "Action 1"],
        ["Action 0"],
    ]


def test_a_file_of_several_batches_is_one_file(many, browse, monkeypatch):
    many(7)
    whole = {
        form: browse(None).get(f"/pratiques/export/{form}/").getvalue() for form in ("csv", "json")
    }
    monkeypatch.setattr(reading, "BATCH", 3)
    for form, content in whole.items():
        again = browse(None).get(f"/pratiques/export/{form}/").getvalue()
        assert re.sub(rb'"made_at": "[^"]+"', b"", again) == re.sub(
            rb'"made_at": "[^"]+"', b"", content
        )


def test_the_page_leads_to_the_feed_the_frame_and_the_api_of_the_same_search(many, browse):
    many(2)
    visitor = browse(None)
    for query in (
        "q=action&vue=carte&zz=1&department=48",
        "q=actions&exact=1&status=nulle-part",
        "q=%22une+action%22+-jardin&sort=freshness&year=2025&page=2",
        "comme=les-tilleuls",
        "q=%00action",
        "",
    ):
        page = visitor.get(f"/pratiques/?{query}").text
        taking = page[page.index('<section class="taking"') :].partition("</section>")[0]
        links = [unescape(link) for link in re.findall(r'href="([^"]+)"', taking)]
        (api,) = [link for link in links if link.startswith("/api/v1/practices")]
        told = visitor.get(api)
        assert told.status_code == 200, (api, told.text)
        assert told.json()["count"] == find(QueryDict(query)).result.count
        others = [link for link in links if not link.startswith(("/api/v1/practices", "/donnees"))]
        kinds = {link.partition("?")[0] for link in others}
        assert {"/pratiques/flux.atom", "/pratiques/integrer/", "/api/v1/"} <= kinds
        assert {visitor.get(link).status_code for link in others} <= {200}
