from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CentreKind(TextChoices):
    SOCIAL_CENTRE = "social-centre", _("Centre social")
    EVS = "evs", _("Espace de vie sociale (EVS)")


class CentreState(TextChoices):
    PREPARING = "preparing", _("En préparation")
    OPEN = "open", _("Ouvert")
    SUSPENDED = "suspended", _("Suspendu")
    ARCHIVED = "archived", _("Archivé")


# Its hosts let nobody in.
CLOSED_TO_ALL = (CentreState.SUSPENDED, CentreState.ARCHIVED)


class CentreSize(TextChoices):
    """The size a centre declares, by its number of paid full-time equivalents."""

    SMALL = "small", _("Petite équipe (moins de 5 équivalents temps plein)")
    MEDIUM = "medium", _("Équipe moyenne (de 5 à 15 équivalents temps plein)")
    LARGE = "large", _("Grande équipe (plus de 15 équivalents temps plein)")


class Module(TextChoices):
    """What a centre may switch on."""

    EXCHANGE = "exchange", _("Mur des échanges")
