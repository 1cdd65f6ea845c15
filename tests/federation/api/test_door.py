"""ETags, limits, other sites: what every address does."""

import copy

import pytest
from django.conf import settings as active
from django.db import connection
from django.test.utils import CaptureQueriesContext

from federation.api import limits
from federation.models import SynonymGroup, Term

pytestmark = pytest.mark.django_db
EVERYWHERE = (
    "/practices?q=jardin",
    "/facets",
    "/centres",
    "/centres/les-tilleuls",
    "/vocabularies",
    "/territories",
    "/territories/departments/48/communes",
    "/territories/communes?q=saint",
    "/openapi.json",
)


def test_what_has_not_changed_is_a_304_everywhere(ask, catalogue):
    practice = catalogue.share("Jardin")
    for path in (*EVERYWHERE, f"/practices/{practice.action_uid}"):
        etag = ask(path)["ETag"]
        for known in (etag, f"W/{etag}", f'"autre", {etag}', "*"):
            again = ask(path, if_none_match=known)
            assert (again.status_code, again.content) == (304, b""), path
            assert again["ETag"] == etag
            assert again["Access-Control-Allow-Origin"] == "*"
        assert ask(path, if_none_match='"autre"').status_code == 200
        assert (
            ask(path, if_none_match="n’importe quoi".encode().decode("latin-1")).status_code == 200
        )


def test_a_304_does_not_search(ask, catalogue):
    catalogue.share("Jardin")
    etag = ask("/practices?q=jardin")["ETag"]
    with CaptureQueriesContext(connection) as queries:
        assert ask("/practices?q=jardin", if_none_match=etag).status_code == 304
    schema, version = queries
    assert schema["sql"].startswith("SET search_path")
    assert "changed_in" in version["sql"]


def test_every_change_of_the_catalogue_changes_the_etag(ask, catalogue, centre):
    seen = set()

    def changed() -> bool:
        etag = ask("/practices")["ETag"]
        assert ask("/practices")["ETag"] == etag
        new = etag not in seen
        seen.add(etag)
        return new

    assert changed()
    practice = catalogue.share("Jardin")
    assert changed()
    catalogue.share_again(practice, summary="Des parcelles.")
    assert changed()
    child = catalogue.share("Potager", parent_practice=str(practice.action_uid))
    assert changed()
    catalogue.withdraw(child)
    assert changed()
    centre.name = "Centre social du Tilleul"
    centre.save()
    assert changed()
    SynonymGroup.objects.create(terms=["jardin", "potager"])
    assert changed()
    Term.objects.create(kind="keyword", code="radio", label="Radio")
    assert changed()
    catalogue.withdraw(practice)
    assert changed()


def test_a_wrong_question_is_refused_even_when_its_etag_matches(ask, db):
    assert ask("/practices?limit=0", if_none_match="*").status_code == 422


def test_a_practice_says_when_it_was_shared_last(ask, catalogue):
    practice = catalogue.share("Jardin")
    assert ask(f"/practices/{practice.action_uid}")["Last-Modified"].endswith("GMT")


def test_caches_ask_again_where_a_withdrawal_counts(ask, catalogue):
    practice = catalogue.share("Jardin")
    for path in ("/practices", "/facets", "/centres", f"/practices/{practice.action_uid}"):
        assert ask(path)["Cache-Control"] == "public, no-cache"
    assert "max-age" in ask("/territories")["Cache-Control"]
    assert ask("/practices?limit=0")["Cache-Control"] == "no-store"
    assert "Cookie" not in ask("/practices")["Vary"]
    assert not ask("/practices").cookies


def test_head_answers_as_get_without_the_body(browse, catalogue):
    catalogue.share("Jardin")
    client = browse(None)
    for path in (*EVERYWHERE, "/"):
        got, head = client.get(f"/api/v1{path}"), client.head(f"/api/v1{path}")
        assert (head.status_code, head.content) == (200, b"")
        assert head.get("ETag") == got.get("ETag")
    assert client.head("/api/v1/practices?limit=0").status_code == 422


def test_other_sites_may_read_and_ask_before(browse, db):
    client = browse(None)
    before = client.options(
        "/api/v1/practices",
        headers={
            "origin": "https://site.example",
            "access-control-request-method": "GET",
            "access-control-request-headers": "if-none-match",
        },
    )
    assert before.status_code == 204
    assert before["Access-Control-Allow-Origin"] == "*"
    assert "GET" in before["Access-Control-Allow-Methods"]
    assert "If-None-Match" in before["Access-Control-Allow-Headers"]
    assert int(before["Access-Control-Max-Age"]) > 0
    for path in ("/practices", "/practices?limit=0", "/nulle-part"):
        answer = client.get(f"/api/v1{path}", headers={"origin": "https://site.example"})
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
    assert "ETag" in client.get("/api/v1/practices")["Access-Control-Expose-Headers"]


def test_one_address_may_ask_so_often_and_others_still_may(ask, monkeypatch, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    monkeypatch.setattr(limits, "REQUESTS", 3)
    left = []
    for _time in range(3):
        answer = ask("/vocabularies", x_forwarded_for="192.0.2.7, 198.51.100.1")
        assert answer["RateLimit-Limit"] == "3"
        assert 0 < int(answer["RateLimit-Reset"]) <= limits.SECONDS
        left.append(answer["RateLimit-Remaining"])
    assert left == ["2", "1", "0"]
    refused = ask("/practices", x_forwarded_for="203.0.113.9, 198.51.100.1")
    assert refused.status_code == 429
    assert refused["Content-Type"] == "application/problem+json"
    assert 0 < int(refused["Retry-After"]) <= limits.SECONDS
    assert refused["RateLimit-Remaining"] == "0"
    assert ask("/practices", x_forwarded_for="198.51.100.2").status_code == 200


def test_an_address_that_nobody_can_read_is_counted_too(ask, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    answer = ask("/vocabularies", x_forwarded_for="n'importe quoi")
    assert answer.status_code == 200
    assert answer["RateLimit-Remaining"] == str(limits.REQUESTS - 1)


def test_without_redis_the_api_goes_on_uncounted(ask, catalogue, settings):
    catalogue.share("Jardin")
    caches = copy.deepcopy(active.CACHES)
    for options in caches.values():
        options["LOCATION"] = "redis://127.0.0.1:9/0"
    settings.CACHES = caches
    answer = ask("/practices?q=jardin")
    assert (answer.status_code, answer.json()["count"]) == (200, 1)
    assert "RateLimit-Limit" not in answer


def test_the_short_address_leads_to_the_page(browse, db):
    for path in ("/api/", "/api/v1"):
        assert browse(None).get(path, follow=True).redirect_chain[-1][0] == "/api/v1/"
