from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MailState(TextChoices):
    WAITING = "waiting", _("En attente")
    CLAIMED = "claimed", _("En cours d’envoi")
    SENT = "sent", _("Envoyé")
    REFUSED = "refused", _("Refusé")
    UNKNOWN = "unknown", _("Sort inconnu")
    CANCELLED = "cancelled", _("Annulé")


# What waits for a person's decision.
PROBLEMS = (MailState.REFUSED, MailState.UNKNOWN)
# What the programme has still to bring to an end by itself.
UNDER_WAY = (MailState.WAITING, MailState.CLAIMED)
