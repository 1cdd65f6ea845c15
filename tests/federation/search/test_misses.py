"""Searches without result are kept for the federation, without anything about anybody."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from federation.models import CatalogueWord, EmptySearch
from federation.search import SearchRequest, search
from federation.search.misses import normalised
from federation.tasks import tidy_catalogue

pytestmark = pytest.mark.django_db


def test_a_search_in_vain_is_counted_once_a_day_by_its_words(publish, browse):
    publish(title="Jardin")
    for query in ("Ikébana", "ikebana", "IKÉBANA !", "jardin", "", "jardin -jardin"):
        browse(None).get("/pratiques/", {"q": query, "exact": "1"})
    assert list(EmptySearch.objects.values_list("day", "words", "count")) == [
        (timezone.localdate(), "ikebana", 3),
        (timezone.localdate(), "jardin", 1),
    ]


def test_filters_that_leave_nothing_are_not_a_search_in_vain(publish, browse):
    publish(title="Jardin")
    browse(None).get("/pratiques/", {"q": "jardin", "department": "75"})
    assert not EmptySearch.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        "jeanne.roux@example.org",
        "jeanne roux @ example",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "+33612345678",
        "roux 48000",
        "https://example.org/jeanne",
    ],
)
def test_addresses_and_numbers_of_people_are_never_written(publish, browse, query):
    browse(None).get("/pratiques/", {"q": query})
    assert normalised(query) == ""
    assert not EmptySearch.objects.exists()


def test_other_rooms_and_the_command_are_not_people_who_search(publish):
    search(SearchRequest("ikebana"))
    call_command("search_practices", "ikebana", stdout=StringIO())
    assert not EmptySearch.objects.exists()


def test_the_night_forgets_old_searches_and_counts_the_words(publish):
    publish(title="Jardin", description="jardin zinzolin")
    publish(title="Jardin")
    today = timezone.localdate()
    EmptySearch.objects.create(day=today - timedelta(days=366), words="vieux")
    EmptySearch.objects.create(day=today - timedelta(days=300), words="recent")
    tidy_catalogue(schema="public")
    assert [one.words for one in EmptySearch.objects.all()] == ["recent"]
    counts = dict(CatalogueWord.objects.values_list("word", "count"))
    assert (counts["jardin"], counts["zinzolin"]) == (2, 1)


def test_the_command_prints_what_the_page_shows(publish, browse):
    for number in range(3):
        publish(title=f"Jardin {number}", description="jardin " * number)
    publish(title="Chorale")
    out = StringIO()
    call_command("search_practices", "jardins", "--format", "json", "--limit", "2", stdout=out)
    rows = json.loads(out.getvalue())
    shown = search(SearchRequest("jardins")).practices
    assert [row["uid"] for row in rows] == [str(practice.action_uid) for practice in shown[:2]]
    assert set(rows[0]) == {"uid", "title", "centre", "score"}
    assert rows[0]["score"] >= rows[1]["score"] > 0
    text = StringIO()
    call_command("search_practices", "jardn", stdout=text)
    assert "jardin" in text.getvalue()
