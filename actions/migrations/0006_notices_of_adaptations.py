from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0005_drafts_for_the_list"),
    ]

    operations = [
        migrations.CreateModel(
            name="AdaptationNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "adapted_uid",
                    models.UUIDField(
                        editable=False, unique=True, verbose_name="action qui s’en inspire"
                    ),
                ),
                (
                    "told_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="annoncée le"),
                ),
            ],
            options={
                "verbose_name": "annonce d’adaptation",
                "verbose_name_plural": "annonces d’adaptation",
                "ordering": ["told_at", "pk"],
            },
        ),
    ]
