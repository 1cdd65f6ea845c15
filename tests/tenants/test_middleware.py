import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tenants.models import Centre, Domain

pytestmark = pytest.mark.django_db


def get(host: str, path: str = "/", **headers: str):
    return Client(headers={"host": host, **headers}).get(path)


def test_each_host_shows_its_own_site(centre, other_centre):
    assert centre.name in get("les-tilleuls.maillage.localhost").text
    assert other_centre.name in get("la-garenne.maillage.localhost").text
    assert "Partagées récemment" in get("maillage.localhost").text
    assert "Partagées récemment" in get("localhost:8000").text
    assert centre.name in get("Les-Tilleuls.Maillage.localhost.:8000").text


@pytest.mark.parametrize(
    "host", ["inconnu.maillage.localhost", "exemple.fr", "127.0.0.1", "c_les_tilleuls", "public"]
)
def test_an_unknown_host_is_a_french_404_and_never_the_federation(host):
    response = get(host)
    assert response.status_code == 404
    assert "Aucun centre à cette adresse" in response.text
    assert "Partagées récemment" not in response.text


@pytest.mark.parametrize("header", ["x-forwarded-host", "forwarded", "x-host", "x-original-host"])
def test_no_header_but_host_chooses_the_centre(header, centre):
    response = get("exemple.fr", **{header: "les-tilleuls.maillage.localhost"})
    assert response.status_code == 404
    response = get("maillage.localhost", **{header: "les-tilleuls.maillage.localhost"})
    assert centre.name not in response.text


def test_a_host_that_is_no_host_name_is_a_404():
    assert get("a b<script>").status_code == 404


@pytest.mark.parametrize(
    ("state", "status", "sentence"),
    [
        ("suspended", 503, "suspendu pour le moment"),
        ("preparing", 503, "ouvrira bientôt"),
        ("archived", 404, "Aucun centre à cette adresse"),
    ],
)
def test_a_centre_that_is_not_open_says_so_at_once(centre, state, status, sentence):
    host = "les-tilleuls.maillage.localhost"
    assert get(host).status_code == 200
    centre.state = state
    centre.save()
    response = get(host)
    assert response.status_code == status
    assert sentence in response.text
    assert ("Retry-After" in response) == (status == 503)


def test_a_centre_in_preparation_lets_its_team_in(centre):
    centre.state = "preparing"
    centre.save()
    assert get("les-tilleuls.maillage.localhost", "/compte/login/").status_code == 200


def test_a_suspended_centre_has_no_back_office(centre):
    centre.state = "suspended"
    centre.save()
    assert get("les-tilleuls.maillage.localhost", "/compte/login/").status_code == 503


def test_a_warm_request_asks_nothing_about_domains(centre):
    host = "les-tilleuls.maillage.localhost"
    get(host, "/actions/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert get(host, "/actions/").status_code == 200
    assert not [q["sql"] for q in queries if "tenants_" in q["sql"]]


def test_a_domain_added_moved_or_removed_counts_at_once(centre, other_centre):
    assert get("tilleuls.exemple.fr").status_code == 404
    domain = Domain.objects.create(tenant=centre, domain="Tilleuls.exemple.fr", is_primary=False)
    assert centre.name in get("tilleuls.exemple.fr").text
    domain.tenant = other_centre
    domain.save()
    assert other_centre.name in get("tilleuls.exemple.fr").text
    domain.delete()
    assert get("tilleuls.exemple.fr").status_code == 404


def test_a_renamed_centre_shows_its_new_name_at_once(centre):
    get("les-tilleuls.maillage.localhost")
    centre.name = "Maison des Tilleuls"
    centre.save()
    assert "Maison des Tilleuls" in get("les-tilleuls.maillage.localhost").text


def test_a_cached_entry_is_really_used(centre):
    get("les-tilleuls.maillage.localhost")
    Centre.objects.filter(pk=centre.pk).update(name="Sans signal")
    assert centre.name in get("les-tilleuls.maillage.localhost").text
    caches["network"].clear()
    assert "Sans signal" in get("les-tilleuls.maillage.localhost").text


def test_a_module_that_is_off_answers_404(browse, centre, other_centre):
    assert browse(centre).get("/entraide/").status_code == 200
    assert browse(other_centre).get("/entraide/").status_code == 404
    assert browse(None).get("/entraide/").status_code == 404
    centre.modules = []
    centre.save()
    assert browse(centre).get("/entraide/").status_code == 404


def test_pages_are_compressed(browse, centre):
    response = browse(centre).get("/", headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
