"""Files to import, the commands that import and export them, and what is in a centre after."""

import json
from pathlib import Path

from django.core.management import call_command

from actions.models import ActionSheet
from tenants.context import inside
from tenants.models import Centre

RECORD = """Actions
{title}
- Structure organisatrice
- {structure}
- Fichier(s) associé(s)
- Statut de l'action
- En cours
- Dimension
- Services
- Mots clés associés à l'action
-
- Parentalité
- Résumé
{summary}
- Territoire concerné
- Une commune
- Public
- familles
- Ressources financières mobilisées pour cette action
{budget}
- Nombre de personnes mobilisés pour cette action
12 bénévoles
- Résultat sur le territoire
- Suite de l'action : Limites
- Suite de l'action : Perspectives
Continuer.
"""


def record(
    title: str = "Le goûter du mardi",
    structure: str = "Centre social des Tilleuls - Lozère",
    summary: str = "Chaque mardi, un goûter.",
    budget: str = "Mairie : 300 €",
) -> str:
    return RECORD.format(title=title, structure=structure, summary=summary, budget=budget)


def run(path: str, tmp_path: Path, **options) -> dict:
    report = tmp_path / "rapport.json"
    call_command("import_sheets", path, report=report, verbosity=0, **options)
    return json.loads(report.read_text(encoding="utf-8"))


def document(sheets: list) -> dict:
    return {"format": "maillage-sheets", "version": 1, "centres": [], "sheets": sheets}


def export(tmp_path: Path, form: str) -> str:
    path = tmp_path / f"export.{form}.out"
    call_command("export_sheets", all=True, format=form, output=path)
    return path.read_bytes().decode()


def state_of(centre: Centre) -> list[tuple]:
    with inside(centre):
        return [
            (s.pk, s.title, s.live, s.latest_revision_id, s.live_revision_id)
            for s in ActionSheet.objects.order_by("pk")
        ]
