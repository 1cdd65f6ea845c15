"""What becomes of an account when the person asks for its erasure, or long after her access ended."""

import secrets
from collections.abc import Iterator
from functools import partial

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from wagtail.admin.models import EditingSession
from wagtail.models import APIToken
from wagtail.users.models import UserProfile

from accounts.enums import DataRequestState
from accounts.models import DataRequest, Invitation, JournalEntry, User
from accounts.selectors import place_name
from accounts.services.people import close_sessions, locked_person, refuse_for_the_last
from jobs.services import give_up_jobs_of
from mail.services import forget_address

# In the language of the place: it is stored, and read on sheets for years.
ERASED_NAME = "Compte effacé"


@transaction.atomic
def erase_account(*, user: User) -> None:
    """Takes out of the account all that says whose it was; the row stays, for what hangs on it.

    Sheets, pages and their history stay, without her name. The journal's lines lose her key, and
    keep her name until the end of their own time. Raises ``Refused`` for the last person of
    direction. The caller writes the line in the journal.
    """
    user = locked_person(user)
    if user.erased_at:
        return
    refuse_for_the_last(user)
    former_address = user.email
    _delete_sessions(user)
    _delete_portrait(user)
    for model in (EmailAddress, Authenticator, UserProfile, APIToken, EditingSession):
        model.objects.filter(user=user).delete()
    _erase_row(user)
    _forget_name_elsewhere(user, former_address)
    give_up_jobs_of(owner=user)
    if former_address:
        forget_address(email=former_address)


def erased_label(user: User) -> str:
    """How the journal names the account from then on: a number finds it, a name would stay."""
    return f"{ERASED_NAME} (n° {user.pk})"


def open_sessions(user: User) -> Iterator[tuple[Session, dict[str, object]]]:
    """The sessions that would still let her in, with what they hold.

    Django's sessions do not say whose they are: all that have not expired are opened, 0.1 ms each.
    """
    known_as = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    for session, said in _sessions_of(user):
        told = str(said.get(HASH_SESSION_KEY, ""))
        if any(constant_time_compare(told, known) for known in known_as):
            yield session, said


def _sessions_of(user: User) -> Iterator[tuple[Session, dict[str, object]]]:
    rows = Session.objects.filter(expire_date__gt=timezone.now()).order_by("-expire_date")
    for session in rows.iterator():
        said = session.get_decoded()
        if said.get(SESSION_KEY) == str(user.pk):
            yield session, said


def _delete_sessions(user: User) -> None:
    keys = [session.pk for session, _said in _sessions_of(user)]
    Session.objects.filter(pk__in=keys).delete()


def _delete_portrait(user: User) -> None:
    """Wagtail would leave the file, and its address would go on showing it."""
    for profile in UserProfile.objects.filter(user=user).exclude(avatar=""):
        transaction.on_commit(partial(profile.avatar.storage.delete, profile.avatar.name))


def _erase_row(user: User) -> None:
    now = timezone.now()
    user.username = f"efface-{secrets.token_hex(8)}"
    user.first_name, user.last_name, user.email = ERASED_NAME, "", ""
    user.set_unusable_password()
    user.role, user.departments = "", []
    user.is_active = user.is_staff = user.is_superuser = False
    # A helper who comes back gets another account, which the list of people shows.
    user.helper_key = user.helper_until = None
    user.last_login = None
    user.access_ended_at = user.access_ended_at or now
    user.erased_at = now
    close_sessions(user)
    user.save()
    user.refresh_from_db()
    user.user_permissions.clear()


def _forget_name_elsewhere(user: User, former_address: str) -> None:
    hers = Q(user=user)
    if former_address:
        hers |= Q(email__iexact=former_address)
    invitations = Invitation.objects.filter(hers)
    invitations.undecided().update(revoked_at=timezone.now())
    invitations.update(name=ERASED_NAME, email="")
    # Who received one reads that the centre invites her.
    Invitation.objects.filter(created_by=user).update(
        created_by=None, created_by_name=place_name()[:300]
    )
    requests = DataRequest.objects.filter(user=user)
    requests.update(message="")
    requests.filter(state=DataRequestState.WAITING).update(
        state=DataRequestState.ACCEPTED, answered_at=timezone.now()
    )
    DataRequest.objects.filter(answered_by=user).update(answered_by_name=ERASED_NAME)
    # The key would give her name back to every sheet of hers, for as long as the lines stay.
    JournalEntry.objects.filter(actor=user).update(actor=None)
