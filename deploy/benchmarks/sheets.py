"""A centre's list of sheets with ten and with a thousand of them, its search, and one sheet."""

from deploy.benchmarks.figures import Figure
from deploy.benchmarks.measuring import Page, PageTimes, page_times
from deploy.benchmarks.network import fill_with_published_sheets, host_of, new_centre
from deploy.benchmarks.texts import EVERYWHERE, SUBJECTS, Writer
from federation import vocabulary
from tenants import hosts
from tenants.connections import db
from tenants.models import Centre
from territory.selectors import clear_cache

FEW, MANY = 10, 1_000
SUBJECT = SUBJECTS[0][1]
CARD = 'class="card"'


def sheet_pages() -> list[Figure]:
    small, large = _centre(FEW), _centre(MANY)
    figures: list[Figure] = []
    for name, path in (
        ("liste", "/actions/"),
        (f"recherche « {SUBJECT} » (1 sur 20)", f"/actions/?q={SUBJECT}"),
        (f"recherche « {EVERYWHERE} » (toutes)", f"/actions/?q={EVERYWHERE}"),
    ):
        few, many = (page_times(Page(host_of(centre), path, CARD)) for centre in (small, large))
        figures += few.figures(f"{FEW} fiches, {name}")
        figures += many.figures(f"{MANY} fiches, {name}", few, f"{FEW} fiches")
    figures.append(_cold_list(large))
    return [*figures, *_sheet_page(large).figures(f"Une fiche parmi {MANY}")]


def _centre(count: int) -> Centre:
    centre = new_centre(f"fiches-{count}", f"Centre social aux {count} fiches")
    fill_with_published_sheets(centre, Writer(seed=count).sheets(count))
    return centre


def _cold_list(centre: Centre) -> Figure:
    """The first request of a new process, on a host that no process has seen."""
    page = Page(host_of(centre), "/actions/", CARD)
    vocabulary.forget()
    clear_cache()
    hosts.forget(page.host)
    db.close()
    count = len(page.statements())
    return Figure(f"{MANY} fiches, liste, caches vides : requêtes SQL", count, "requêtes")


def _sheet_page(centre: Centre) -> PageTimes:
    first = next(Writer(seed=MANY).sheets(1))
    return page_times(Page(host_of(centre), f"/actions/{first['slug']}/", first["steps"][:30]))
