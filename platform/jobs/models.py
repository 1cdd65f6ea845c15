import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.enums import ACTIVE, RETRIABLE, JobState
from jobs.storage import private_storage


class JobQuerySet(models.QuerySet["Job"]):
    def active(self) -> Self:
        return self.filter(state__in=ACTIVE)

    def of(self, user: AbstractUser | AnonymousUser) -> Self:
        return self.filter(owner_id=user.pk) if user.is_authenticated else self.none()


class Job(models.Model):
    """A long work of one person (or of the system) in one schema."""

    uid = models.UUIDField(_("identifiant"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("sorte de travail"), max_length=100)
    label = models.CharField(_("intitulé"), max_length=200)
    parameters = models.JSONField(_("paramètres"), default=dict, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("demandé par"),
        related_name="jobs",
        null=True,
        blank=True,
        # The index below begins with it.
        db_index=False,
    )
    key = models.CharField(
        _("clé"),
        max_length=200,
        blank=True,
        help_text=_("Un seul travail à la fois par personne, sorte et clé."),
    )
    state = models.CharField(
        _("état"), max_length=20, choices=JobState.choices, default=JobState.WAITING
    )

    progress_done = models.PositiveIntegerField(_("fait"), default=0)
    progress_total = models.PositiveIntegerField(
        _("à faire"), default=0, help_text=_("0\u00a0: on ne sait pas.")
    )
    progress_note = models.CharField(_("ce qui se fait"), max_length=300, blank=True)
    progress_next = models.CharField(_("ce qui vient ensuite"), max_length=300, blank=True)
    cancel_requested = models.BooleanField(_("annulation demandée"), default=False)

    created = models.DateTimeField(_("demandé le"), auto_now_add=True)
    queued_at = models.DateTimeField(_("mis en attente le"), default=timezone.now)
    sent_at = models.DateTimeField(_("confié à la file le"), null=True, blank=True)
    started_at = models.DateTimeField(_("commencé le"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("dernier signe le"), null=True, blank=True)
    finished_at = models.DateTimeField(_("terminé le"), null=True, blank=True)
    claim = models.UUIDField(_("jeton du processus"), null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("tentatives"), default=0)

    error_message = models.TextField(_("ce qui n’a pas marché"), blank=True)
    error_detail = models.TextField(_("détail technique"), blank=True)

    result = models.FileField(
        _("fichier"), upload_to="jobs", storage=private_storage, max_length=200, blank=True
    )
    result_name = models.CharField(_("nom du fichier"), max_length=200, blank=True)
    result_message = models.TextField(_("résultat"), blank=True)
    result_expires_at = models.DateTimeField(_("fichier gardé jusqu’au"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("travail")
        verbose_name_plural = _("travaux")
        ordering: ClassVar = ["-created", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="job_state_known", condition=models.Q(state__in=JobState.values)
            ),
            models.CheckConstraint(
                name="job_claimed_while_running",
                condition=models.Q(
                    state=JobState.RUNNING, claim__isnull=False, heartbeat_at__isnull=False
                )
                | (~models.Q(state=JobState.RUNNING) & models.Q(claim__isnull=True)),
            ),
            models.CheckConstraint(
                name="job_finished_when_over",
                condition=models.Q(state__in=ACTIVE, finished_at__isnull=True)
                | (~models.Q(state__in=ACTIVE) & models.Q(finished_at__isnull=False)),
            ),
            models.UniqueConstraint(
                name="job_key_unique_while_active",
                fields=["kind", "owner", "key"],
                condition=models.Q(state__in=ACTIVE) & ~models.Q(key=""),
                nulls_distinct=False,
            ),
        ]
        # None holds a column that progress and heartbeats change, so that these stay cheap.
        indexes: ClassVar = [
            models.Index(name="job_owner_recent", fields=["owner", "-created", "-id"]),
            models.Index(name="job_active", fields=["state"], condition=models.Q(state__in=ACTIVE)),
            models.Index(
                name="job_result_expiry",
                fields=["result_expires_at"],
                condition=~models.Q(result=""),
            ),
            models.Index(
                name="job_finished",
                fields=["finished_at"],
                condition=models.Q(finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def may_be_retried(self) -> bool:
        return self.state in RETRIABLE

    @property
    def may_be_cancelled(self) -> bool:
        return self.is_active and not self.cancel_requested

    @property
    def percent(self) -> int | None:
        """None while nobody knows how much there is."""
        if not self.progress_total:
            return None
        return min(100, self.progress_done * 100 // self.progress_total)

    @property
    def had_file(self) -> bool:
        return self.state == JobState.DONE and bool(self.result_name)

    @property
    def has_file(self) -> bool:
        """It is there and its week is not over, whether or not the sweep has come."""
        return (
            self.had_file
            and bool(self.result)
            and self.result_expires_at is not None
            and self.result_expires_at > timezone.now()
        )

    @property
    def reference(self) -> str:
        """What a person reads out to whoever helps them."""
        return self.uid.hex[:8]
