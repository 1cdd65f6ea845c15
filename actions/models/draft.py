"""What the back office's list says of the latest draft of each sheet."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.models.sheet import ActionSheet


class SheetDraft(models.Model):
    """Written with each version that is saved (``ActionSheet.save_revision``).

    The row of a sheet holds what is published, and a revision is one JSON text: a list that read
    the revisions of 1,000 sheets would take seconds. Never the truth, always written again.
    """

    sheet = models.OneToOneField(
        ActionSheet,
        models.CASCADE,
        verbose_name=_("fiche"),
        related_name="draft",
        primary_key=True,
    )
    title = models.CharField(_("titre"), max_length=255)
    sort_key = models.CharField(_("titre, pour le tri"), max_length=1100)
    slug = models.SlugField(_("adresse"), max_length=100)
    edition_year = models.PositiveSmallIntegerField(_("année"), null=True)
    keywords = ArrayField(
        models.CharField(max_length=50), verbose_name=_("mots clés"), default=list
    )
    axes = ArrayField(models.UUIDField(), verbose_name=_("axes du projet social"), default=list)
    suggestions = models.PositiveIntegerField(_("lignes proposées à confirmer"), default=0)
    lacks_outcomes = models.BooleanField(_("résultats à raconter"), default=False)
    # ``actions.completeness``; empty in drafts that were saved before it, until the night's task.
    points = models.PositiveSmallIntegerField(_("points"), null=True)
    points_out_of = models.PositiveSmallIntegerField(_("points possibles"), null=True)
    urgent_gaps = models.PositiveSmallIntegerField(_("rubriques à compléter"), null=True)
    scored_with = models.PositiveSmallIntegerField(_("version des critères"), null=True)
    vector = SearchVectorField(_("texte indexé"))

    class Meta:
        verbose_name = _("brouillon de fiche")
        verbose_name_plural = _("brouillons de fiches")
        indexes: ClassVar = [GinIndex(fields=["vector"], name="sheet_draft_vector")]

    def __str__(self) -> str:
        return self.title
