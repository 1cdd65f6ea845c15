"""The bands and states that only the facets know. Stored values are stable codes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sort(TextChoices):
    RELEVANCE = "relevance", _("Les plus proches de votre recherche")
    FRESHNESS = "freshness", _("Les plus récentes")
    ADAPTED = "adapted", _("Les plus adaptées")


class Reason(TextChoices):
    TOLD = "told", _("La raison de la fin est racontée")
    UNTOLD = "untold", _("La raison de la fin n’est pas dite")


class Lineage(TextChoices):
    ORIGINAL = "original", _("Pratique d’origine")
    ADAPTED = "adapted", _("Adaptée d’une autre pratique")


class BudgetBand(TextChoices):
    """The sum of the expenses of one edition."""

    TO_500 = "0-500", _("Moins de 500\u00a0€")
    TO_2000 = "500-2000", _("De 500 à 2\u202f000\u00a0€")
    TO_10000 = "2000-10000", _("De 2\u202f000 à 10\u202f000\u00a0€")
    TO_50000 = "10000-50000", _("De 10\u202f000 à 50\u202f000\u00a0€")
    ABOVE = "50000-", _("50\u202f000\u00a0€ et plus")


class WorkforceBand(TextChoices):
    """Everyone who takes part in the work, volunteers included."""

    TO_3 = "1-3", _("De 1 à 3 personnes")
    TO_10 = "4-10", _("De 4 à 10 personnes")
    TO_30 = "11-30", _("De 11 à 30 personnes")
    ABOVE = "31-", _("Plus de 30 personnes")


class PopulationBand(TextChoices):
    """The commune where the centre stands."""

    TO_2000 = "0-2000", _("Moins de 2\u202f000\u00a0habitants")
    TO_10000 = "2000-10000", _("De 2\u202f000 à 10\u202f000\u00a0habitants")
    TO_50000 = "10000-50000", _("De 10\u202f000 à 50\u202f000\u00a0habitants")
    TO_200000 = "50000-200000", _("De 50\u202f000 à 200\u202f000\u00a0habitants")
    ABOVE = "200000-", _("200\u202f000\u00a0habitants et plus")
