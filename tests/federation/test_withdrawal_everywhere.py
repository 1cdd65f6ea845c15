"""A withdrawal is seen in every channel through which a practice leaves the catalogue.

A new channel is one line in ``CHANNELS``. With real commits: some of them are files that a worker has
made before.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from unittest.mock import patch

import pytest
from django.db import connection
from pypdf import PdfReader
from python_calamine import load_workbook

from actions.models import ActionSheet
from actions.services import share_sheet, withdraw_sheet
from federation.exports.enums import FORMS
from federation.models import CatalogueWord, Practice
from federation.open_data.files import NIGHTLY
from federation.search import index
from federation.tasks import make_open_data
from jobs.models import Job
from jobs.tasks import run_job
from tenants.context import inside
from tenants.models import Centre
from tenants.provisioning import create_centre
from territory.models import Department
from tests.support.feeds import read
from tests.support.sheets import shared

TITLE = "Le jardin zinzolin"
Shown = Callable[[object, Practice], bool]


@pytest.fixture
def place(committed: None, settings, tmp_path) -> Iterator[Centre]:
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "prive"
    words = set(CatalogueWord.objects.values_list("pk", flat=True))
    try:
        yield create_centre(
            slug="les-zinnias", name="Les Zinnias", department=Department.objects.get(code="48")
        )
    finally:
        connection.set_schema_to_public()
        Practice.objects.all().delete()
        Job.objects.all().delete()
        CatalogueWord.objects.exclude(pk__in=words).delete()
        index.forget()


def on_the_page(path: str, status: int = 200) -> Shown:
    """Its title stands on that page of the federation's host."""

    def shown(client, practice: Practice) -> bool:
        response = client.get(path)
        assert response.status_code == status
        return TITLE in unescape(re.sub("</?mark>", "", response.text))

    return shown


def in_the_feed(path: str) -> Shown:
    def shown(client, practice: Practice) -> bool:
        feed = read(client.get(path))
        there = practice.action_uid.urn in feed.ids
        assert there is (TITLE in feed.titles)
        # Gone, it is said to be gone; there, it is not.
        assert there is not (practice.action_uid.urn in feed.deleted)
        return there

    return shown


def its_page(client, practice: Practice) -> bool:
    response = client.get(f"/pratiques/{practice.slug}/")
    assert response.status_code in (200, 410)
    return response.status_code == 200


def its_paper(client, practice: Practice) -> bool:
    response = client.get(f"/pratiques/{practice.slug}/fiche.pdf")
    assert response.status_code in (200, 410)
    return response["Content-Type"] == "application/pdf"


def its_data_for_search_engines(client, practice: Practice) -> bool:
    return '"@type": "Article"' in client.get(f"/pratiques/{practice.slug}/").text


def in_the_sitemap(client, practice: Practice) -> bool:
    index = client.get("/sitemap.xml").text
    parts = re.findall(r"<loc>https?://[^/]+(/sitemap-pratiques-\d+\.xml)</loc>", index)
    assert parts
    return any(f"/pratiques/{practice.slug}/<" in client.get(part).text for part in parts)


def listed_by_the_api(path: str) -> Shown:
    def shown(client, practice: Practice) -> bool:
        told = client.get(f"/api/v1{path}").json()
        there = str(practice.action_uid) in [item["uid"] for item in told["items"]]
        assert told["count"] == len(told["items"])
        return there

    return shown


def whole_in_the_api(client, practice: Practice) -> bool:
    response = client.get(f"/api/v1/practices/{practice.action_uid}")
    assert response.status_code in (200, 410)
    assert (TITLE in response.text) is (response.status_code == 200)
    return response.status_code == 200


def counted_by_the_api(path: str, of: Callable[[dict], int]) -> Shown:
    """Two are shared at first."""

    def shown(client, practice: Practice) -> bool:
        return of(client.get(f"/api/v1{path}").json()) == 2

    return shown


def titles_in(form: str, content: bytes) -> list[str]:
    if form == "json":
        return [one["title"] for one in json.loads(content)["practices"]]
    if form == "csv":
        text = content.decode().removeprefix("\ufeff")
        return [row["titre"] for row in csv.DictReader(io.StringIO(text), delimiter=";")]
    if form == "livret":
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        return [title for title in (TITLE, "Ce qui reste") if title in " ".join(text.split())]
    rows = load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [str(row[1]) for row in rows[1:]]


def in_the_file(form: str, path: str) -> Shown:
    def shown(client, practice: Practice) -> bool:
        response = client.get(path, follow=True)
        assert response.status_code == 200
        titles = titles_in(form, response.getvalue())
        assert "Ce qui reste" in titles
        return TITLE in titles

    return shown


