"""What search engines read of the catalogue: the site map in parts, and each practice's JSON-LD."""

import datetime
import json
import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from cms import sitemaps
from federation.models import Practice
from federation.services import withdraw_practice
from tests.support.catalogue import fill_up_to
from tests.support.sheets import full_content

pytestmark = pytest.mark.django_db
XML = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = "http://maillage.localhost:8000"
SCHEMA = Namespace("https://schema.org/")


def read(answer) -> ElementTree.Element:
    assert answer.status_code == 200
    assert len(answer.content) < 50 * 1024 * 1024, "the protocol's limit"
    return ElementTree.fromstring(answer.content)  # noqa: S314 -- our own


def locations(answer) -> list[str]:
    return [one.text or "" for one in read(answer).iter(f"{XML}loc")]


def test_each_practice_is_in_one_part_of_the_map(many, browse, monkeypatch):
    monkeypatch.setattr(sitemaps, "PER_FILE", 4)
    gone, *_others = many(11)
    visitor = browse(None)
    parts = [one for one in locations(visitor.get("/sitemap.xml")) if "pratiques" in one]
    assert parts == [f"{SITE}/sitemap-pratiques-{number}.xml" for number in (1, 2, 3)]
    found = []
    for part in parts:
        root = read(visitor.get(part.removeprefix(SITE)))
        assert root.tag == f"{XML}urlset"
        for url in root:
            assert [child.tag for child in url] == [f"{XML}loc", f"{XML}lastmod"]
            assert datetime.datetime.fromisoformat(url[1].text).tzinfo
            found.append(url[0].text)
    assert len(found) == len(set(found)) == 11
    for address in found:
        assert visitor.get(address.removeprefix(SITE)).status_code == 200
    edition = gone.editions.get()
    withdraw_practice(centre=gone.centre, sheet_uid=edition.sheet_uid, version=2)
    assert f"{SITE}/pratiques/{gone.slug}/" not in [
        one for part in parts for one in locations(visitor.get(part.removeprefix(SITE)))
    ]


def test_a_part_keeps_to_the_limits_of_the_protocol():
    assert sitemaps.PER_FILE <= 50_000
    assert sitemaps.PER_FILE * sitemaps.MOST_FILES >= 10_000_000


@pytest.mark.parametrize("number", ["0", "2", "50001", "9223372036854775808", "9" * 40])
def test_a_part_that_is_not_named_is_a_404(many, browse, number):
    many(1)
    assert browse(None).get(f"/sitemap-pratiques-{number}.xml").status_code == 404


def test_a_part_costs_the_same_whatever_its_size(many, browse):
    counts = []
    many(10)
    for total in (10, 200):
        fill_up_to(total)
        browse(None).get("/sitemap-pratiques-1.xml")
        with CaptureQueriesContext(connection) as queries:
            browse(None).get("/sitemap-pratiques-1.xml")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 3


def test_the_json_ld_of_a_practice_says_what_an_article_needs(publish, centre, browse):
    """https://developers.google.com/search/docs/appearance/structured-data/article and schema.org."""
    parent = publish(title="L’origine </script>")
    centre.email, centre.email_public = "secret@tilleuls.example.org", False
    centre.save()
    practice = publish(
        **full_content(title="Le jardin « d’en bas »", parent_practice=str(parent.action_uid))
    )
    address = f"{SITE}/pratiques/{practice.slug}/"
    page = browse(None).get(f"/pratiques/{practice.slug}/").text
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    told = json.loads(text)
    assert told.pop("@context") == "https://schema.org"
    # The context of schema.org, without asking for it.
    words = {"@vocab": str(SCHEMA), "url": {"@type": "@id"}, "isBasedOn": {"@type": "@id"}}
    graph = Graph().parse(data=json.dumps({"@context": words, **told}), format="json-ld")
    article = URIRef(address)
    assert (article, RDF.type, SCHEMA.Article) in graph
    assert (article, SCHEMA.url, article) in graph
    assert (article, SCHEMA.headline, Literal("Le jardin « d’en bas »")) in graph
    assert (article, SCHEMA.isBasedOn, URIRef(f"{SITE}/pratiques/{parent.slug}/")) in graph
    for name in ("datePublished", "dateModified"):
        (moment,) = graph.objects(article, SCHEMA[name])
        assert datetime.datetime.fromisoformat(str(moment)).tzinfo
    (author,) = graph.objects(article, SCHEMA.author)
    assert (author, RDF.type, SCHEMA.Organization) in graph
    assert list(graph.objects(author, SCHEMA.name)) == [Literal("Centre social des Tilleuls")]
    (publisher,) = graph.objects(article, SCHEMA.publisher)
    assert list(graph.objects(publisher, SCHEMA.name))
    assert {str(word) for word in graph.objects(article, SCHEMA.keywords)} == {
        "Parentalité",
        "Santé",
    }
    assert "secret" not in text
    for hidden in Practice.objects.exclude(pk__in=[parent.pk, practice.pk]):
        assert hidden.slug not in text
