"""Spreadsheets on their way in."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.storage import PrivateStorage
from tenants.managers import CentreOnlyManager


class BroughtFile(models.Model):
    """A file that somebody is looking at before its people come in. Gone with them, or in a day."""

    uid = models.UUIDField(_("identifiant"), primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(_("fichier"), upload_to="bringing", storage=PrivateStorage)
    name = models.CharField(_("nom du fichier"), max_length=200)
    uploaded_at = models.DateTimeField(_("déposé le"), default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("déposé par"),
        related_name="+",
    )

    objects: models.Manager["BroughtFile"] = models.Manager()
    in_centres: models.Manager["BroughtFile"] = CentreOnlyManager()

    class Meta:
        base_manager_name = "in_centres"
        verbose_name = _("tableau à reprendre")
        verbose_name_plural = _("tableaux à reprendre")
        ordering: ClassVar = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
