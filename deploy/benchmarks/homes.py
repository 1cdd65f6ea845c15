"""The first pages, and finding the centre that answers on a host."""

from statistics import median

from django.conf import settings

from deploy.benchmarks.figures import Figure
from deploy.benchmarks.measuring import Page, milliseconds, page_times, series
from deploy.benchmarks.network import fill_with_published_sheets, host_of, new_centre
from deploy.benchmarks.texts import Writer
from tenants.connections import db
from tenants.hosts import centre_for_host, forget

SHEETS = 30
LOOKUPS = 200


def home_pages() -> list[Figure]:
    centre = new_centre("accueillant", "Centre social accueillant")
    fill_with_published_sheets(centre, Writer(seed=31).sheets(SHEETS))
    host = host_of(centre)
    return [
        *page_times(Page(settings.NETWORK_DOMAIN, "/", "Partagées récemment")).figures(
            "Accueil de la fédération"
        ),
        *page_times(Page(host, "/", 'class="card"')).figures(
            f"Accueil d’un centre ({SHEETS} fiches)"
        ),
        _host_lookup(host),
    ]


def _host_lookup(host: str) -> Figure:
    db.set_schema_to_public()
    cold = []
    for _ in range(LOOKUPS):
        forget(host)
        cold.append(milliseconds(lambda: centre_for_host(host)))
    warm = series(lambda: centre_for_host(host), LOOKUPS)
    return Figure(
        "Centre d’un hôte, par Redis : médiane (réf. par la base)",
        median(warm),
        "ms",
        median(cold),
    )