class InAKeptFile:
    """One that a worker makes, and that is given away as it is for a day."""

    def __init__(self, form: str) -> None:
        self.form = form
        self.address = ""

    def __call__(self, client, practice: Practice) -> bool:
        if self.address and client.get(self.address).status_code == 410:
            self.address = ""
        if not self.address:
            with patch.dict(FORMS, {self.form: replace(FORMS[self.form], at_once=0)}):
                page = client.post(f"/pratiques/export/{self.form}/")["Location"]
                job = Job.objects.get(uid=page.strip("/").rpartition("/")[2])
                run_job(schema="public", job_uid=str(job.uid))
            self.address = f"/pratiques/export/fichier/{job.uid}/"
        return in_the_file(self.form, self.address)(client, practice)


CHANNELS: dict[str, Shown] = {
    "search": on_the_page("/pratiques/?q=zinzolin"),
    "list": on_the_page("/pratiques/"),
    "facet": on_the_page("/pratiques/?department=48&vue=carte"),
    "page": its_page,
    "paper": its_paper,
    "json-ld": its_data_for_search_engines,
    "sitemap": in_the_sitemap,
    "search of the site": on_the_page("/recherche/?q=zinzolin"),
    "feed": in_the_feed("/pratiques/flux.atom"),
    "feed of a search": in_the_feed("/pratiques/flux.atom?q=zinzolin"),
    "feed of a département": in_the_feed("/pratiques/departements/48/flux.atom"),
    "feed of a centre": in_the_feed("/pratiques/centres/les-zinnias/flux.atom"),
    "frame": on_the_page("/pratiques/integrer/liste/"),
    "frame of a search": on_the_page("/pratiques/integrer/liste/?q=zinzolin"),
    "frame of a centre": on_the_page("/pratiques/integrer/liste/?centre=les-zinnias"),
    "api": listed_by_the_api("/practices"),
    "api, a search": listed_by_the_api("/practices?q=zinzolin+reste"),
    "api, whole": whole_in_the_api,
    "api, counts": counted_by_the_api("/facets", lambda told: told["count"]),
    "api, its centre": counted_by_the_api(
        "/centres/les-zinnias", lambda told: told["practice_count"]
    ),
    **{
        f"export, {form}": in_the_file(form, f"/pratiques/export/{form}/?department=48")
        for form in FORMS
    },
    **{f"kept file, {form}": InAKeptFile(form) for form in ("xlsx", "ods", "livret")},
    **{
        f"open data, {form}": in_the_file(form, f"/donnees/pratiques.{form}")
        for form in ("csv", "xlsx", "json")
    },
}
# Of centres, and of the data themselves: no word of a practice at any time.
OF_NO_PRACTICE = (
    "/donnees/structures.json",
    "/donnees/structures.csv",
    "/donnees/catalogue.jsonld",
    "/donnees/catalogue.ttl",
    "/donnees/dictionnaire.json",
    "/api/v1/openapi.json",
)


def test_every_form_of_the_exports_and_of_the_open_data_is_a_channel():
    assert {f"export, {form}" for form in FORMS} <= set(CHANNELS)
    assert {f"kept file, {code}" for code, form in FORMS.items() if not form.streamed} <= set(
        CHANNELS
    )
    assert {f"open data, {form.code}" for form in NIGHTLY} <= set(CHANNELS)


def test_a_withdrawal_is_seen_in_every_channel(place, browse):
    with inside(place):
        sheet = shared(title=TITLE, slug="zinzolin", keywords=["environment"])
        shared(title="Ce qui reste", slug="reste")
    practice, client = Practice.objects.get(title=TITLE), browse(None)
    make_open_data(schema="public")
    for job in Job.objects.all():
        run_job(schema="public", job_uid=str(job.uid))

    def where() -> set[str]:
        for path in OF_NO_PRACTICE:
            assert "zinzolin" not in client.get(path).text
        return {name for name, shown in CHANNELS.items() if shown(client, practice)}

    kept = [channel for channel in CHANNELS.values() if isinstance(channel, InAKeptFile)]
    assert where() == set(CHANNELS)
    addresses = [channel.address for channel in kept]
    with inside(place):
        withdraw_sheet(sheet=ActionSheet.objects.get(pk=sheet.pk), reason="Terrain vendu")
    # The very files that were shown, not only those that are made anew.
    assert [client.get(address).status_code for address in addresses] == [410] * len(kept)
    assert where() == set()
    with inside(place):
        share_sheet(sheet=ActionSheet.objects.get(pk=sheet.pk))
    assert [client.get(address).status_code for address in addresses] == [410] * len(kept)
    assert where() == set(CHANNELS)
