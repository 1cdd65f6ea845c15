from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JobState(TextChoices):
    WAITING = "waiting", _("En attente")
    RUNNING = "running", _("En cours")
    DONE = "done", _("Terminé")
    FAILED = "failed", _("N’a pas abouti")
    CANCELLED = "cancelled", _("Annulé")


ACTIVE = [JobState.WAITING, JobState.RUNNING]
RETRIABLE = [JobState.FAILED, JobState.CANCELLED]
