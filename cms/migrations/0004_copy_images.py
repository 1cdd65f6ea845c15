"""Pictures move to a model of ours, with their numbers: what refers to them goes on.

Sizes already made are made again when they are asked for. ``manage.py rebuild_modelsearch_index``
finds the copied pictures again in the back office's search.
"""

from django.core.management.color import no_style
from django.db import migrations


def copy_images(apps, schema_editor):
    former_model = apps.get_model("wagtailimages", "Image")
    own_model = apps.get_model("cms", "CentreImage")
    names = [field.attname for field in former_model._meta.concrete_fields]
    known = set(own_model.objects.values_list("pk", flat=True))
    batch = [
        own_model(**{name: getattr(image, name) for name in names})
        for image in former_model.objects.exclude(pk__in=known).order_by("pk")
    ]
    if not batch:
        return
    own_model.objects.bulk_create(batch, batch_size=500)
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [own_model]):
            cursor.execute(statement)
    content_type_model = apps.get_model("contenttypes", "ContentType")
    own_type, _ = content_type_model.objects.get_or_create(app_label="cms", model="centreimage")
    apps.get_model("taggit", "TaggedItem").objects.filter(
        content_type__app_label="wagtailimages", content_type__model="image"
    ).update(content_type=own_type)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0003_site_pages"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [migrations.RunPython(copy_images, migrations.RunPython.noop, elidable=True)]
