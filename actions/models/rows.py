"""Rows of a sheet. Choices are codes, not foreign keys: the editor shows thirty of them."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.images import get_image_model_string
from wagtail.models import Orderable

from actions.enums import RowSource
from actions.models.sheet import ActionSheet
from federation.enums import BudgetNature, OutcomeScope, WorkforceCategory
from tenants.managers import CentreOnlyManager


class SuggestibleRow(Orderable):
    """A row that an import may suggest. Suggestions are never printed, summed or shared."""

    source = models.CharField(
        _("origine"), max_length=20, choices=RowSource.choices, default=RowSource.ENTERED
    )

    class Meta(Orderable.Meta):
        abstract = True

    @property
    def suggested(self) -> bool:
        return self.source == RowSource.IMPORTED


class Objective(SuggestibleRow):
    sheet = ParentalKey(ActionSheet, on_delete=models.CASCADE, related_name="objectives")
    text = models.TextField(_("objectif"))

    class Meta(SuggestibleRow.Meta):
        verbose_name = _("objectif")
        verbose_name_plural = _("objectifs")

    def __str__(self) -> str:
        return self.text


class Partner(SuggestibleRow):
    sheet = ParentalKey(ActionSheet, on_delete=models.CASCADE, related_name="partners")
    kind = models.CharField(_("type de partenaire"), max_length=50, blank=True)
    name = models.CharField(_("nom"), max_length=255, blank=True)

    class Meta(SuggestibleRow.Meta):
        verbose_name = _("partenaire")
        verbose_name_plural = _("partenaires")

    def __str__(self) -> str:
        return self.name or self.kind


class BudgetLine(SuggestibleRow):
    sheet = ParentalKey(ActionSheet, on_delete=models.CASCADE, related_name="budget_lines")
    nature = models.CharField(_("nature"), max_length=20, choices=BudgetNature.choices)
    label = models.CharField(_("libellé ou financeur"), max_length=255, blank=True)
    amount = models.DecimalField(
        _("montant (€)"),
        max_digits=11,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    year = models.PositiveSmallIntegerField(_("année"), null=True, blank=True)
    note = models.TextField(_("précision"), blank=True)

    class Meta(SuggestibleRow.Meta):
        verbose_name = _("ligne de budget")
        verbose_name_plural = _("budget")

    def __str__(self) -> str:
        return f"{self.label} {self.amount} €"


class Workforce(SuggestibleRow):
    sheet = ParentalKey(ActionSheet, on_delete=models.CASCADE, related_name="workforce")
    category = models.CharField(_("qui"), max_length=20, choices=WorkforceCategory.choices)
    number = models.PositiveIntegerField(_("nombre"))
    note = models.TextField(_("précision"), blank=True)

    class Meta(SuggestibleRow.Meta):
        verbose_name = _("moyens humains")
        verbose_name_plural = _("moyens humains")

    def __str__(self) -> str:
        return f"{self.number} {self.get_category_display()}"


class PeopleReached(SuggestibleRow):
    sheet = ParentalKey(ActionSheet, on_delete=models.CASCADE, related_name="people_reached")
    total = models.PositiveIntegerField(_("personnes touchées"), null=True, blank=True)
    adults = models.PositiveIntegerField(_("dont adultes"), null=True, blank=True)
    retired = models.PositiveIntegerField(_("dont retraités"), null=True, blank=True)
    minors = models.PositiveIntegerField(_("dont moins de 18 ans"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("année"), null=True, blank=True)
    note = models.TextField(_("précision"), blank=True)

    class Meta(SuggestibleRow.Meta):
        verbose_name = _("personnes touchées")
        verbose_name_plural = _("personnes touchées")

    def __str__(self) -> str:
        return str(self.total)


class Outcome(SuggestibleRow):
    sheet = ParentalKey(ActionSheet, on_delete=models.CASCADE, related_name="outcomes")
    scope = models.CharField(_("pour qui"), max_length=20, choices=OutcomeScope.choices)
    label = models.CharField(_("résultat"), max_length=255)
    value = models.DecimalField(
        _("chiffre"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(_("unité"), max_length=50, blank=True)

    class Meta(SuggestibleRow.Meta):
        verbose_name = _("résultat chiffré")
        verbose_name_plural = _("résultats chiffrés")

    def __str__(self) -> str:
        return self.label


class SheetPhoto(Orderable):
    sheet = ParentalKey(ActionSheet, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey(
        get_image_model_string(), models.CASCADE, verbose_name=_("photo"), related_name="+"
    )
    alternative_text = models.CharField(
        _("texte de remplacement"),
        max_length=255,
        blank=True,
        help_text=_("Ce que montre la photo, pour qui ne la voit pas."),
    )
    consent = models.TextField(
        _("qui a accepté d’être montré"),
        blank=True,
        help_text=_("Jamais affiché : les personnes visibles et la date de leur accord."),
    )
    credit = models.CharField(_("crédit"), max_length=255, blank=True)

    objects: models.Manager["SheetPhoto"] = models.Manager()
    in_centres: models.Manager["SheetPhoto"] = CentreOnlyManager()

    class Meta(Orderable.Meta):
        base_manager_name = "in_centres"
        verbose_name = _("photo")
        verbose_name_plural = _("photos")

    def __str__(self) -> str:
        return self.alternative_text


class SheetDocument(Orderable):
    sheet = ParentalKey(ActionSheet, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        "wagtaildocs.Document", models.CASCADE, verbose_name=_("document"), related_name="+"
    )
    title = models.CharField(_("titre"), max_length=255, blank=True)

    objects: models.Manager["SheetDocument"] = models.Manager()
    in_centres: models.Manager["SheetDocument"] = CentreOnlyManager()

    class Meta(Orderable.Meta):
        base_manager_name = "in_centres"
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return self.title
