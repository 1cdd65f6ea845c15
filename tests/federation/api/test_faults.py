"""Whatever is wrong in a question gets a clear refusal, never an error of ours."""

import pytest

from config import urls_federation
from federation.api.errors import server_error

pytestmark = pytest.mark.django_db
LONG = "a" * 5_000


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("limit=1000000000", "limit"),
        ("limit=" + "9" * 400, "limit"),
        ("limit=dix", "limit"),
        ("limit=1.5", "limit"),
        ("limit=", "limit"),
        ("limit=5&limit=6", "limit"),
        ("page=2", "page"),
        ("Q=jardin", "Q"),
        ("vue=carte", "vue"),
        ("keyword[]=culture", "keyword[]"),
        ("sort=alphabetical", "sort"),
        ("sort=", "sort"),
        ("department=zz", "department"),
        ("department=4%C2%A08", "department"),
        ("department=", "department"),
        ("keyword=culture&keyword=%3Cscript%3E", "keyword"),
        ("year=20", "year"),
        ("year=2025%0A", "year"),
        ("year=%D9%A2%D9%A0%D9%A2%D9%A5", "year"),
        ("exact=oui", "exact"),
        ("comme=..%2F..", "comme"),
        ("q=%00", "q"),
        ("q=jardin%00", "q"),
        ("q=" + LONG, "q"),
        ("keyword=%00", "keyword"),
        ("%00=1", "\x00"),
        ("cursor=%F0%9F%98%80", "cursor"),
        ("cursor=" + LONG, "cursor"),
        ("keyword=" + "&keyword=".join(["culture"] * 200), "keyword"),
    ],
)
def test_a_wrong_parameter_is_named(ask, query, parameter):
    answer = ask(f"/practices?{query}")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert parameter in [each["parameter"] for each in told["errors"]]
    assert all(each["detail"].endswith((".", ").")) for each in told["errors"])
    assert told["type"].endswith("/api/v1/#erreur-422")


@pytest.mark.parametrize(
    "path",
    [
        "/practices?" + "&".join(f"keyword=mot-{number}" for number in range(500)),
        "/practices?" + "&".join(f"inconnu{number}=1" for number in range(500)),
        "/practices?" + "&".join(["department=48"] * 500),
        "/facets?limit=10",
        "/facets?status=inconnu",
        "/vocabularies?q=1",
        "/openapi.json?format=yaml",
        "/centres?kind=autre",
        "/centres?department=99",
        "/territories/communes",
        "/territories/communes?q=",
        "/territories/communes?q=%00",
        "/territories/communes?q=saint&department=zz",
        "/centres/%00",
        "/centres/Les%20Tilleuls",
        "/practices/1",
        "/practices/%00",
        "/practices/0b5f7a39-9d5c-4e57-8a55-b0c8c6a2f0a1%0A",
    ],
)
def test_it_is_a_422(ask, path):
    answer = ask(path)
    assert answer.status_code == 422, answer.text
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    [
        "/practices?comme=inconnu",
        "/territories/departments/99/communes",
        "/territories/departments/%00/communes",
        "/practices?cursor=abc",
        "/centres?cursor=abc",
        "/%00",
        "/../..",
    ],
)
def test_it_is_a_404(ask, path):
    answer = ask(path)
    assert answer.status_code == 404, answer.text
    assert answer["Content-Type"] == "application/problem+json"


def test_thousands_of_parameters_are_a_400(ask, db):
    answer = ask("/practices?" + "&".join(["q=1"] * 20_000))
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("application/*;q=0.1", 200),
        ("text/html,application/xhtml+xml,*/*;q=0.8", 200),
        ("application/json; charset=utf-8", 200),
        ("application/json;q=oui", 200),
        (",,;;=,*/*", 200),
        ("", 200),
        ("text/html", 406),
        ("text/csv, application/xml", 406),
        ("application/json;q=0", 406),
        ("n’importe quoi".encode().decode("latin-1"), 406),
        ("/" * 3_000, 406),
        ("application/json;" + "a=b;" * 2_000, 200),
    ],
)
@pytest.mark.parametrize("path", ["/practices", "/openapi.json"])
def test_accept_headers_of_every_kind(ask, db, path, accept, status):
    answer = ask(path, accept=accept)
    assert answer.status_code == status
    if status == 406:
        assert answer["Content-Type"] == "application/problem+json"
        assert "JSON" in answer.json()["detail"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("path", ["/practices", "/openapi.json", "/"])
def test_it_can_only_be_read(browse, db, path, method):
    client = browse(None)
    client.handler.enforce_csrf_checks = True
    answer = getattr(client, method)(f"/api/v1{path}")
    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
    assert "GET" in answer["Allow"]


def test_a_server_error_is_a_problem_below_api_and_a_page_elsewhere(rf):
    below = server_error(rf.get("/api/v1/practices"))
    assert (below.status_code, below["Content-Type"]) == (500, "application/problem+json")
    assert server_error(rf.get("/pratiques/"))["Content-Type"].startswith("text/html")
    assert urls_federation.handler500 == "federation.api.errors.server_error"
