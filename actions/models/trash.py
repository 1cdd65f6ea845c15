"""Sheets that somebody has deleted: kept for a month, and in no list but that of the trash."""

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from tenants.managers import CentreOnlyManager
from tenants.retention import days_kept


class SheetInTrash(PermissionDenied):
    """The message is a French sentence."""


class TrashedSheet(models.Model):
    """That a sheet is in the trash. Apart from it: a column would travel in every revision."""

    sheet = models.OneToOneField(
        "actions.ActionSheet",
        models.CASCADE,
        verbose_name=_("fiche"),
        related_name="trashed",
        primary_key=True,
    )
    trashed_at = models.DateTimeField(_("supprimée le"), db_index=True)
    trashed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("supprimée par"),
        related_name="+",
        null=True,
        blank=True,
    )

    objects: models.Manager["TrashedSheet"] = CentreOnlyManager()

    class Meta:
        verbose_name = _("fiche à la corbeille")
        verbose_name_plural = _("fiches à la corbeille")
        base_manager_name = "objects"
        ordering: ClassVar = ["-trashed_at", "-pk"]

    def __str__(self) -> str:
        return str(self.sheet_id)

    @property
    def title(self) -> str:
        """What the latest draft of the sheet says, as in the list."""
        draft = getattr(self.sheet, "draft", None)
        return str(draft.title if draft else self.sheet.title)

    @property
    def kept_until(self) -> datetime.datetime:
        return self.trashed_at + datetime.timedelta(days=days_kept("trash"))


class OutsideTrashManager(CentreOnlyManager):
    """What every list, search, count and export finds. ``in_centres`` finds the trash too.

    A subquery, not a join: callers lock the rows that they find. Who has waited for a lock may
    still find a sheet that has just been deleted (PostgreSQL asks a subquery once, before it
    waits): it is no longer published, and a second statement no longer finds it.
    """

    def get_queryset(self) -> models.QuerySet[Any]:
        return (
            super().get_queryset().filter(~Exists(TrashedSheet.objects.filter(pk=OuterRef("pk"))))
        )
