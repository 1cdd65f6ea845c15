"""Codes that were on a card that somebody has lost."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from exchange.models.people import CODE_LENGTH, Participant


class FormerCard(models.Model):
    """A code that opens nothing any more, kept so that the desk learns why.

    The present one stands on the participant herself.
    """

    code = models.CharField(_("ancien code"), max_length=CODE_LENGTH, unique=True)
    participant = models.ForeignKey(
        Participant, models.CASCADE, verbose_name=_("personne"), related_name="former_cards"
    )
    replaced_on = models.DateField(_("remplacée le"), auto_now_add=True)

    class Meta:
        verbose_name = _("ancienne carte")
        verbose_name_plural = _("anciennes cartes")
        ordering: ClassVar = ["-replaced_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.participant_id} ({self.replaced_on})"
