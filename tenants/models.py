from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from tenants.enums import CentreKind, CentreSize, CentreState, Module
from territory.models import Commune, Department
from territory.normalise import sort_key


class Centre(TenantMixin):
    """A centre social or EVS: one PostgreSQL schema, one site."""

    # Schemas are made by tenants.provisioning and never dropped with the row.
    auto_create_schema = False
    auto_drop_schema = False

    slug = models.SlugField(_("nom court"), max_length=50, unique=True)
    name = models.CharField(_("nom"), max_length=200)
    name_key = models.CharField(_("nom normalisé"), max_length=200, editable=False)
    kind = models.CharField(
        _("type"), max_length=20, choices=CentreKind.choices, default=CentreKind.SOCIAL_CENTRE
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name=_("département"), related_name="centres"
    )
    commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        verbose_name=_("commune"),
        related_name="centres",
        null=True,
        blank=True,
    )
    address = models.TextField(_("adresse"), blank=True)
    declared_size = models.CharField(
        _("taille déclarée"), max_length=20, choices=CentreSize.choices, blank=True
    )
    email = models.EmailField(_("adresse e-mail"), blank=True)
    email_public = models.BooleanField(_("adresse e-mail affichée"), default=False)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    phone_public = models.BooleanField(_("téléphone affiché"), default=False)
    logo = models.ImageField(_("logo"), upload_to="logos", blank=True)
    accent_colour = models.CharField(
        _("couleur"),
        max_length=7,
        default="#a8401f",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Une couleur s’écrit #a8401f."))],
    )
    modules = ArrayField(
        models.CharField(max_length=20, choices=Module.choices),
        verbose_name=_("modules"),
        default=list,
        blank=True,
    )
    state = models.CharField(
        _("état"), max_length=20, choices=CentreState.choices, default=CentreState.PREPARING
    )
    # For the federation's list only: the centre's own schema decides who may enter.
    help_until = models.DateTimeField(
        _("aide ouverte jusqu’au"), null=True, blank=True, editable=False
    )
    created = models.DateTimeField(_("créé le"), auto_now_add=True)

    objects: models.Manager["Centre"] = models.Manager()

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        ordering: ClassVar = ["name_key", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["department", "name_key"], name="centre_name_unique_in_department"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.name_key = self.name_key_of(self.name)
        super().save(*args, **kwargs)

    @staticmethod
    def name_key_of(name: str) -> str:
        """The name as imports compare it: without case, accents, apostrophes or hyphens."""
        return sort_key(name)

    def has_module(self, module: str) -> bool:
        return module in self.modules


class Domain(DomainMixin):
    """A host name on which a centre's site answers."""

    class Meta:
        verbose_name = _("domaine")
        verbose_name_plural = _("domaines")
        ordering: ClassVar = ["domain"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant"],
                condition=models.Q(is_primary=True),
                name="one_primary_domain_per_centre",
            ),
        ]

    def save(self, *args, **kwargs) -> None:
        self.domain: str = self.domain.lower().rstrip(".")
        super().save(*args, **kwargs)


class TemplateDump(models.Model):
    """The SQL that makes an empty centre, for one state of the migrations."""

    state = models.CharField(_("état des migrations"), max_length=64, primary_key=True)
    sql = models.TextField(_("SQL"))
    created = models.DateTimeField(_("créé le"), auto_now_add=True)

    class Meta:
        verbose_name = _("modèle de schéma")
        verbose_name_plural = _("modèles de schéma")

    def __str__(self) -> str:
        return self.state
