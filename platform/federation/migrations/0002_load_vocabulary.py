"""The vocabularies that a network starts with. Re-runnable: later words are the federation's."""

from django.db import migrations

from federation.vocabulary import reference_terms


def load(apps, schema_editor):
    term_model = apps.get_model("federation", "Term")
    for kind, terms in reference_terms().items():
        for position, term in enumerate(terms):
            term_model.objects.get_or_create(
                kind=kind,
                code=term["code"],
                defaults={
                    "label": term["label"],
                    "aliases": term["aliases"],
                    "position": position,
                },
            )


class Migration(migrations.Migration):
    dependencies = [("federation", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
