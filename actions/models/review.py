"""Where a sheet is on its way to the site and to the network, and what was said on the way."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions.enums import ReviewState, StepKind
from actions.models.sheet import ActionSheet
from tenants.managers import CentreOnlyManager


def person(verbose_name: Any) -> Any:
    """Who did it; an erased account keeps its row, so no name is copied."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=verbose_name,
        related_name="+",
        null=True,
        blank=True,
    )


class SheetReview(models.Model):
    """What waits for an answer: the draft that was sent to direction, the sharing asked for.

    Apart from the sheet: a column of it would travel in every revision.
    """

    sheet = models.OneToOneField(
        ActionSheet,
        models.CASCADE,
        verbose_name=_("fiche"),
        related_name="review",
        primary_key=True,
    )
    state = models.CharField(
        _("état"), max_length=20, choices=ReviewState.choices, default=ReviewState.SETTLED
    )
    submitted_by = person(_("envoyée par"))
    submitted_at = models.DateTimeField(_("envoyée le"), null=True, blank=True)
    sharing_asked_by = person(_("partage demandé par"))
    sharing_asked_at = models.DateTimeField(_("partage demandé le"), null=True, blank=True)

    objects: models.Manager["SheetReview"] = models.Manager()
    in_centres: models.Manager["SheetReview"] = CentreOnlyManager()

    class Meta:
        base_manager_name = "in_centres"
        verbose_name = _("validation de fiche")
        verbose_name_plural = _("validations de fiches")
        indexes: ClassVar = [
            models.Index(
                fields=["state"],
                condition=~models.Q(state=ReviewState.SETTLED),
                name="sheet_review_state",
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state=ReviewState.SETTLED)
                | models.Q(submitted_at__isnull=False),
                name="sheet_review_sent_when_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} – {self.get_state_display()}"

    @property
    def waits(self) -> bool:
        return self.state == ReviewState.WAITING


class SheetStep(models.Model):
    """Who did what with a sheet, when, and with which word. Never changed."""

    sheet = models.ForeignKey(
        ActionSheet, models.CASCADE, verbose_name=_("fiche"), related_name="way"
    )
    kind = models.CharField(_("étape"), max_length=20, choices=StepKind.choices)
    by = person(_("par"))
    at = models.DateTimeField(_("le"), default=timezone.now)
    word = models.TextField(_("mot"), blank=True)

    objects: models.Manager["SheetStep"] = models.Manager()
    in_centres: models.Manager["SheetStep"] = CentreOnlyManager()

    class Meta:
        base_manager_name = "in_centres"
        verbose_name = _("étape d’une fiche")
        verbose_name_plural = _("étapes des fiches")
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.sheet_id} – {self.get_kind_display()}"
