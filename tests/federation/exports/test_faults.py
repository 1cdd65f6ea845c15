"""What may be asked for by mistake or by malice: always a clear answer in French, never a 5xx."""

import gzip
import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from federation.exports.enums import FORMS
from federation.exports.reading import BATCH
from federation.models import Practice
from federation.services import publish_practice
from tests.support.catalogue import fill_up_to, snapshot_of

pytestmark = pytest.mark.django_db


def words_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", response.text))


@pytest.mark.parametrize("form", ["doc", "pdf", "CSV", "csv2", "..", "%00", "x" * 3000])
def test_an_unknown_form_says_which_there_are(browse, form):
    response = browse(None).get(f"/pratiques/export/{form}/")
    assert response.status_code == 404
    if form not in ("..", "%00"):
        said = words_of(response)
        assert "Ce format n’existe pas" in said
        assert "Livret à imprimer" in said


@pytest.mark.parametrize("form", FORMS)
def test_a_search_that_finds_nothing_says_so(many, browse, form):
    many(1)
    response = browse(None).get(f"/pratiques/export/{form}/?q=introuvable&department=75")
    assert response.status_code == 404
    said = words_of(response)
    assert "Aucune pratique à emporter" in said
    assert "introuvable" in said
    assert "Paris (75)" in said
    assert 'href="/pratiques/?q=introuvable&amp;department=75"' in response.text


def test_an_empty_catalogue_says_so(browse):
    response = browse(None).get("/pratiques/export/xlsx/")
    assert response.status_code == 404
    assert "Aucune pratique n’est encore partagée." in words_of(response)


ODD = [
    "page=-1",
    "page=99999999999999999999",
    "q=%00&department=%00",
    "q=%F0%9F%8C%B1",
    "q=" + "a" * 5000,
    "&".join(f"keyword=mot-{n}" for n in range(500)),
    "&".join(f"inconnu{n}={n}" for n in range(500)),
    "sort=hasard&vue=carte&exact=2",
    "comme=%00../..",
    "q=%3Cscript%3E&status=%27%3B--",
    "limit=1000000000",
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("query", ODD)
def test_odd_searches_are_answered(many, browse, form, query):
    many(1)
    response = browse(None).get(f"/pratiques/export/{form}/?{query}")
    assert response.status_code in (200, 404)
    if response.status_code == 200:
        assert len(response.getvalue()) > 100


@pytest.mark.parametrize("path", ["preparation", "fichier"])
@pytest.mark.parametrize("uid", ["00000000-0000-0000-0000-000000000001", "1", "%00"])
def test_an_unknown_file_is_a_404(browse, path, uid):
    assert browse(None).get(f"/pratiques/export/{path}/{uid}/").status_code == 404


def test_too_many_practices_for_a_booklet_are_refused_kindly(many, browse, monkeypatch):
    many(3)
    monkeypatch.setitem(FORMS, "livret", _smaller(FORMS["livret"], most=2))
    response = browse(None).get("/pratiques/export/livret/?q=action")
    assert response.status_code == 400
    said = words_of(response)
    assert "trouve 3 pratiques" in said
    assert "en réunit 2 au plus" in said
    assert "Ajoutez un mot ou un filtre" in said
    assert 'href="/pratiques/?q=action"' in response.text
    assert 'href="/pratiques/export/csv/?q=action"' in response.text
    # The list says it before one asks.
    page = words_of(browse(None).get("/pratiques/"))
    assert "Livret à imprimer jusqu’à 2 pratiques" in page


def _smaller(form, **changes):
    return replace(form, **changes)


def test_no_practice_takes_the_address_of_the_exports_or_of_the_frames(centre):
    """« /pratiques/export/s-inspirer/ » would be an unknown form of export."""
    for slug in ("export", "integrer"):
        centre.slug = slug
        practice = publish_practice(
            centre=centre,
            action_uid=f"00000000-0000-0000-0000-{len(slug):012}",
            sheet_uid=f"00000000-0000-0000-0001-{len(slug):012}",
            version=1,
            snapshot=snapshot_of({"title": "…"}),
        )
        assert practice.slug == f"{slug}-2"


@pytest.mark.parametrize("form", FORMS)
def test_a_batch_costs_the_same_whatever_it_holds(many, browse, form, monkeypatch):
    monkeypatch.setitem(FORMS, "livret", _smaller(FORMS["livret"], at_once=300))
    counts = []
    many(10, description="Court.", outcome_centre="", steps="")
    for total in (10, BATCH):
        fill_up_to(total)
        browse(None).get(f"/pratiques/export/{form}/").getvalue()
        with CaptureQueriesContext(connection) as queries:
            browse(None).get(f"/pratiques/export/{form}/").getvalue()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] < 14
    assert Practice.objects.count() == BATCH


def test_a_question_about_a_file_reads_no_catalogue(many, browse):
    many(2)
    response = browse(None).head("/pratiques/export/json/")
    assert response.status_code == 200
    assert response.getvalue() == b""


def test_nothing_of_it_is_on_the_site_of_a_centre(many, centre, browse):
    many(2)
    for path in ("/pratiques/export/csv/", "/donnees/", "/donnees/pratiques.csv"):
        assert browse(centre).get(path).status_code == 404


def test_a_compressed_stream_is_the_same(many, browse):
    many(3)
    plain = browse(None).get("/pratiques/export/csv/")
    packed = browse(None).get("/pratiques/export/csv/", headers={"accept-encoding": "br, gzip"})
    assert (packed["Content-Encoding"], packed["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(packed.getvalue()) == plain.getvalue()
