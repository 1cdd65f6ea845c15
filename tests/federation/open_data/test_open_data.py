"""The page « Données ouvertes » and all that it leads to, read by the tools that will read it."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
import rdflib
from data_inclusion.schema import v1
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rdflib import DCTERMS, FOAF, RDF, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from accounts.enums import JournalAction
from accounts.journal import record
from federation.centres.selectors import journal_subject
from federation.exports.columns import BETWEEN, COLUMNS
from tenants.enums import CentreState
from tenants.models import Centre
from tests.support.catalogue import fill_up_to
from tests.support.sheets import full_content

pytestmark = pytest.mark.django_db
SITE = "http://maillage.localhost:8000"
EUROPE = "http://publications.europa.eu/resource/authority"


def graph(response) -> Graph:
    assert response.status_code == 200
    form = {"application/ld+json": "json-ld", "text/turtle": "turtle"}
    kind = form[response["Content-Type"].partition(";")[0]]
    return Graph().parse(data=response.content, format=kind)


def words_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", response.text))


def test_the_page_says_what_there_is_and_under_which_licence(publish, browse):
    publish(**full_content())
    page = browse(None).get("/donnees/")
    said = words_of(page)
    for words in ("1 pratique est partagée", "2 centres ouverts", "Licence Ouverte 2.0", "Etalab"):
        assert words in said
    links = re.findall(r'href="(/donnees/[^"]+)"', page.text)
    assert {"/donnees/pratiques.csv", "/donnees/pratiques.xlsx", "/donnees/pratiques.json"} <= {
        *links
    }
    for link in {*links, "/api/v1/"}:
        assert f'href="{link}"' in page.text
        assert browse(None).get(link, follow=True).status_code == 200, link


def test_without_a_file_of_the_night_it_is_written_for_whoever_asks(publish, browse):
    practice = publish(title="Le jardin")
    told = json.loads(browse(None).get("/donnees/pratiques.json").getvalue())
    assert [one["uid"] for one in told["practices"]] == [str(practice.action_uid)]
    assert "à votre demande" in browse(None).get("/donnees/").text
    answer = browse(None).get("/donnees/pratiques.xlsx")
    assert (answer.status_code, answer["Location"]) == (302, "/pratiques/export/xlsx/")


@pytest.mark.parametrize(
    "path",
    [
        *("/donnees/pratiques.csv", "/donnees/pratiques.json", "/donnees/structures.csv"),
        *("/pratiques/export/xlsx/", "/pratiques/export/csv/?q=jardin", "/pratiques/flux.atom"),
    ],
)
def test_a_page_of_another_site_may_read_it_with_a_script(publish, browse, path):
    publish(title="Le jardin")
    answer = browse(None).get(path)
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "*")
    assert "Set-Cookie" not in answer


def test_an_empty_catalogue_is_an_empty_table(browse):
    text = browse(None).get("/donnees/pratiques.csv").getvalue().decode()
    assert text.startswith("\ufeffidentifiant;")
    assert text.count("\r\n") == 1
    assert json.loads(browse(None).get("/donnees/pratiques.json").getvalue())["practices"] == []


@pytest.mark.parametrize("form", ["ods", "pdf", "livret", "CSV", "x" * 200])
def test_an_unknown_file_is_a_404(browse, form):
    assert browse(None).get(f"/donnees/pratiques.{form}").status_code == 404


def test_the_dictionary_says_every_column_to_people_and_to_machines(publish, browse):
    publish(**full_content(starts_on="2024-09-01"))
    page = browse(None).get("/donnees/dictionnaire/").text
    schema = browse(None).get("/donnees/dictionnaire.json")
    assert schema["Access-Control-Allow-Origin"] == "*"
    assert "ôte le zéro des codes" in page
    fields = {field["name"]: field for field in schema.json()["fields"]}
    text = browse(None).get("/donnees/pratiques.csv").getvalue().decode().removeprefix("\ufeff")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert list(row) == list(fields) == [column.name for column in COLUMNS]
    # What the schema says of each value holds for each value.
    reads: dict[str, Callable[[str], object]] = {
        "integer": int,
        "number": lambda said: Decimal(said.replace(",", ".")),
        "date": date.fromisoformat,
        "string": str,
    }
    for name, field in fields.items():
        assert f"<code>{name}</code>" in page
        assert len(field["description"]) > 5
        if row[name]:
            reads[field["type"]](row[name])
    assert schema.json()["primaryKey"] == ["identifiant"]
    assert f"«\u00a0{BETWEEN.strip()}\u00a0»" in fields["mots_cles"]["description"]


def test_the_dcat_description_is_one_graph_in_both_forms(publish, browse):
    publish(title='Une « pratique » "entre guillemets"')
    told = graph(browse(None).get("/donnees/catalogue.jsonld"))
    assert isomorphic(told, graph(browse(None).get("/donnees/catalogue.ttl")))
    assert len(told) > 60


def test_the_dcat_description_has_what_dcat_ap_requires(publish, browse):
    """https://semiceu.github.io/DCAT-AP/releases/3.0.0/: mandatory and recommended properties."""
    publish(title="Le jardin")
    told = graph(browse(None).get("/donnees/catalogue.ttl"))

    def one(subject, prop):
        values = list(told.objects(subject, prop))
        assert len(values) == 1, (subject, prop, values)
        return values[0]

    (catalogue,) = told.subjects(RDF.type, rdflib.DCAT.Catalog)
    for prop in (DCTERMS.title, DCTERMS.description):
        assert one(catalogue, prop).language == "fr"
    publisher = one(catalogue, DCTERMS.publisher)
    assert (publisher, RDF.type, FOAF.Agent) in told
    assert one(publisher, FOAF.name)
    assert one(catalogue, FOAF.homepage) == URIRef(f"{SITE}/donnees/")
    assert one(catalogue, DCTERMS.license)
    datasets = set(told.objects(catalogue, rdflib.DCAT.dataset))
    assert len(datasets) == 2
    for dataset in datasets:
        assert (dataset, RDF.type, rdflib.DCAT.Dataset) in told
        for prop in (DCTERMS.title, DCTERMS.description):
            assert one(dataset, prop).language == "fr"
        assert one(dataset, DCTERMS.publisher) == publisher
        assert one(dataset, DCTERMS.identifier) == Literal(str(dataset))
        assert one(dataset, DCTERMS.accrualPeriodicity) == URIRef(f"{EUROPE}/frequency/DAILY")
        assert one(dataset, DCTERMS.accessRights) == URIRef(f"{EUROPE}/access-right/PUBLIC")
        assert one(dataset, rdflib.DCAT.theme) == URIRef(f"{EUROPE}/data-theme/SOCI")
        assert list(told.objects(one(dataset, rdflib.DCAT.contactPoint), None))
        assert len(set(told.objects(dataset, rdflib.DCAT.keyword))) == 4
        distributions = set(told.objects(dataset, rdflib.DCAT.distribution))
        assert len(distributions) in (2, 3)
        for distribution in distributions:
            assert (distribution, RDF.type, rdflib.DCAT.Distribution) in told
            assert one(distribution, rdflib.DCAT.accessURL)
            assert "etalab" in one(distribution, DCTERMS.license)
            address = str(one(distribution, rdflib.DCAT.downloadURL))
            assert str(one(distribution, DCTERMS.format)).startswith(f"{EUROPE}/file-type/")
            media = str(one(distribution, rdflib.DCAT.mediaType)).removeprefix(
                "https://www.iana.org/assignments/media-types/"
            )
            answer = browse(None).get(address.removeprefix(SITE), follow=True)
            assert answer.status_code == 200
            made_by_itself = answer["Content-Type"].partition(";")[0]
            assert media == made_by_itself, address


