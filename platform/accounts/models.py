from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.enums import JournalAction, Role


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
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class JournalEntry(models.Model):
    """Who did what to whom, and when. Written once: the database refuses changes."""

    at = models.DateTimeField(_("quand"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("qui"), related_name="+", null=True, blank=True
    )
    # The name stays when the account goes.
    actor_name = models.CharField(_("nom de qui agit"), max_length=300, blank=True)
    action = models.CharField(_("action"), max_length=40, choices=JournalAction.choices)
    subject = models.CharField(_("sur qui ou quoi"), max_length=300, blank=True)
    note = models.TextField(_("précision"), blank=True)

    class Meta:
        verbose_name = _("ligne du journal")
        verbose_name_plural = _("journal")
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.actor_name} – {self.get_action_display()} – {self.subject}"
