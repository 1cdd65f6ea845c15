"""Who may do what with the mails of a site."""

from django.contrib.auth.models import AbstractUser, AnonymousUser


def can_manage_mail(user: AbstractUser | AnonymousUser) -> bool:
    """Direction, or the network's administration: those whose role was given this permission."""
    return user.is_active and user.has_perm("mail.change_outgoingmail")
