"""The words of a sheet and of the catalogue. Stored values are stable codes, labels French."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TermKind(TextChoices):
    """The vocabularies that the federation keeps, without a release."""

    KEYWORD = "keyword", _("Mot clé")
    AUDIENCE = "audience", _("Public")
    PARTNER_KIND = "partner-kind", _("Type de partenaire")


class Status(TextChoices):
    PLANNED = "planned", _("À venir")
    ONGOING = "ongoing", _("En cours")
    ENDED = "ended", _("Terminée")


class Dimension(TextChoices):
    CITIZENSHIP = "citizenship", _("Citoyenneté")
    SERVICES = "services", _("Services")
    PROJECT_SUPPORT = "project-support", _("Accompagnement de projets")


class Initiator(TextChoices):
    CENTRE = "centre", _("Le centre social ou l’espace de vie sociale")
    PARTNERS = "partners", _("Un ou plusieurs partenaires")
    RESIDENT = "resident", _("Un habitant ou une habitante")
    RESIDENT_GROUP = "resident-group", _("Un groupe d’habitants")
    OTHER = "other", _("Autre")


class TerritoryScale(TextChoices):
    NEIGHBOURHOOD = "neighbourhood", _("Un quartier")
    NEIGHBOURHOODS = "neighbourhoods", _("Plusieurs quartiers")
    COMMUNE = "commune", _("Une commune")
    COMMUNES = "communes", _("Plusieurs communes")
    OTHER = "other", _("Autre")


class WorkforceCategory(TextChoices):
    PROFESSIONALS = "professionals", _("Professionnels")
    VOLUNTEERS = "volunteers", _("Bénévoles")
    RESIDENTS = "residents", _("Habitants")
    PARTNERS = "partners", _("Partenaires")


class BudgetNature(TextChoices):
    EXPENSE = "expense", _("Dépense")
    FUNDING = "funding", _("Financement")
    IN_KIND = "in-kind", _("Apport en nature")


class OutcomeScope(TextChoices):
    TERRITORY = "territory", _("Sur le territoire")
    CENTRE = "centre", _("Pour le centre")
    RESIDENTS = "residents", _("Pour les habitants")