def test_open_centres_are_what_data_inclusion_reads(centre, other_centre, browse):
    centre.address = "3 place de la Mairie\n48000 Mende"
    centre.commune_id = "48095"
    centre.email, centre.email_public = "accueil@tilleuls.example.org", True
    centre.phone, centre.phone_public = "05 36 49 01 10", True
    centre.save()
    other_centre.email, other_centre.phone = "secret@garenne.example.org", "05 90 00 00 00"
    other_centre.name = "EVS La Garenne."
    other_centre.save()
    answer = browse(None).get("/donnees/structures.json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    told = {
        structure.id: structure
        for structure in (
            v1.Structure.model_validate(one, context={"ignore_warnings": False})
            for one in answer.json()
        )
    }
    assert set(told) == {"maillage--les-tilleuls", "maillage--la-garenne"}
    tilleuls, garenne = told["maillage--les-tilleuls"], told["maillage--la-garenne"]
    assert (tilleuls.nom, tilleuls.source) == ("Centre social des Tilleuls", "maillage")
    assert (tilleuls.adresse, tilleuls.code_postal) == ("3 place de la Mairie", "48000")
    assert (tilleuls.commune, tilleuls.code_insee) == ("Mende", "48095")
    assert (tilleuls.telephone, tilleuls.courriel) == (
        "05 36 49 01 10",
        "accueil@tilleuls.example.org",
    )
    assert str(tilleuls.site_web) == "http://les-tilleuls.maillage.localhost:8000/"
    assert (garenne.nom, garenne.telephone, garenne.courriel) == ("EVS La Garenne", None, None)
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    "state", [CentreState.PREPARING, CentreState.SUSPENDED, CentreState.ARCHIVED]
)
def test_a_centre_that_is_not_open_is_in_no_list(centre, browse, state):
    centre.state = state
    centre.save()
    for form in ("json", "csv"):
        text = browse(None).get(f"/donnees/structures.{form}").text
        assert "la-garenne" in text
        assert "tilleuls" not in text


