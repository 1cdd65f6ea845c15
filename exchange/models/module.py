"""How a centre runs its exchange."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from exchange.enums import Rhythm, Visibility


class ExchangeSettings(models.Model):
    """One row in each centre: see ``exchange.selectors.exchange_settings``."""

    name = models.CharField(
        _("nom du service"),
        max_length=100,
        default=_("Entraide entre habitants"),
        help_text=_("Comme vous l’appelez chez vous."),
    )
    welcome = models.TextField(
        _("mot d’accueil"),
        blank=True,
        help_text=_("Deux ou trois phrases en haut de la page publique."),
    )
    online_registration = models.BooleanField(_("inscription par internet"), default=True)
    quiet_months = models.PositiveSmallIntegerField(
        _("mois sans nouvelles avant d’appeler"),
        default=18,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("Passé ce délai, la personne est sur la liste des appels."),
    )
    leaving_days = models.PositiveSmallIntegerField(
        _("jours pour répondre avant le départ"),
        default=90,
        validators=[MinValueValidator(7), MaxValueValidator(730)],
        help_text=_("Après un appel sans réponse, l’inscription se termine au bout de ce délai."),
    )
    # --- The wall ---
    moderated = models.BooleanField(
        _("l’accueil relit les annonces avant de les publier"), default=True
    )
    visibility = models.CharField(
        _("les annonces sont visibles par"),
        max_length=12,
        choices=Visibility.choices,
        default=Visibility.EVERYONE,
        help_text=_("Au plus : chaque personne peut choisir moins pour les siennes."),
    )
    validity_days = models.PositiveSmallIntegerField(
        _("jours qu’une annonce reste sur le mur"),
        default=90,
        validators=[MinValueValidator(7), MaxValueValidator(730)],
    )
    digest = models.CharField(
        _("lettre du mur par e-mail"),
        max_length=8,
        choices=Rhythm.choices,
        default=Rhythm.NONE,
        help_text=_("Aux personnes inscrites qui ont une adresse e-mail ; chacune peut l’arrêter."),
    )

    class Meta:
        verbose_name = _("réglages de l’entraide")
        verbose_name_plural = _("réglages de l’entraide")
        constraints: ClassVar = [
            models.CheckConstraint(name="exchange_settings_one_row", condition=models.Q(pk=1))
        ]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """Where permanences are held, and where papers hang."""

    name = models.CharField(_("nom du lieu"), max_length=100)
    address = models.CharField(_("adresse"), max_length=250, blank=True)
    hours = models.CharField(
        _("permanences"),
        max_length=250,
        blank=True,
        help_text=_("Par exemple : le mercredi de 9 h 30 à 11 h 30, hors vacances scolaires."),
    )
    has_board = models.BooleanField(_("un panneau y est affiché"), default=True)
    retired_on = models.DateField(_("n’est plus utilisé depuis le"), null=True, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("lieu")
        verbose_name_plural = _("lieux")
        ordering: ClassVar = ["sort_order", "name", "pk"]

    def __str__(self) -> str:
        return self.name
