import re
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from wagtail.models import Page, Site

from accounts.models import User
from tenants.context import inside
from tenants.errors import CentreRefused
from tenants.models import Centre, Domain
from tenants.provisioning import RESERVED_SLUGS, create_centre
from tenants.template import TEMPLATE_SCHEMA
from territory.models import Department

pytestmark = pytest.mark.usefixtures("committed")


def charente_maritime() -> Department:
    return Department.objects.get(code="17")


def schema_names() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'c\\_%'")
        return {row[0] for row in cursor.fetchall()}


def test_a_new_centre_has_its_site_its_home_page_and_no_users():
    call_command("create_centre", "les-marais", name="Les Marais", department="17", exchange=True)
    centre = Centre.objects.get(slug="les-marais")
    assert centre.state == "open"
    assert centre.has_module("exchange")
    assert centre.get_primary_domain().domain == "les-marais.maillage.localhost"
    with inside(centre):
        site = Site.objects.get()
        assert (site.hostname, site.port, site.site_name) == (
            "les-marais.maillage.localhost",
            8000,
            "Les Marais",
        )
        assert site.root_page.specific.__class__.__name__ == "HomePage"
        assert Page.objects.count() == 11
        assert Page.find_problems() == ([], [], [], [], [])
        assert User.objects.count() == 0


def test_a_new_centre_is_like_one_made_by_migrations():
    """Same tables, columns, indexes and constraints as the template, which ran the migrations."""
    create_centre(slug="les-marais", name="Les Marais", department=charente_maritime())
    assert describe("c_les_marais") == describe(TEMPLATE_SCHEMA)
    assert len(describe(TEMPLATE_SCHEMA)) > 500


def describe(schema: str) -> list[tuple]:
    queries = [
        "SELECT table_name, column_name, data_type, is_nullable, column_default"
        " FROM information_schema.columns WHERE table_schema = %s",
        "SELECT tablename, indexname, indexdef, '', '' FROM pg_indexes WHERE schemaname = %s",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(c.oid), '', ''"
        " FROM pg_constraint c JOIN pg_namespace n ON n.oid = connamespace WHERE nspname = %s",
    ]
    found = []
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(query, [schema])
            for row in cursor.fetchall():
                # A replayed condition is the same one, written with its casts in another order.
                words = [str(v).replace(f"{schema}.", "").split(" WHERE ")[0] for v in row]
                found.append(tuple(re.sub(r"::[a-z ]+(\[\])?|[()\[\]]", "", w) for w in words))
    return sorted(found)


def test_sequences_go_on_after_the_rows_of_the_template():
    create_centre(slug="les-marais", name="Les Marais", department=charente_maritime())
    with inside(Centre.objects.get(slug="les-marais")):
        home = Site.objects.get().root_page
        page = home.add_child(instance=Page(title="Une page", slug="une-page"))
        assert page.pk > home.pk


@pytest.mark.parametrize(
    ("slug", "name", "department", "hint"),
    [
        ("www", "X", "17", "réservé"),
        ("gestion", "X", "17", "réservé"),
        ("Été", "X", "17", "lettres minuscules"),
        ("a_b", "X", "17", "lettres minuscules"),
        ("abc-", "X", "17", "lettres minuscules"),
        ("xn--abc", "X", "17", "lettres minuscules"),
        ("a" * 41, "X", "17", "de 3 à 40"),
        ("abc'; drop", "X", "17", "lettres minuscules"),
        ("les-tilleuls", "X", "17", "déjà pris"),
        ("marais", "X", "99", "inconnu"),
        ("marais", "X", "Atlantide", "inconnu"),
        ("marais", "  ", "17", "pas de nom"),
        ("marais", "centre social des tilleuls", "48", "existe déjà"),
    ],
)
def test_a_bad_request_is_refused_with_what_to_do(slug, name, department, hint):
    before = schema_names(), Centre.objects.count()
    with pytest.raises(CommandError, match=hint):
        call_command("create_centre", slug, name=name, department=department)
    assert (schema_names(), Centre.objects.count()) == before


@pytest.mark.parametrize(
    ("domain", "hint"),
    [
        ("https://exemple.fr/", "nom de domaine"),
        ("maillage.localhost", "fédération"),
        ("les-tilleuls.maillage.localhost", "déjà celle"),
    ],
)
def test_a_bad_domain_is_refused(domain, hint):
    with pytest.raises(CommandError, match=hint):
        call_command("create_centre", "marais", name="X", department="17", domain=domain)
    assert "c_marais" not in schema_names()


def test_nothing_is_left_when_the_end_of_the_creation_fails(monkeypatch):
    def fail(*_args: object) -> None:
        raise RuntimeError("panne")

    monkeypatch.setattr("tenants.provisioning._name_the_site", fail)
    with pytest.raises(RuntimeError):
        create_centre(slug="marais", name="X", department=charente_maritime())
    assert "c_marais" not in schema_names()
    assert not Centre.objects.filter(slug="marais").exists()
    assert not Domain.objects.filter(domain__startswith="marais.").exists()


def test_of_two_simultaneous_creations_one_is_refused_with_a_sentence():
    barrier = threading.Barrier(2)
    outcomes: list[str] = []

    def create() -> None:
        barrier.wait()
        try:
            create_centre(slug="marais", name="Marais", department=charente_maritime())
            outcomes.append("created")
        except CentreRefused as refusal:
            outcomes.append(str(refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=create) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome == "created" for outcome in outcomes) == [False, True]
    assert any("déjà" in outcome for outcome in outcomes)


def test_a_schema_made_since_it_was_looked_for_is_a_refusal_too(monkeypatch):
    """The other creation was committed between our question and our CREATE SCHEMA."""
    monkeypatch.setattr("tenants.provisioning.refuse_taken_slug", lambda *_words: None)
    with pytest.raises(CentreRefused, match="déjà pris"):
        create_centre(slug="les-tilleuls", name="Autre", department=charente_maritime())
    assert not Centre.objects.filter(name="Autre").exists()


def test_every_reserved_word_is_a_slug_that_would_pass_otherwise():
    for word in RESERVED_SLUGS:
        if len(word) >= 3:
            with pytest.raises(CentreRefused, match="réservé"):
                create_centre(slug=word, name="X", department=charente_maritime())


def test_migrate_fleet_touches_only_those_behind(capsys):
    create_centre(slug="marais", name="Marais", department=charente_maritime())
    call_command("migrate_schemas", "cms", "0006", schema_name="c_marais", verbosity=0)
    with pytest.raises(CommandError, match="c_marais"):
        call_command("migrate_fleet", check=True)
    call_command("migrate_fleet")
    assert "3 centres, dont 1 mis à niveau" in capsys.readouterr().out
    call_command("migrate_fleet", check=True)
