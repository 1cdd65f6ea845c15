"""The wall by e-mail: one issue a week or a month, once to each person."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from exchange.models.people import Participant


class DigestIssue(models.Model):
    # « 2026-W47 » or « 2026-11 ».
    period = models.CharField(_("période"), max_length=8, unique=True)
    posts = ArrayField(models.PositiveBigIntegerField(), verbose_name=_("annonces"), default=list)
    made_on = models.DateField(_("faite le"))
    # Everybody has a row in ``sendings``; until then the next night goes on.
    complete = models.BooleanField(_("tout est écrit"), default=False)

    class Meta:
        verbose_name = _("lettre du mur")
        verbose_name_plural = _("lettres du mur")
        ordering: ClassVar = ["-made_on", "-pk"]

    def __str__(self) -> str:
        return self.period


class DigestSending(models.Model):
    """Written in the transaction of the mail: nobody is written to twice, whatever dies when."""

    issue = models.ForeignKey(
        DigestIssue, models.CASCADE, verbose_name=_("lettre"), related_name="sendings"
    )
    participant = models.ForeignKey(
        Participant, models.CASCADE, verbose_name=_("personne"), related_name="digests"
    )

    class Meta:
        verbose_name = _("envoi de la lettre")
        verbose_name_plural = _("envois de la lettre")
        ordering: ClassVar = ["issue", "participant"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issue", "participant"], name="digest_once_to_each")
        ]

    def __str__(self) -> str:
        return f"{self.issue_id}, {self.participant_id}"


class DigestRefusal(models.Model):
    """Somebody does not want the letter any more."""

    participant = models.OneToOneField(
        Participant,
        models.CASCADE,
        verbose_name=_("personne"),
        related_name="digest_refusal",
        primary_key=True,
    )
    since = models.DateField(_("depuis le"), auto_now_add=True)

    class Meta:
        verbose_name = _("refus de la lettre")
        verbose_name_plural = _("refus de la lettre")

    def __str__(self) -> str:
        return str(self.participant_id)
