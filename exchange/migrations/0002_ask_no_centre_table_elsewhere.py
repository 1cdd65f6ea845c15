# State only: no table changes.

import django.db.models.manager
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0001_people_charters_wall"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="answer",
            options={
                "base_manager_name": "in_centres",
                "ordering": ["-received_at", "-pk"],
                "verbose_name": "réponse à une annonce",
                "verbose_name_plural": "réponses aux annonces",
            },
        ),
        migrations.AlterModelOptions(
            name="charterversion",
            options={
                "base_manager_name": "in_centres",
                "ordering": ["kind", "-number"],
                "verbose_name": "version d’un texte à signer",
                "verbose_name_plural": "versions des textes à signer",
            },
        ),
        migrations.AlterModelOptions(
            name="lifeevent",
            options={
                "base_manager_name": "in_centres",
                "ordering": ["-happened_on", "-pk"],
                "verbose_name": "fait",
                "verbose_name_plural": "faits",
            },
        ),
        migrations.AlterModelOptions(
            name="mandate",
            options={
                "base_manager_name": "in_centres",
                "ordering": ["-given_on", "-pk"],
                "verbose_name": "mandat",
                "verbose_name_plural": "mandats",
            },
        ),
        migrations.AlterModelOptions(
            name="paper",
            options={
                "base_manager_name": "in_centres",
                "ordering": ["where", "post", "pk"],
                "verbose_name": "papier affiché",
                "verbose_name_plural": "papiers affichés",
            },
        ),
        migrations.AlterModelOptions(
            name="participant",
            options={
                "base_manager_name": "in_centres",
                "ordering": ["last_name", "first_name", "pk"],
                "verbose_name": "participant·e",
                "verbose_name_plural": "participant·e·s",
            },
        ),
        migrations.AlterModelOptions(
            name="post",
            options={
                "base_manager_name": "in_centres",
                "ordering": ["-published_on", "-pk"],
                "verbose_name": "annonce",
                "verbose_name_plural": "annonces",
            },
        ),
        migrations.AlterModelOptions(
            name="postreport",
            options={
                "base_manager_name": "in_centres",
                "ordering": ["-received_at", "-pk"],
                "verbose_name": "signalement",
                "verbose_name_plural": "signalements",
            },
        ),
        migrations.AlterModelOptions(
            name="safeguardingnote",
            options={
                "base_manager_name": "in_centres",
                "ordering": ["-written_at", "-pk"],
                "verbose_name": "note de protection",
                "verbose_name_plural": "notes de protection",
            },
        ),
        migrations.AlterModelOptions(
            name="signature",
            options={
                "base_manager_name": "in_centres",
                "ordering": ["-signed_on", "-pk"],
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
            },
        ),
        migrations.AlterModelManagers(
            name="answer",
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("in_centres", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AlterModelManagers(
            name="charterversion",
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("in_centres", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AlterModelManagers(
            name="lifeevent",
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("in_centres", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AlterModelManagers(
            name="mandate",
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("in_centres", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AlterModelManagers(
            name="paper",
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("in_centres", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AlterModelManagers(
            name="participant",
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("in_centres", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AlterModelManagers(
            name="post",
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("in_centres", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AlterModelManagers(
            name="postreport",
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("in_centres", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AlterModelManagers(
            name="safeguardingnote",
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("in_centres", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AlterModelManagers(
            name="signature",
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("in_centres", django.db.models.manager.Manager()),
            ],
        ),
    ]
