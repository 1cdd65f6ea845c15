"""What is known of somebody while she registers by the web site, and of her address."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MailedCode(models.Model):
    """Six digits sent to an address; who copies them reads its mails.

    The browser's session holds ``key``, never the code, of which only a fingerprint is kept.
    """

    key = models.UUIDField(_("clé"), unique=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("adresse e-mail"))
    code_hash = models.CharField(_("empreinte du code"), max_length=64, editable=False)
    sent_count = models.PositiveSmallIntegerField(_("envois"), default=1)
    tries = models.PositiveSmallIntegerField(_("essais"), default=0)
    expires_at = models.DateTimeField(_("valable jusqu’à"))
    confirmed_at = models.DateTimeField(_("confirmé à"), null=True, blank=True)
    began_at = models.DateTimeField(_("commencé à"), auto_now_add=True)

    class Meta:
        verbose_name = _("code envoyé par e-mail")
        verbose_name_plural = _("codes envoyés par e-mail")
        ordering: ClassVar = ["-began_at", "-pk"]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_over(self) -> bool:
        return self.expires_at <= timezone.now()


class OnlineRegistration(models.Model):
    """A registration that is being written, screen after screen. Gone once it is sent, or that night.

    ``form_key`` becomes the participant's: the last screen sent twice makes one person.
    """

    form_key = models.UUIDField(_("formulaire"), unique=True, default=uuid.uuid4, editable=False)
    # The cleaned fields of ``exchange.joining.forms``, by the name of their screen.
    answers = models.JSONField(_("réponses"), default=dict)
    mailed_code = models.ForeignKey(
        MailedCode,
        models.SET_NULL,
        verbose_name=_("code envoyé"),
        related_name="+",
        null=True,
        blank=True,
    )
    began_at = models.DateTimeField(_("commencée à"), auto_now_add=True)

    class Meta:
        verbose_name = _("inscription en cours")
        verbose_name_plural = _("inscriptions en cours")
        ordering: ClassVar = ["-began_at", "-pk"]

    def __str__(self) -> str:
        return str(self.form_key)
