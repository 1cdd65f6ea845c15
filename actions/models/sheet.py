"""The action sheet and its rows, in each centre's schema.

A sheet is one yearly edition of an action: editions share ``action_uid``. The row and its
children hold what is published; a draft lives in Wagtail's latest revision.
"""

import uuid
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, Revision, RevisionMixin

from actions.enums import ContactVisibility
from actions.models.trash import OutsideTrashManager, SheetInTrash, TrashedSheet
from federation.enums import Dimension, Initiator, Status, TerritoryScale
from tenants.managers import CentreOnlyManager


class ActionSheetQuerySet(models.QuerySet["ActionSheet"]):
    def published(self) -> "ActionSheetQuerySet":
        return self.filter(live=True)

    def latest_editions(self) -> "ActionSheetQuerySet":
        """Of each action the last year that is published."""
        newer = ActionSheet.objects.published().filter(action_uid=models.OuterRef("action_uid"))
        newer = newer.alias(
            year=Coalesce("edition_year", 0),
            own_year=Coalesce(models.OuterRef("edition_year"), 0),
        ).filter(
            models.Q(year__gt=models.F("own_year"))
            | models.Q(year=models.F("own_year"), pk__gt=models.OuterRef("pk"))
        )
        return self.published().filter(~models.Exists(newer))

    def for_cards(self) -> "ActionSheetQuerySet":
        """Reads what a card of a list shows, not the long texts; ``other_years``: those before."""
        others = ActionSheet.objects.published().filter(action_uid=models.OuterRef("action_uid"))
        years = others.exclude(edition_year=None).exclude(
            edition_year=models.OuterRef("edition_year")
        )
        return self.only("title", "slug", "summary", "status", "edition_year").annotate(
            other_years=ArraySubquery(
                years.order_by("-edition_year").values("edition_year").distinct()
            )
        )


