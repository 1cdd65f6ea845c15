"""« Côte-d’Or »: names are shown with the apostrophe of the typographers, as the rest is."""

from django.db import migrations

FORWARD = """
UPDATE territory_region SET name = replace(name, '''', '’') WHERE name LIKE '%''%';
UPDATE territory_department SET name = replace(name, '''', '’') WHERE name LIKE '%''%';
UPDATE territory_commune SET name = replace(name, '''', '’') WHERE name LIKE '%''%';
"""


class Migration(migrations.Migration):
    dependencies = [("territory", "0003_load_reference")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop, elidable=True)]
