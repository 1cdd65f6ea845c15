"""The list of categories that a centre begins with; the template carries it."""

from django.db import migrations


def usual_categories(apps, schema_editor):
    from exchange.wall.categories import REFUSED, USUAL

    Category = apps.get_model("exchange", "Category")
    rows = [(name, examples, "") for name, examples in USUAL]
    rows += [(name, "", refusal) for name, refusal in REFUSED]
    Category.objects.bulk_create(
        Category(name=name, examples=examples, refusal=refusal, sort_order=order)
        for order, (name, examples, refusal) in enumerate(rows)
    )


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_people_charters_wall")]

    operations = [migrations.RunPython(usual_categories, migrations.RunPython.noop)]
