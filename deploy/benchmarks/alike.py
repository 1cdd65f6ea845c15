"""What resembles a title, among a thousand sheets of the centre and ten thousand practices."""

import uuid

from actions.lookalikes import lookalikes
from actions.models import ActionSheet, SheetDraft
from deploy.benchmarks.figures import Figure
from deploy.benchmarks.measuring import percentile_95, series
from deploy.benchmarks.network import DEPARTMENT, clean_up, new_centre
from deploy.benchmarks.texts import Writer
from federation.models import Practice
from tenants.context import inside
from tenants.models import Centre
from territory.normalise import sort_key

SHEETS, PRACTICES = 1_000, 10_000
# A subject of one title in twenty, with a mistake; several of them; words that nobody has written.
TITLES = ("Jardn partagé à Belmont", "Atelier café jardin repas sortie en famille", "Zythologie")


def resembling_titles() -> list[Figure]:
    centre = new_centre("ressemblances", "Centre social des ressemblances")
    neighbour = new_centre("ressemblances-2", "Centre social d’à côté")
    _practices(neighbour)
    figures = []
    with inside(centre):
        _sheets(centre)
        for title in TITLES:
            taken = series(lambda title=title: lookalikes(title))  # type: ignore[misc]
            name = f"{SHEETS} fiches, {PRACTICES} pratiques, ressemblances de « {title} »"
            figures.append(Figure(f"{name} : 95e centile", percentile_95(taken), "ms"))
    return figures


def _sheets(centre: Centre) -> None:
    contents = list(Writer(seed=77).sheets(SHEETS))
    sheets = ActionSheet.objects.bulk_create(
        ActionSheet(title=content["title"], slug=content["slug"]) for content in contents
    )
    SheetDraft.objects.bulk_create(
        SheetDraft(sheet=sheet, title=sheet.title, sort_key=sort_key(sheet.title), slug=sheet.slug)
        for sheet in sheets
    )
    clean_up(centre.schema_name)


def _practices(centre: Centre) -> None:
    words = Writer(seed=78)
    Practice.objects.bulk_create(
        Practice(
            action_uid=uuid.uuid4(),
            slug=f"ressemblance-{number}",
            centre=centre,
            department_id=DEPARTMENT,
            title=title,
        )
        for number, title in enumerate(words.titles(PRACTICES))
    )
    clean_up("public")