class ActionSheet(
    DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel
):
    uid = models.UUIDField(_("identifiant"), default=uuid.uuid4, unique=True, editable=False)
    action_uid = models.UUIDField(
        _("identifiant de l’action"), default=uuid.uuid4, db_index=True, editable=False
    )
    slug = models.SlugField(_("adresse"), max_length=100, unique=True)
    edition_year = models.PositiveSmallIntegerField(_("année"), null=True, blank=True)

    # Identity
    title = models.CharField(_("titre"), max_length=255)
    summary = models.TextField(_("résumé"), blank=True)
    status = models.CharField(
        _("état de l’action"), max_length=20, choices=Status.choices, blank=True
    )
    ended_reason = models.TextField(_("pourquoi elle est terminée"), blank=True)
    dimension = models.CharField(
        _("dimension"), max_length=20, choices=Dimension.choices, blank=True
    )
    keywords = ArrayField(
        models.CharField(max_length=50), verbose_name=_("mots clés"), default=list, blank=True
    )
    starts_on = models.DateField(_("début"), null=True, blank=True)
    ends_on = models.DateField(_("fin"), null=True, blank=True)
    frequency = models.CharField(_("fréquence"), max_length=255, blank=True)
    places = models.TextField(_("lieux"), blank=True)

    # Origin and purpose
    initiators = ArrayField(
        models.CharField(max_length=20, choices=Initiator.choices),
        verbose_name=_("à l’initiative de l’action"),
        default=list,
        blank=True,
    )
    initiators_note = models.TextField(_("précision sur l’initiative"), blank=True)
    observed_need = models.TextField(_("constat de départ"), blank=True)
    orientation = models.TextField(_("orientation"), blank=True)
    axes = ArrayField(
        models.UUIDField(), verbose_name=_("axes du projet social"), default=list, blank=True
    )
    audiences = ArrayField(
        models.CharField(max_length=50), verbose_name=_("publics"), default=list, blank=True
    )

    # Where
    territory_scale = models.CharField(
        _("territoire concerné"), max_length=20, choices=TerritoryScale.choices, blank=True
    )
    territory_note = models.TextField(_("précision sur le territoire"), blank=True)
    communes = ArrayField(
        models.CharField(max_length=5),
        verbose_name=_("communes (codes Insee)"),
        default=list,
        blank=True,
    )

    # How
    description = models.TextField(_("description"), blank=True)
    steps = models.TextField(_("déroulement"), blank=True)
    workforce_text = models.TextField(_("personnes mobilisées"), blank=True)
    budget_text = models.TextField(_("budget, en quelques mots"), blank=True)

    # Outcomes, limits, what comes next
    outcome_territory = models.TextField(_("résultats sur le territoire"), blank=True)
    outcome_centre = models.TextField(_("résultats pour le centre"), blank=True)
    outcome_residents = models.TextField(_("résultats pour les habitants"), blank=True)
    limits = models.TextField(_("limites"), blank=True)
    prospects = models.TextField(_("perspectives"), blank=True)
    would_do_differently = models.TextField(_("ce que nous ferions autrement"), blank=True)
    prerequisites = models.TextField(_("ce qu’il faut réunir avant de se lancer"), blank=True)

    # To call
    contact_name = models.CharField(_("personne à contacter"), max_length=255, blank=True)
    contact_details = models.CharField(_("comment la joindre"), max_length=255, blank=True)
    contact_when = models.CharField(_("quand la joindre"), max_length=255, blank=True)
    contact_visibility = models.CharField(
        _("contact montré à"),
        max_length=20,
        choices=ContactVisibility.choices,
        default=ContactVisibility.NETWORK,
    )

    # Lineage
    parent_practice = models.UUIDField(_("pratique adaptée"), null=True, blank=True)
    adaptation_changes = models.TextField(_("ce qui a été adapté"), blank=True)

    # Whatever has no place above
    free_text = models.TextField(_("texte libre"), blank=True)
    unsorted_text = models.TextField(_("à classer"), blank=True)
    still_valid_on = models.DateField(_("toujours valable au"), null=True, blank=True)

    # Wagtail's revisions of this object, by its own content type.
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="content_type",
        object_id_field="object_id",
        related_query_name="action_sheet",
        for_concrete_model=False,
    )

    # The back office is registered for both sides: at the federation it finds nothing, and no error.
    # Sheets in the trash are found by ``in_centres`` alone.
    objects: Any = OutsideTrashManager.from_queryset(ActionSheetQuerySet)()
    in_centres: models.Manager["ActionSheet"] = CentreOnlyManager()

    class Meta:
        base_manager_name = "in_centres"
        verbose_name = _("fiche action")
        verbose_name_plural = _("fiches action")
        ordering: ClassVar = [models.F("edition_year").desc(nulls_last=True), "title", "pk"]
        indexes: ClassVar = [
            GinIndex(fields=["keywords"], name="sheet_keywords"),
            # The order of the public list.
            models.Index(
                models.F("edition_year").desc(nulls_last=True),
                "title",
                "id",
                name="sheet_newest",
                condition=models.Q(live=True),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="sheet_ends_after_start",
                violation_error_message=_("La fin de l’action est avant son début."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("La fin de l’action est avant son début.")})

    def get_absolute_url(self) -> str:
        return reverse("actions:detail", args=[self.slug])

    @property
    def revisions(self) -> Any:
        return self._revisions

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Every way of saving a draft comes here: services, imports, the editor, its history."""
        from actions.indexing import index_draft  # it reads this model

        revision = super().save_revision(*args, **kwargs)
        index_draft(self)
        return revision

    @classmethod
    def from_serializable_data(
        cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> Any:
        """Rows of a revision are this sheet's: modelcluster would ask the database for each one."""
        names = [relation.get_accessor_name() for relation in get_all_child_relations(cls)]
        rows = {
            name: [{**row, "sheet": None} for row in data[name]] for name in names if name in data
        }
        return super().from_serializable_data({**data, **rows}, check_fks, strict_fks)

    def publish(self, *args: Any, **kwargs: Any) -> Any:
        """Every way of publishing comes here; who deletes the sheet at this moment is waited for."""
        with transaction.atomic():
            ActionSheet.in_centres.select_for_update().filter(pk=self.pk).first()
            if TrashedSheet.objects.filter(pk=self.pk).exists():
                raise SheetInTrash(
                    _("La fiche est dans la corbeille : restaurez-la avant de la publier.")
                )
            return super().publish(*args, **kwargs)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "actions/sheet_detail.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from actions.selectors import page_of  # it reads this model

        return {**page_of(self), "request": request}


class SheetText(models.Model):
    """What the search of published sheets reads; written when a sheet is published.

    Apart from the sheet: computed on the fly, a common word costs 1.5 s with 1,000 sheets, and a
    column of the sheet would travel in every revision.
    """

    sheet = models.OneToOneField(
        ActionSheet,
        models.CASCADE,
        verbose_name=_("fiche"),
        related_name="text",
        primary_key=True,
    )
    vector = SearchVectorField(_("texte indexé"))

    class Meta:
        verbose_name = _("texte de fiche")
        verbose_name_plural = _("textes de fiches")
        indexes: ClassVar = [GinIndex(fields=["vector"], name="sheet_text_vector")]

    def __str__(self) -> str:
        return str(self.sheet_id)


class ImportedSheet(models.Model):
    """What an import last wrote in a sheet, to tell its own work from a person's.

    Apart from the sheet because publishing an older revision would bring old values back.
    """

    sheet = models.OneToOneField(
        ActionSheet,
        models.CASCADE,
        verbose_name=_("fiche"),
        related_name="imported",
        primary_key=True,
    )
    digest = models.CharField(_("empreinte du contenu"), max_length=64)
    revision_id = models.BigIntegerField(_("révision"), validators=[MinValueValidator(1)])
    imported_at = models.DateTimeField(_("importée le"), auto_now=True)

    class Meta:
        verbose_name = _("import de fiche")
        verbose_name_plural = _("imports de fiches")

    def __str__(self) -> str:
        return str(self.sheet_id)


class SheetSharing(models.Model):
    """Whether a sheet is in the network's catalogue. ``version`` grows with every change."""

    sheet = models.OneToOneField(
        ActionSheet,
        models.CASCADE,
        verbose_name=_("fiche"),
        related_name="sharing",
        primary_key=True,
    )
    version = models.PositiveIntegerField(_("version"), default=0)
    shared = models.BooleanField(_("partagée au réseau"), default=False)
    shared_since = models.DateTimeField(_("partagée depuis le"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changé le"), auto_now=True)

    class Meta:
        verbose_name = _("partage de fiche")
        verbose_name_plural = _("partages de fiches")

    def __str__(self) -> str:
        return str(self.sheet_id)
