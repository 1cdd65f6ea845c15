import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("actions", "0001_initial"), ("cms", "0004_copy_images")]

    operations = [
        migrations.AlterField(
            model_name="sheetphoto",
            name="image",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="cms.centreimage",
                verbose_name="photo",
            ),
        ),
    ]
