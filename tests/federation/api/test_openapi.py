"""The API keeps to what it says of itself, whatever is asked."""

import html
import re
from typing import get_args

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from actions.content import public_snapshot
from config.wsgi import application
from federation.api import limits
from federation.api.sheets import Sheet
from federation.models import Term
from tests.support.sheets import full_content, published

pytestmark = pytest.mark.django_db
# Of each operation, twice: what it allows, and what it does not.
EXAMPLES = 20
CHECKS = (
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.positive_data_acceptance,
    checks.unsupported_method,
)


@pytest.fixture
def within_the_test():
    """What the application is asked directly, as Django's own client does, leaves the transaction open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def some_practices(catalogue, other_centre, monkeypatch):
    monkeypatch.setattr(limits, "REQUESTS", 10**9)
    parent = catalogue.share("Jardin partagé", keywords=["environment"], edition_year=2025)
    catalogue.share("Potager", of=other_centre, parent_practice=str(parent.action_uid))
    catalogue.withdraw(catalogue.share("Café"))
    return parent


def test_nothing_that_is_asked_gets_an_answer_that_is_not_documented(
    some_practices, within_the_test
):
    told = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [found.ok() for found in told.get_all_operations()]
    assert len(operations) == 9
    for operation in operations:
        try_out(operation, GenerationMode.POSITIVE)
        if operation.query or operation.path_parameters:
            try_out(operation, GenerationMode.NEGATIVE)


def try_out(operation, mode) -> None:
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def tried(case) -> None:
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    tried()


def test_it_is_whole_and_french(ask, db):
    told = ask("/openapi.json").json()
    assert told["info"]["license"]["name"] == "Licence Ouverte 2.0"
    for operations in told["paths"].values():
        for code in ("200", "304", "400", "405", "406", "422", "429"):
            assert operations["get"]["responses"][code]["description"]
        for parameter in operations["get"]["parameters"]:
            if parameter["in"] == "query":
                assert parameter["description"], parameter["name"]
    refused = told["paths"]["/practices"]["get"]["responses"]["422"]["content"]
    assert list(refused) == ["application/problem+json"]
    uid = told["paths"]["/practices/{uid}"]["get"]["responses"]
    assert "410" in uid


def test_the_codes_it_lists_are_those_of_today(ask, db):
    def keywords() -> list[str]:
        told = ask("/openapi.json").json()["paths"]["/practices"]["get"]["parameters"]
        return next(one for one in told if one["name"] == "keyword")["schema"]["items"]["enum"]

    assert "radio" not in keywords()
    Term.objects.create(kind="keyword", code="radio", label="Radio")
    assert "radio" in keywords()
    assert ask("/practices?keyword=radio").status_code == 200


def test_every_key_of_a_public_snapshot_is_told(in_centre):
    told = public_snapshot(published(**full_content()))
    assert set(told) == set(Sheet.model_fields)
    for name, form in Sheet.model_fields.items():
        if told[name] and isinstance(told[name], list) and isinstance(told[name][0], dict):
            assert set(told[name][0]) == set(get_args(form.annotation)[0].model_fields), name


def test_the_page_says_all_of_it_and_calls_nothing_outside(browse, catalogue):
    catalogue.share("Jardin partagé")
    client = browse(None)
    page = client.get("/api/v1/")
    text = html.unescape(page.text)
    told = client.get("/api/v1/openapi.json").json()
    for path, operations in told["paths"].items():
        assert f"GET /api/v1{path}" in text
        assert operations["get"]["summary"] in text
        assert operations["get"]["x-codeSamples"][0]["source"] in text
        for parameter in operations["get"]["parameters"]:
            assert f"<code>{parameter['name']}</code>" in text or parameter["in"] == "path"
    for name, shape in told["components"]["schemas"].items():
        assert f'id="objet-{name}"' in text
        for field in shape["properties"]:
            assert f"<code>{field}</code>" in text
    for target in re.findall(r'href="#([^"]+)"', text):
        assert f'id="{target}"' in text, target
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert "<script" not in text
    assert 'href="/api/v1/"' in client.get("/pratiques/").text


def test_the_examples_it_gives_answer(ask, catalogue):
    catalogue.share("Jardin partagé")
    told = ask("/openapi.json").json()
    for operations in told["paths"].values():
        sample = operations["get"]["x-codeSamples"][0]["source"]
        assert ask(re.search(r"'(http[^']+)'", sample)[1]).status_code == 200, sample
