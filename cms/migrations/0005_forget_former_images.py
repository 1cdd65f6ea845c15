"""Once no sheet refers to them any more: the rows only, their files belong to the copies."""

from django.db import migrations


def forget(apps, schema_editor):
    for name in ("Rendition", "Image"):
        rows = apps.get_model("wagtailimages", name).objects.all()
        rows._raw_delete(rows.db)


class Migration(migrations.Migration):
    dependencies = [("cms", "0004_copy_images"), ("actions", "0002_photos_of_centres")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop, elidable=True)]
