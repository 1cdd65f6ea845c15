"""The centre's social project (projet social) and its axes, which sheets answer."""

import datetime
import uuid
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from tenants.managers import CentreOnlyManager

ENDS_BEFORE_START = _("La fin de l’agrément est avant son début.")


class SocialProjectQuerySet(models.QuerySet["SocialProject"]):
    def current_first(self, today: datetime.date) -> "SocialProjectQuerySet":
        """The one whose agreement holds today, else the latest; two that hold: the latest."""
        begun = models.Q(agreed_from__lte=today) | models.Q(agreed_from=None)
        lasts = models.Q(agreed_until__gte=today) | models.Q(agreed_until=None)
        dated = models.Q(agreed_from__isnull=False) | models.Q(agreed_until__isnull=False)
        holds = models.ExpressionWrapper(begun & lasts & dated, models.BooleanField())
        return self.annotate(holds=holds).order_by(
            "-holds", models.F("agreed_from").desc(nulls_last=True), "-pk"
        )


class SocialProject(ClusterableModel):
    """What the centre has committed itself to for the years of its agreement (agrément) by the Caf."""

    uid = models.UUIDField(_("identifiant"), default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("titre"), max_length=255)
    agreed_from = models.DateField(_("début de l’agrément"), null=True, blank=True)
    agreed_until = models.DateField(_("fin de l’agrément"), null=True, blank=True)
    summary = models.TextField(_("en quelques phrases"), blank=True)
    saved_at = models.DateTimeField(_("enregistré le"), auto_now=True)

    # The back office is registered for both sides: at the federation it finds nothing, and no error.
    objects: Any = CentreOnlyManager.from_queryset(SocialProjectQuerySet)()

    class Meta:
        verbose_name = _("projet social")
        verbose_name_plural = _("projets sociaux")
        ordering: ClassVar = [models.F("agreed_from").desc(nulls_last=True), "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(agreed_from=None)
                | models.Q(agreed_until=None)
                | models.Q(agreed_until__gte=models.F("agreed_from")),
                name="project_ends_after_start",
                violation_error_message=ENDS_BEFORE_START,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.agreed_from and self.agreed_until and self.agreed_until < self.agreed_from:
            raise ValidationError({"agreed_until": ENDS_BEFORE_START})


class Axis(Orderable):
    """Sheets name it by ``uid``. Retired, not deleted, once one of them does."""

    project = ParentalKey(
        SocialProject,
        on_delete=models.CASCADE,
        verbose_name=_("projet social"),
        related_name="axes",
    )
    uid = models.UUIDField(_("identifiant"), default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("axe"), max_length=255)
    needs = models.TextField(_("besoins constatés"), blank=True)
    objectives = models.TextField(_("objectifs"), blank=True)
    retired_on = models.DateField(_("retiré le"), null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("axe du projet social")
        verbose_name_plural = _("axes du projet social")

    def __str__(self) -> str:
        return self.title
