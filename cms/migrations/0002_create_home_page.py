"""Wagtail's welcome page makes room for ours, in the federation's site and in every centre's."""

from django.db import migrations


def create_home_page(apps, schema_editor):
    content_type_model = apps.get_model("contenttypes", "ContentType")
    page_model = apps.get_model("wagtailcore", "Page")
    site_model = apps.get_model("wagtailcore", "Site")
    home_model = apps.get_model("cms", "HomePage")
    locale_model = apps.get_model("wagtailcore", "Locale")

    if home_model.objects.exists():
        return
    locale, _ = locale_model.objects.get_or_create(language_code="fr")
    page_model.objects.filter(depth=1).update(locale=locale)
    page_model.objects.filter(slug="home", depth=2).delete()
    content_type, _ = content_type_model.objects.get_or_create(model="homepage", app_label="cms")
    home = home_model.objects.create(
        title="Accueil",
        draft_title="Accueil",
        slug="home",
        content_type=content_type,
        path="00010001",
        depth=2,
        numchild=0,
        url_path="/home/",
        locale=locale,
    )
    page_model.objects.filter(depth=1).update(numchild=1)
    site_model.objects.all().delete()
    site_model.objects.create(hostname="localhost", root_page_id=home.pk, is_default_site=True)


class Migration(migrations.Migration):
    dependencies = [("cms", "0001_initial")]

    operations = [migrations.RunPython(create_home_page, migrations.RunPython.noop)]
