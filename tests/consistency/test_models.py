import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.utils.functional import Promise

from tenants.fleet import applied_migrations

OURS = {
    "territory",
    "tenants",
    "jobs",
    "mail",
    "pdf",
    "accounts",
    "federation",
    "actions",
    "exchange",
    "cms",
}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def names_given_by_wagtail(model: type[models.Model]) -> set[str]:
    """Fields of the abstract models that ours are made of."""
    return {
        field.name
        for base in model.__mro__
        if base.__module__.startswith("wagtail.") and hasattr(base, "_meta")
        for field in base._meta.local_fields
    }


def test_every_model_and_field_has_a_name_that_can_be_translated():
    """Not one that Django makes of the code's English name."""
    given = {"id", "page_ptr", "sort_order", "sheet", "tenant", "is_primary", "schema_name"}
    unnamed = [
        f"{model.__name__}.{field.name}"
        for model in our_models()
        for field in model._meta.local_concrete_fields
        if field.name not in given | names_given_by_wagtail(model)
        and field.model is model
        and not isinstance(field._verbose_name, Promise)
    ]
    unnamed += [
        model.__name__
        for model in our_models()
        if not isinstance(model._meta.original_attrs.get("verbose_name"), Promise)
    ]
    assert sorted(unnamed) == ["Domain.domain"]  # django-tenants' own


@pytest.mark.django_db
def test_rooms_of_one_side_have_no_table_on_the_other(centre):
    shared_only = {"territory", "tenants", "federation"}
    tenant_only = {"actions"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname, tablename FROM pg_tables")
        tables = set(cursor.fetchall())
    for model in our_models():
        label, table = model._meta.app_label, model._meta.db_table
        if label in shared_only:
            assert ("public", table) in tables
            assert (centre.schema_name, table) not in tables
        if label in tenant_only:
            assert (centre.schema_name, table) in tables
            assert ("public", table) not in tables


@pytest.mark.django_db
def test_no_foreign_key_of_a_centre_leaves_its_schema_but_to_reference_tables(centre):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, confrelid::regclass::text"
            " FROM pg_constraint c"
            " JOIN pg_class own ON own.oid = conrelid"
            " JOIN pg_class other ON other.oid = confrelid"
            " JOIN pg_namespace a ON a.oid = own.relnamespace"
            " JOIN pg_namespace b ON b.oid = other.relnamespace"
            " WHERE contype = 'f' AND a.nspname = %s AND b.nspname <> %s",
            [centre.schema_name, centre.schema_name],
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_a_centre_has_as_many_migrations_as_the_public_schema(centre):
    applied = applied_migrations(["public", "_template", centre.schema_name])
    assert applied["public"] == applied["_template"] == applied[centre.schema_name]


def test_settings_name_every_room_once():
    assert len(settings.INSTALLED_APPS) == len(set(settings.INSTALLED_APPS))
    assert set(settings.INSTALLED_APPS) >= OURS
