"""The editor of a sheet with no row and with thirty, and the team's list with ten and a thousand."""

from deploy.benchmarks.figures import Figure
from deploy.benchmarks.measuring import Page, page_times
from deploy.benchmarks.network import (
    fill_with_published_sheets,
    host_of,
    new_centre,
    signed_in,
    write_drafts,
)
from deploy.benchmarks.texts import SUBJECTS, Writer

FEW, MANY = 10, 1_000
ROWS = 30
LIST = "/gestion/fiches/"
TABLE = "bulk-action-checkbox"


def back_office_pages() -> list[Figure]:
    few, many = _centre(FEW), _centre(MANY)
    figures: list[Figure] = []
    for name, query in (
        ("liste de l’équipe", ""),
        (
            "liste de l’équipe filtrée et cherchée",
            f"?q={SUBJECTS[0][1]}&state=changed&to_do=drafts&ordering=sort_title",
        ),
    ):
        small, large = (
            page_times(Page(host, f"{LIST}{query}", TABLE, session))
            for host, session in (few, many)
        )
        figures += large.figures(f"{MANY} fiches, {name}", small, f"{FEW} fiches")
    return [*figures, *_editor()]


def _centre(count: int) -> tuple[str, str]:
    """Its host, and a session there."""
    centre = new_centre(f"gestion-{count}", f"Centre social aux {count} brouillons")
    fill_with_published_sheets(centre, Writer(seed=count).sheets(count))
    write_drafts(centre)
    return host_of(centre), signed_in(centre)


def _editor() -> list[Figure]:
    centre = new_centre("redaction", "Centre social où l’on écrit")
    bare, full = Writer(seed=7).sheets(2)
    relations = (
        "objectives",
        "partners",
        "budget_lines",
        "workforce",
        "people_reached",
        "outcomes",
    )
    for relation in relations:
        bare[relation] = []
        # Five of each of the six kinds.
        full[relation] = (full[relation] * ROWS)[: ROWS // len(relations)]
    fill_with_published_sheets(centre, [bare, full])
    write_drafts(centre)
    session, host = signed_in(centre), host_of(centre)
    none, thirty = (
        page_times(Page(host, f"{LIST}edit/{pk}/", "w-editor-form", session)) for pk in (1, 2)
    )
    return thirty.figures(f"Éditeur d’une fiche de {ROWS} lignes", none, "aucune ligne")
