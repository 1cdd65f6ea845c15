"""Every installation needs the reference data: never squashed away (elidable=False).

A new edition of data/*.csv comes with one more migration like this one, so that the installations
that already ran this one load it too.
"""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations

from territory.reference import load_reference


def load(apps: Apps, schema_editor: Any) -> None:
    load_reference(apps)


class Migration(migrations.Migration):
    dependencies = [("territory", "0002_territories")]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop, elidable=False),
    ]
