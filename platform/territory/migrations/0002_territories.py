import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("territory", "0001_text_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="Region",
            fields=[
                ("name", models.CharField(max_length=100, verbose_name="nom")),
                (
                    "sort_key",
                    models.CharField(
                        db_collation="C", editable=False, max_length=100, verbose_name="clé de tri"
                    ),
                ),
                (
                    "retired_on",
                    models.DateField(
                        blank=True,
                        help_text="Le territoire reste affiché là où il a été choisi, mais n’est plus proposé.",
                        null=True,
                        verbose_name="n’existe plus depuis le",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=2, primary_key=True, serialize=False, verbose_name="code"
                    ),
                ),
            ],
            options={
                "verbose_name": "région",
                "verbose_name_plural": "régions",
                "ordering": ["sort_key", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[0-9]{2}$")),
                        name="territory_region_code_valid",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Department",
            fields=[
                ("name", models.CharField(max_length=100, verbose_name="nom")),
                (
                    "sort_key",
                    models.CharField(
                        db_collation="C", editable=False, max_length=100, verbose_name="clé de tri"
                    ),
                ),
                (
                    "retired_on",
                    models.DateField(
                        blank=True,
                        help_text="Le territoire reste affiché là où il a été choisi, mais n’est plus proposé.",
                        null=True,
                        verbose_name="n’existe plus depuis le",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=3, primary_key=True, serialize=False, verbose_name="code"
                    ),
                ),
                ("is_overseas", models.BooleanField(default=False, verbose_name="outre-mer")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="departments",
                        to="territory.region",
                        verbose_name="région",
                    ),
                ),
            ],
            options={
                "verbose_name": "département",
                "verbose_name_plural": "départements",
                "ordering": ["is_overseas", "code"],
            },
        ),
        migrations.CreateModel(
            name="Commune",
            fields=[
                ("name", models.CharField(max_length=100, verbose_name="nom")),
                (
                    "sort_key",
                    models.CharField(
                        db_collation="C", editable=False, max_length=100, verbose_name="clé de tri"
                    ),
                ),
                (
                    "retired_on",
                    models.DateField(
                        blank=True,
                        help_text="Le territoire reste affiché là où il a été choisi, mais n’est plus proposé.",
                        null=True,
                        verbose_name="n’existe plus depuis le",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=5, primary_key=True, serialize=False, verbose_name="code Insee"
                    ),
                ),
                (
                    "population",
                    models.IntegerField(blank=True, null=True, verbose_name="population"),
                ),
                (
                    "postal_codes",
                    models.CharField(blank=True, max_length=200, verbose_name="codes postaux"),
                ),
                (
                    "department",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="communes",
                        to="territory.department",
                        verbose_name="département",
                    ),
                ),
            ],
            options={
                "verbose_name": "commune",
                "verbose_name_plural": "communes",
                "ordering": ["sort_key", "code"],
                "indexes": [
                    models.Index(
                        fields=["department", "sort_key"], name="territory_commune_department"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["sort_key"],
                        name="territory_commune_words",
                        opclasses=["gin_trgm_ops"],
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["postal_codes"],
                        name="territory_commune_postal",
                        opclasses=["gin_trgm_ops"],
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[0-9][0-9AB][0-9]{3}$")),
                        name="territory_commune_code_valid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("population", None), ("population__gte", 0), _connector="OR"
                        ),
                        name="territory_commune_population_positive",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^([0-9]{2}|2[AB]|97[0-9])$")),
                name="territory_department_code_valid",
            ),
        ),
    ]
