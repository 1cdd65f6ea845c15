"""Choices that only the sheet knows; those it shares with the catalogue are federation.enums."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RowSource(TextChoices):
    """Where a row comes from.

    ``imported`` rows were read in prose by an import: they are suggestions, never printed,
    summed, faceted or shared until a person confirms them.
    """

    ENTERED = "entered", _("Saisie")
    IMPORTED = "imported", _("Proposée par l’import")
    CONFIRMED = "confirmed", _("Proposée puis confirmée")


class ContactVisibility(TextChoices):
    PUBLIC = "public", _("Tout le monde")
    NETWORK = "network", _("Les centres du réseau")
    NOBODY = "nobody", _("Personne")
