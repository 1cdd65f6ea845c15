from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.enums import (
    DataRequestKind,
    DataRequestState,
    InvitationPurpose,
    InvitationState,
    JournalAction,
    Role,
)
from tenants.connections import db


class UserManager(DjangoUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)


class User(AbstractUser):
    """A person who signs in, in one schema: the federation's or one centre's.

    The identifiant is enough: many people have no e-mail address.
    """

    username = models.CharField(
        _("identifiant"),
        max_length=150,
        unique=True,
        validators=[AbstractUser.username_validator],
        help_text=_("Lettres, chiffres et @ . + - _ ; les majuscules ne comptent pas."),
    )
    email = models.EmailField(_("adresse e-mail"), blank=True)

    role = models.CharField(_("rôle"), max_length=20, choices=Role.choices, blank=True)
    departments = ArrayField(
        models.CharField(max_length=3),
        verbose_name=_("départements suivis"),
        default=list,
        blank=True,
        help_text=_("Pour l’animation du réseau : les départements dont elle relit les pratiques."),
    )
    session_round = models.PositiveIntegerField(
        _("tour de sessions"),
        default=0,
        editable=False,
        help_text=_("Un de plus ferme toutes les sessions ouvertes de la personne."),
    )

    # A person of the federation whom the centre has let in; a key of its schema, so no foreign key.
    helper_key = models.PositiveBigIntegerField(
        _("personne de la fédération"), null=True, blank=True, editable=False
    )
    helper_until = models.DateTimeField(
        _("compte d’aide jusqu’au"), null=True, blank=True, editable=False
    )
    # Set by the retention task too, for an account that was closed some other way.
    access_ended_at = models.DateTimeField(
        _("accès retiré le"), null=True, blank=True, editable=False
    )
    erased_at = models.DateTimeField(_("effacé le"), null=True, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        ordering: ClassVar = ["last_name", "first_name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("username"),
                name="user_username_unique",
                violation_error_message=_("Cet identifiant est déjà pris."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_when_present",
                condition=~models.Q(email=""),
                violation_error_message=_("Cette adresse e-mail est déjà celle d’un compte."),
            ),
            models.UniqueConstraint(fields=["helper_key"], name="user_helper_key_unique"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The same key is somebody else in another schema: see ``is_of_active_schema``.
        self.schema_name: str = db.schema_name

    def __str__(self) -> str:
        """As long as an invitation's name at most: the journal and the mails copy it."""
        return (self.get_full_name() or self.username)[:150]

    @property
    def is_helper(self) -> bool:
        """Someone of the federation: see ``accounts.services.helping``."""
        return self.helper_key is not None

    @property
    def help_is_over(self) -> bool:
        return self.helper_until is not None and self.helper_until <= timezone.now()

    @property
    def is_of_active_schema(self) -> bool:
        """False for someone of the federation who works inside a centre's schema."""
        return self.schema_name == db.schema_name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # Django compares it at each request: a new password or a new round closes every session.
        return salted_hmac(
            "accounts.User.session",
            f"{self.session_round}:{self.password}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def undecided(self) -> "InvitationQuerySet":
        """Neither accepted nor revoked; some have expired."""
        return self.filter(accepted_at=None, revoked_at=None)

    def usable(self, now: datetime) -> "InvitationQuerySet":
        return self.undecided().filter(expires_at__gt=now)


class Invitation(models.Model):
    """A code that opens an account, or gives its owner a new password, once.

    The code itself is kept nowhere but in the mail or on the paper: see ``accounts.codes``.
    """

    purpose = models.CharField(
        _("motif"),
        max_length=20,
        choices=InvitationPurpose.choices,
        default=InvitationPurpose.INVITATION,
    )
    name = models.CharField(_("nom de la personne"), max_length=150)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    # Free of choices: a role that no longer exists must be told, not refused by the database.
    role = models.CharField(_("rôle"), max_length=20, blank=True)
    departments = ArrayField(
        models.CharField(max_length=3),
        verbose_name=_("départements suivis"),
        default=list,
        blank=True,
    )
    on_paper = models.BooleanField(_("imprimée"), default=False)
    code_hash = models.CharField(_("empreinte du code"), max_length=64, editable=False)
    user = models.ForeignKey(
        User,
        models.CASCADE,
        verbose_name=_("compte"),
        related_name="invitations",
        null=True,
        blank=True,
    )
    created_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("créée par"), related_name="+", null=True, blank=True
    )
    # The name stays when the account goes, or when the account is the federation's.
    created_by_name = models.CharField(_("nom de qui invite"), max_length=300, blank=True)
    created = models.DateTimeField(_("créée le"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    seen_at = models.DateTimeField(_("vue le"), null=True, blank=True)
    sent_count = models.PositiveSmallIntegerField(_("envois"), default=0)
    last_sent_at = models.DateTimeField(_("dernier envoi le"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("acceptée le"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("annulée le"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering: ClassVar = ["-created", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code_hash"], name="invitation_code_unique"),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(revoked_at=None),
                name="invitation_accepted_or_revoked",
            ),
            models.CheckConstraint(
                condition=models.Q(purpose=InvitationPurpose.INVITATION)
                | models.Q(user__isnull=False),
                name="invitation_new_password_is_someones",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_for_password(self) -> bool:
        return self.purpose == InvitationPurpose.PASSWORD

    @property
    def state(self) -> InvitationState:
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.revoked_at:
            return InvitationState.REVOKED
        if self.expires_at <= timezone.now():
            return InvitationState.EXPIRED
        return InvitationState.SEEN if self.seen_at else InvitationState.SENT

    @property
    def is_undecided(self) -> bool:
        return self.accepted_at is None and self.revoked_at is None

    @property
    def role_label(self) -> str:
        return str(dict(Role.choices).get(self.role, self.role))


class HelpPermissionQuerySet(models.QuerySet["HelpPermission"]):
    def open(self, now: datetime) -> "HelpPermissionQuerySet":
        return self.filter(ended_at=None, expires_at__gt=now)


class HelpPermission(models.Model):
    """A centre lets people of the federation in, until a moment, for a reason."""

    reason = models.CharField(_("pour quoi"), max_length=300, blank=True)
    created_by_name = models.CharField(_("qui autorise"), max_length=300)
    created = models.DateTimeField(_("autorisée le"), auto_now_add=True)
    expires_at = models.DateTimeField(_("jusqu’au"))
    ended_at = models.DateTimeField(_("arrêtée le"), null=True, blank=True)

    objects = HelpPermissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("autorisation d’aide")
        verbose_name_plural = _("autorisations d’aide")
        ordering: ClassVar = ["-created", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                models.Value(1),
                name="help_permission_one_not_ended",
                condition=models.Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.created_by_name} – {self.created:%d/%m/%Y}"


class HelpEntry(models.Model):
    """A token that opens a helper's session once, within minutes. Only its fingerprint is kept."""

    permission = models.ForeignKey(
        HelpPermission, models.CASCADE, verbose_name=_("autorisation"), related_name="entries"
    )
    # A person of the federation's schema: no foreign key leads there.
    helper_key = models.PositiveBigIntegerField(_("personne de la fédération"))
    helper_name = models.CharField(_("nom"), max_length=300)
    token_hash = models.CharField(_("empreinte du jeton"), max_length=64, editable=False)
    expires_at = models.DateTimeField(_("à utiliser avant"))
    used_at = models.DateTimeField(_("entrée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("entrée pour aider")
        verbose_name_plural = _("entrées pour aider")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token_hash"], name="help_entry_token_unique"),
        ]

    def __str__(self) -> str:
        return self.helper_name


def journal_actions() -> list[tuple[str, Any]]:
    """A function: a new action is no migration of every centre."""
    return JournalAction.choices


class JournalEntry(models.Model):
    """Who did what to whom, and when. Written once: the database refuses changes."""

    at = models.DateTimeField(_("quand"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("qui"), related_name="+", null=True, blank=True
    )
    # The name stays when the account goes.
    actor_name = models.CharField(_("nom de qui agit"), max_length=300, blank=True)
    action = models.CharField(_("action"), max_length=40, choices=journal_actions)
    subject = models.CharField(_("sur qui ou quoi"), max_length=300, blank=True)
    note = models.TextField(_("précision"), blank=True)

    class Meta:
        verbose_name = _("ligne du journal")
        verbose_name_plural = _("journal")
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.actor_name} – {self.get_action_display()} – {self.subject}"


class DataRequest(models.Model):
    """What a person asks of the centre about her data; direction answers (GDPR, articles 12, 17)."""

    user = models.ForeignKey(
        User, models.CASCADE, verbose_name=_("personne"), related_name="data_requests"
    )
    kind = models.CharField(_("demande"), max_length=20, choices=DataRequestKind.choices)
    message = models.TextField(_("message"), blank=True)
    created = models.DateTimeField(_("faite le"), default=timezone.now)
    due_on = models.DateField(_("réponse due le"))
    state = models.CharField(
        _("état"),
        max_length=20,
        choices=DataRequestState.choices,
        default=DataRequestState.WAITING,
    )
    answered_by = models.ForeignKey(
        User,
        models.SET_NULL,
        verbose_name=_("répondue par"),
        related_name="+",
        null=True,
        blank=True,
    )
    # The name stays when the account is the federation's.
    answered_by_name = models.CharField(_("nom de qui répond"), max_length=300, blank=True)
    answer = models.TextField(_("réponse"), blank=True)
    answered_at = models.DateTimeField(_("répondue le"), null=True, blank=True)

    class Meta:
        verbose_name = _("demande sur ses données")
        verbose_name_plural = _("demandes sur leurs données")
        ordering: ClassVar = ["-created", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(state=DataRequestState.WAITING),
                name="data_request_one_waiting",
            ),
            # Not « state IN (…) »: PostgreSQL writes that one differently after a dump.
            models.CheckConstraint(
                condition=models.Q(
                    *[("state", state) for state in DataRequestState.values],
                    _connector=models.Q.OR,
                ),
                name="data_request_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state=DataRequestState.WAITING, answered_at=None)
                | (~models.Q(state=DataRequestState.WAITING) & models.Q(answered_at__isnull=False)),
                name="data_request_answered_when_over",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=DataRequestState.REFUSED) | ~models.Q(answer=""),
                name="data_request_refused_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.user}"

    @property
    def is_waiting(self) -> bool:
        return self.state == DataRequestState.WAITING

    @property
    def is_late(self) -> bool:
        return self.is_waiting and self.due_on < timezone.localdate()