def test_a_structure_says_when_it_last_changed(centre, browse):
    Centre.objects.filter(pk=centre.pk).update(created="2024-01-10T10:00:00Z")
    found = {one["id"]: one for one in browse(None).get("/donnees/structures.json").json()}
    assert found["maillage--les-tilleuls"]["date_maj"] == "2024-01-10"
    record(
        JournalAction.CENTRE_CORRECTED,
        actor=None,
        subject=journal_subject("Ancien nom (2020)", centre.slug),
    )
    found = {one["id"]: one for one in browse(None).get("/donnees/structures.json").json()}
    assert found["maillage--les-tilleuls"]["date_maj"] > "2026-01-01"


def test_a_number_that_is_two_numbers_is_none(centre, browse):
    centre.phone, centre.phone_public = "0536490110 / 0612345678", True
    centre.save()
    found = {one["id"]: one for one in browse(None).get("/donnees/structures.json").json()}
    assert found["maillage--les-tilleuls"]["telephone"] is None


def test_the_table_of_structures_says_the_same(centre, browse):
    centre.name = '=HYPERLINK("http://ailleurs.example")'
    centre.save()
    text = browse(None).get("/donnees/structures.csv").content.decode().removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    told = browse(None).get("/donnees/structures.json").json()
    assert [row["id"] for row in rows] == [one["id"] for one in told]
    assert rows[0]["nom"].startswith("'=")


@pytest.mark.parametrize(
    "path", ["", "dictionnaire/", "catalogue.ttl", "structures.json", "structures.csv"]
)
def test_each_page_costs_the_same_whatever_the_size(many, centre, browse, path):
    counts = []
    many(10)
    for number in (10, 200):
        fill_up_to(number)
        Centre.objects.bulk_create(
            Centre(
                slug=f"centre-{number}-{n}",
                schema_name=f"c_{number}_{n}",
                name=f"Centre {number} {n}",
                name_key=f"centre {number} {n}",
                department_id="48",
                commune_id="48095",
                state=CentreState.OPEN,
            )
            for n in range(number)
        )
        browse(None).get(f"/donnees/{path}")
        with CaptureQueriesContext(connection) as queries:
            assert browse(None).get(f"/donnees/{path}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 9
