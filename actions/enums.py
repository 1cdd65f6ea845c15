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


class ReviewState(TextChoices):
    """What direction has made of the latest draft that was sent to her."""

    WAITING = "waiting", _("Attend la direction")
    SENT_BACK = "sent-back", _("Renvoyée")
    SETTLED = "settled", _("N’attend rien")


class StepKind(TextChoices):
    """What happens to a sheet on its way; ended by « par » and a name."""

    SUBMITTED = "submitted", _("Envoyée à la direction")
    SENT_BACK = "sent-back", _("Renvoyée à l’équipe")
    PUBLISHED = "published", _("Publiée sur le site")
    SHARING_ASKED = "sharing-asked", _("Partage avec le réseau demandé")
    SHARING_REFUSED = "sharing-refused", _("Partage avec le réseau refusé")
    SHARED = "shared", _("Partagée avec le réseau")
    WITHDRAWN = "withdrawn", _("Retirée du réseau")


class SheetState(TextChoices):
    """Where a sheet stands, in one word: its editor and the list of sheets say the same."""

    DRAFT = "draft", _("Brouillon")
    WAITING = "waiting", _("À valider")
    SENT_BACK = "sent-back", _("Renvoyée")
    PUBLISHED = "published", _("Publiée")
    SHARED = "shared", _("Partagée avec le réseau")
