from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class AdaptationNotice(models.Model):
    """That direction was told of one adaptation of a practice of this centre: never twice."""

    adapted_uid = models.UUIDField(_("action qui s’en inspire"), unique=True, editable=False)
    told_at = models.DateTimeField(_("annoncée le"), auto_now_add=True)

    class Meta:
        verbose_name = _("annonce d’adaptation")
        verbose_name_plural = _("annonces d’adaptation")
        ordering: ClassVar = ["told_at", "pk"]

    def __str__(self) -> str:
        return str(self.adapted_uid)
