"""What the search reads: words, facets, texts for excerpts; derived, so made anew from the editions."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

from federation.search.filing import file_practice
from federation.search.synonyms import reference_groups

# A vector apart from its row keeps the rows narrow: 90,000 positions are read from a few megabytes.
# Uncompressed, its words are compared without unpacking it.
STORAGE = """
CREATE SEQUENCE IF NOT EXISTS public.federation_practice_position AS integer;
ALTER TABLE public.federation_practicetext
    ALTER COLUMN title SET STORAGE EXTERNAL,
    ALTER COLUMN heading SET STORAGE EXTERNAL,
    ALTER COLUMN vector SET STORAGE EXTERNAL,
    SET (toast_tuple_target = 128);
"""
# Stems in the order of the words: a synonym of several words is recognised by them.
STEMS = """
CREATE OR REPLACE FUNCTION public.federation_stems(text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
    SELECT coalesce(string_agg(found.lexeme, ' ' ORDER BY place), '')
    FROM unnest(to_tsvector('public.maillage_fr'::regconfig, $1)) AS found(lexeme, positions, weights)
    CROSS JOIN unnest(found.positions) AS place
);
"""
CHANGED_IN = """
ALTER TABLE public.federation_practicefacets
    ADD COLUMN changed_in xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX practice_facets_changed_in ON public.federation_practicefacets (changed_in);
CREATE FUNCTION public.federation_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed_in = pg_current_xact_id();
    RETURN NEW;
END
$$;
CREATE TRIGGER note_change BEFORE INSERT OR UPDATE ON public.federation_practicefacets
    FOR EACH ROW EXECUTE FUNCTION public.federation_note_change();
"""


def load_synonyms(apps, schema_editor):
    group_model = apps.get_model("federation", "SynonymGroup")
    group_model.objects.bulk_create(group_model(terms=terms) for terms in reference_groups())


def file_all(apps, schema_editor):
    """In the order of freshness: what is filed last comes first."""
    shared = apps.get_model("federation", "Practice").objects.filter(withdrawn_at=None)
    related = ("centre__commune", "department__region")
    for practice in shared.select_related(*related).order_by("updated_at", "pk").iterator():
        editions = practice.editions.filter(withdrawn_at=None)
        snapshots = editions.order_by(models.F("year").desc(nulls_last=True), "-pk")
        file_practice(practice, list(snapshots.values_list("snapshot", flat=True)))


class Migration(migrations.Migration):
    dependencies = [
        ("federation", "0003_titles_that_are_alike"),
    ]

    operations = [
        migrations.CreateModel(
            name="CatalogueWord",
            fields=[
                (
                    "word",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="mot"
                    ),
                ),
                ("key", models.CharField(max_length=40, verbose_name="mot sans accents")),
                (
                    "count",
                    models.PositiveIntegerField(default=1, verbose_name="nombre de pratiques"),
                ),
            ],
            options={
                "verbose_name": "mot du catalogue",
                "verbose_name_plural": "mots du catalogue",
            },
        ),
        migrations.CreateModel(
            name="EmptySearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="jour")),
                ("words", models.CharField(max_length=100, verbose_name="mots cherchés")),
                ("count", models.PositiveIntegerField(default=1, verbose_name="nombre de fois")),
            ],
            options={
                "verbose_name": "recherche sans résultat",
                "verbose_name_plural": "recherches sans résultat",
                "ordering": ["-day", "-count", "words"],
            },
        ),
        migrations.CreateModel(
            name="PracticeBody",
            fields=[
                (
                    "practice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="body",
                        serialize=False,
                        to="federation.practice",
                        verbose_name="pratique",
                    ),
                ),
                ("text", models.TextField(verbose_name="texte")),
            ],
            options={
                "verbose_name": "texte lisible de pratique",
                "verbose_name_plural": "textes lisibles de pratiques",
            },
        ),
        migrations.CreateModel(
            name="PracticeFacets",
            fields=[
                (
                    "practice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="facets",
                        serialize=False,
                        to="federation.practice",
                        verbose_name="pratique",
                    ),
                ),
                (
                    "position",
                    models.IntegerField(null=True, unique=True, verbose_name="rang de parution"),
                ),
                (
                    "values",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        default=list,
                        size=None,
                        verbose_name="valeurs",
                    ),
                ),
            ],
            options={
                "verbose_name": "facettes de pratique",
                "verbose_name_plural": "facettes de pratiques",
            },
        ),
        migrations.CreateModel(
            name="SynonymGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "terms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        size=None,
                        verbose_name="mots équivalents",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="mis à jour le")),
            ],
            options={
                "verbose_name": "synonymes",
                "verbose_name_plural": "groupes de synonymes",
                "ordering": ["terms", "pk"],
            },
        ),
        migrations.DeleteModel(name="PracticeText"),
        migrations.CreateModel(
            name="PracticeText",
            fields=[
                (
                    "practice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="federation.practice",
                        verbose_name="pratique",
                    ),
                ),
                ("position", models.IntegerField(unique=True, verbose_name="rang de parution")),
                (
                    "title",
                    django.contrib.postgres.search.SearchVectorField(verbose_name="titre indexé"),
                ),
                (
                    "heading",
                    django.contrib.postgres.search.SearchVectorField(verbose_name="en-tête indexé"),
                ),
                (
                    "vector",
                    django.contrib.postgres.search.SearchVectorField(verbose_name="texte indexé"),
                ),
            ],
            options={
                "verbose_name": "texte de pratique",
                "verbose_name_plural": "textes de pratiques",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["vector"], name="practice_text_vector"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["heading"], name="practice_text_heading"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["title"], name="practice_text_title"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="catalogueword",
            index=models.Index(fields=["key"], name="catalogue_word_key"),
        ),
        migrations.AddIndex(
            model_name="catalogueword",
            index=django.contrib.postgres.indexes.GistIndex(
                django.contrib.postgres.indexes.OpClass("key", name="gist_trgm_ops"),
                name="catalogue_word_trigrams",
            ),
        ),
        migrations.AddConstraint(
            model_name="emptysearch",
            constraint=models.UniqueConstraint(
                fields=("day", "words"), name="empty_search_once_a_day"
            ),
        ),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
        migrations.RunSQL(STEMS, migrations.RunSQL.noop),
        migrations.RunSQL(CHANGED_IN, migrations.RunSQL.noop),
        migrations.RunPython(load_synonyms, migrations.RunPython.noop),
        migrations.RunPython(file_all, migrations.RunPython.noop, elidable=True),
    ]
