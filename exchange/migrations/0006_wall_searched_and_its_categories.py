import django.contrib.postgres.search
from django.db import migrations


def usual_categories(apps, schema_editor):
    from exchange.wall.categories import REFUSED, USUAL

    Category = apps.get_model("exchange", "Category")
    if Category.objects.exists():
        return
    rows = [(name, examples, "") for name, examples in USUAL]
    rows += [(name, "", refusal) for name, refusal in REFUSED]
    Category.objects.bulk_create(
        Category(name=name, examples=examples, refusal=refusal, sort_order=order)
        for order, (name, examples, refusal) in enumerate(rows)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0001_people_charters_wall"),
        ("territory", "0001_text_search"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="vector",
            field=django.contrib.postgres.search.SearchVectorField(
                editable=False, null=True, verbose_name="texte indexé"
            ),
        ),
        migrations.RunPython(usual_categories, migrations.RunPython.noop),
    ]
