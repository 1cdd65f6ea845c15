"""The benchmarks in the order of the table. To import once Django is set up."""

from collections.abc import Callable

from deploy.benchmarks import (
    alike,
    catalogue,
    centres,
    editing,
    exchange,
    exports,
    fleet,
    homes,
    imports,
    search,
    sheets,
    wall,
)
from deploy.benchmarks.figures import Figure

Benchmark = Callable[[], list[Figure]]

BENCHMARKS: dict[str, Benchmark] = {
    "Création de centres": centres.creating_centres,
    "Flotte": fleet.asking_the_fleet,
    "Fiches d’un centre": sheets.sheet_pages,
    "Gestion des fiches": editing.back_office_pages,
    "Entraide": exchange.desk_pages,
    "Entraide, le mur": wall.wall_and_papers,
    "Catalogue": catalogue.catalogue_pages,
    # The last one that shares sheets: the catalogue is measured with its own three hundred.
    "Import": imports.importing,
    "Accueils et hôtes": homes.home_pages,
    # Ten thousand practices more.
    "Ressemblances": alike.resembling_titles,
    # It fills the catalogue.
    "Recherche": search.searching,
    "Exports": exports.exporting,
}
