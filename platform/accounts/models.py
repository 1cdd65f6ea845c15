from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


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
