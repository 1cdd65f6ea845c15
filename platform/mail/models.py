from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mail.enums import PROBLEMS, UNDER_WAY, MailState

# A mail is given to the broker once in this time at most, so that a slow mail server does not
# fill the queue with copies of the same task.
GIVEN_AGAIN_AFTER = timedelta(minutes=5)
# Longer than a task may live (CELERY_TASK_TIME_LIMIT): whoever had claimed the mail is dead.
CLAIM_IS_STALE_AFTER = timedelta(minutes=15)
# Refused or of unknown fate, while the text is there to be sent again.
NEEDS_A_PERSON = Q(state__in=PROBLEMS) & ~Q(text="")


class MailQuerySet(models.QuerySet["OutgoingMail"]):
    def ready(self, now: datetime) -> "MailQuerySet":
        """May be claimed."""
        return self.filter(
            Q(next_attempt_at=None) | Q(next_attempt_at__lte=now),
            Q(expires_at=None) | Q(expires_at__gt=now),
            state=MailState.WAITING,
        )

    def due(self, now: datetime) -> "MailQuerySet":
        """Ready, and no task for it is on its way."""
        return self.ready(now).filter(Q(queued_at=None) | Q(queued_at__lte=now - GIVEN_AGAIN_AFTER))

    def expired(self, now: datetime) -> "MailQuerySet":
        return self.filter(state=MailState.WAITING, expires_at__lte=now)

    def stale(self, now: datetime) -> "MailQuerySet":
        return self.filter(state=MailState.CLAIMED, claimed_at__lte=now - CLAIM_IS_STALE_AFTER)

    def kept_too_long(self, now: datetime) -> "MailQuerySet":
        """Still has its text, though the time for which texts are kept is over."""
        limit = now - timedelta(days=getattr(settings, "MAIL_BODIES_KEPT_DAYS", 30))
        return self.filter(~Q(text=""), created__lte=limit).exclude(state__in=UNDER_WAY)

    def needing_a_person(self) -> "MailQuerySet":
        return self.filter(NEEDS_A_PERSON)


class OutgoingMail(models.Model):
    """A mail of this site: written with its cause, sent after, kept as the record of its fate."""

    to = models.EmailField(_("adresse"), max_length=254)
    to_name = models.CharField(_("nom"), max_length=200, blank=True)
    subject = models.CharField(_("objet"), max_length=200)
    text = models.TextField(_("texte"), blank=True)
    html = models.TextField(_("version HTML"), blank=True)
    reply_to = models.EmailField(_("adresse de réponse"), blank=True)
    headers = models.JSONField(_("en-têtes"), default=dict, blank=True)
    kind = models.CharField(_("motif"), max_length=40)
    forget_when_over = models.BooleanField(
        _("à oublier une fois parti"),
        default=False,
        help_text=_("La personne a demandé l’effacement : son adresse ne reste pas ici."),
    )
    message_id = models.CharField(_("identifiant du message"), max_length=320)
    created = models.DateTimeField(_("créé le"))
    expires_at = models.DateTimeField(_("inutile après le"), null=True, blank=True)

    state = models.CharField(
        _("état"), max_length=20, choices=MailState.choices, default=MailState.WAITING
    )
    queued_at = models.DateTimeField(_("mis en file le"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("pris le"), null=True, blank=True)
    claimed_by = models.CharField(_("pris par"), max_length=100, blank=True)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    next_attempt_at = models.DateTimeField(_("prochain essai le"), null=True, blank=True)
    sent_at = models.DateTimeField(_("envoyé le"), null=True, blank=True)
    last_error = models.TextField(_("dernière difficulté"), blank=True)
    error_detail = models.TextField(_("détail technique"), blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("courriel")
        verbose_name_plural = _("courriels")
        ordering: ClassVar = ["-created", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message_id"], name="outgoing_mail_message_id_unique"),
            # Not « state IN (…) »: PostgreSQL writes that one differently after a dump.
            models.CheckConstraint(
                condition=Q(*[("state", state) for state in MailState.values], _connector=Q.OR),
                name="outgoing_mail_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=MailState.CLAIMED)
                | (Q(claimed_at__isnull=False) & ~Q(claimed_by="")),
                name="outgoing_mail_claim_is_someones",
            ),
            models.CheckConstraint(
                condition=~Q(state=MailState.SENT) | Q(sent_at__isnull=False),
                name="outgoing_mail_sent_has_a_time",
            ),
        ]
        # The sweep asks every schema each minute: each of its questions has a small index.
        indexes: ClassVar = [
            models.Index(fields=["-created", "-id"], name="outgoing_mail_newest_first"),
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state=MailState.WAITING),
                name="outgoing_mail_waiting",
            ),
            models.Index(
                fields=["claimed_at"],
                condition=Q(state=MailState.CLAIMED),
                name="outgoing_mail_claimed",
            ),
            models.Index(fields=["created"], condition=~Q(text=""), name="outgoing_mail_with_text"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
