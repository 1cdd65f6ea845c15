"""Régions, départements and communes, in the schema public. Loaded by ``territory.reference``."""

from typing import Any, NoReturn, TypeVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext_lazy as _

from territory.normalise import sort_key

Row = TypeVar("Row", bound="Territory")

NEVER_DELETED = "A territory is retired (retired_on), never deleted: drafts still refer to it."


class TerritoryQuerySet(models.QuerySet[Row]):
    def current(self) -> "TerritoryQuerySet[Row]":
        return self.filter(retired_on=None)

    def delete(self) -> NoReturn:
        raise ProtectedError(NEVER_DELETED, set(self))


class Territory(models.Model):
    name = models.CharField(_("nom"), max_length=100)
    # "C" sorts by bytes, the same way on every cluster; the key itself is made for it.
    sort_key = models.CharField(_("clé de tri"), max_length=100, editable=False, db_collation="C")
    retired_on = models.DateField(
        _("n’existe plus depuis le"),
        null=True,
        blank=True,
        help_text=_("Le territoire reste affiché là où il a été choisi, mais n’est plus proposé."),
    )

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ProtectedError(NEVER_DELETED, {self})


class Region(Territory):
    code = models.CharField(_("code"), max_length=2, primary_key=True)

    class Meta:
        verbose_name = _("région")
        verbose_name_plural = _("régions")
        ordering = ["sort_key", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{2}$"), name="territory_region_code_valid"
            ),
        ]


class Department(Territory):
    # Text, because of "01" and "2A".
    code = models.CharField(_("code"), max_length=3, primary_key=True)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="departments", verbose_name=_("région")
    )
    is_overseas = models.BooleanField(_("outre-mer"), default=False)

    class Meta:
        verbose_name = _("département")
        verbose_name_plural = _("départements")
        ordering = ["is_overseas", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^([0-9]{2}|2[AB]|97[0-9])$"),
                name="territory_department_code_valid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Commune(Territory):
    code = models.CharField(_("code Insee"), max_length=5, primary_key=True)
    # Its index is the one on (department, sort_key) below.
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        related_name="communes",
        verbose_name=_("département"),
        db_index=False,
    )
    population = models.IntegerField(_("population"), null=True, blank=True)
    # One text, separated by blanks: arrays make the loading of all rows twice as long.
    postal_codes = models.CharField(_("codes postaux"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        ordering = ["sort_key", "code"]
        indexes = [
            models.Index(fields=["department", "sort_key"], name="territory_commune_department"),
            # Trigrams serve the beginning of any word of the name, not only of the first.
            GinIndex(
                fields=["sort_key"], opclasses=["gin_trgm_ops"], name="territory_commune_words"
            ),
            GinIndex(
                fields=["postal_codes"],
                opclasses=["gin_trgm_ops"],
                name="territory_commune_postal",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9][0-9AB][0-9]{3}$"),
                name="territory_commune_code_valid",
            ),
            models.CheckConstraint(
                condition=Q(population=None) | Q(population__gte=0),
                name="territory_commune_population_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.department_id})"
