from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("federation", "0004_search_engine"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="practice",
            index=models.Index(
                condition=models.Q(("withdrawn_at__isnull", False)),
                fields=["-updated_at", "-id"],
                name="practice_withdrawn_last",
            ),
        ),
    ]
