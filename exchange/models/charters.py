"""What people sign to take part, version by version, and their signatures."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.enums import CharterKind, Way
from exchange.models.people import Mandate, Participant
from jobs.storage import PrivateStorage
from tenants.managers import CentreOnlyManager


class CharterVersionQuerySet(models.QuerySet["CharterVersion"]):
    def published(self) -> Self:
        return self.exclude(published_on=None)

    def in_force(self) -> Self:
        """The last published version of each kind."""
        last = (
            self.model._default_manager.exclude(published_on=None)
            .values("kind")
            .annotate(last=Max("number"))
            .filter(kind=models.OuterRef("kind"))
            .values("last")
        )
        return self.published().filter(number=models.Subquery(last))


class CharterVersion(models.Model):
    """A text that does not change once it is published: people have signed it."""

    kind = models.CharField(_("texte"), max_length=10, choices=CharterKind.choices)
    number = models.PositiveSmallIntegerField(_("version"))
    # Paragraphs apart by an empty line; a line that begins with « # » is a heading, with « - » an
    # item of a list: see ``charters.text``.
    text = models.TextField(_("texte"))
    changes = models.TextField(
        _("ce qui change"), blank=True, help_text=_("En une phrase, pour qui avait déjà signé.")
    )
    # A correction of spelling is not signed again: those who signed the version before are quits.
    sign_again = models.BooleanField(_("à signer à nouveau"), default=True)
    published_on = models.DateField(_("en vigueur depuis le"), null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("écrit par"),
        related_name="+",
        null=True,
        blank=True,
    )
    saved_at = models.DateTimeField(_("enregistré le"), auto_now=True)

    objects = CharterVersionQuerySet.as_manager()
    in_centres: models.Manager["CharterVersion"] = CentreOnlyManager()

    class Meta:
        base_manager_name = "in_centres"
        verbose_name = _("version d’un texte à signer")
        verbose_name_plural = _("versions des textes à signer")
        ordering: ClassVar = ["kind", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "number"], name="charter_version_unique"),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(published_on=None),
                name="charter_one_draft_of_each",
                violation_error_message=_("Un brouillon de ce texte existe déjà."),
            ),
        ]

    def __str__(self) -> str:
        return _("%(title)s, version %(number)s") % {
            "title": self.get_kind_display(),
            "number": self.number,
        }


class Signature(models.Model):
    """Who signed which version, when, how, before whom."""

    participant = models.ForeignKey(
        Participant, models.CASCADE, verbose_name=_("personne"), related_name="signatures"
    )
    version = models.ForeignKey(
        CharterVersion, models.PROTECT, verbose_name=_("version"), related_name="signatures"
    )
    signed_on = models.DateField(_("signé le"), default=timezone.localdate)
    way = models.CharField(_("signé"), max_length=10, choices=Way.choices)
    # What was typed as a signature, on screen.
    typed_name = models.CharField(_("nom tapé"), max_length=200, blank=True)
    # A guardian, or who has the mandate to sign.
    signed_for = models.ForeignKey(
        Mandate,
        models.SET_NULL,
        verbose_name=_("signé pour elle ou lui par"),
        related_name="signatures",
        null=True,
        blank=True,
    )
    witness = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("devant"),
        related_name="+",
        null=True,
        blank=True,
    )
    scan = models.FileField(
        _("papier signé"), upload_to="signatures", storage=PrivateStorage, blank=True
    )
    noted_at = models.DateTimeField(_("noté le"), auto_now_add=True)

    objects: models.Manager["Signature"] = models.Manager()
    in_centres: models.Manager["Signature"] = CentreOnlyManager()

    class Meta:
        base_manager_name = "in_centres"
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering: ClassVar = ["-signed_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant", "version"],
                name="signature_once_for_each_version",
                violation_error_message=_("Cette version est déjà signée."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant}, {self.version}"
