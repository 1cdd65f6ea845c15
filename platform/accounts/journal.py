"""The centre's journal: written in the transaction of what it tells, never changed after."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Model
from django.db.models.signals import post_delete
from django.utils.text import capfirst
from wagtail.log_actions import get_active_log_context

from accounts.enums import JournalAction, Role
from accounts.models import JournalEntry, User


def record(
    action: JournalAction, *, actor: User | None = None, subject: str = "", note: str = ""
) -> None:
    """Someone of the federation who acts in a centre is named; her key means someone else there.

    A resident is named by her number: nobody may change a line, and her erasure leaves no name.
    """
    actor_name = str(actor or "")
    if actor is not None and actor.role == Role.RESIDENT:
        # She acts on nothing but her own account.
        actor_name = account_number(actor)
        subject = subject and actor_name
        if action == JournalAction.DATA_CORRECTED:
            note = ""
    JournalEntry.objects.create(
        actor=actor if actor is not None and actor.is_of_active_schema else None,
        actor_name=actor_name,
        action=action,
        subject=subject[:300],
        note=note,
    )


def account_number(user: User) -> str:
    return f"compte n° {user.pk}"


def _signed_in(user: User, **_kwargs: Any) -> None:
    record(JournalAction.SIGNED_IN, actor=user)


def _signed_out(user: User | None, **_kwargs: Any) -> None:
    if user is not None:
        record(JournalAction.SIGNED_OUT, actor=user)


def _refused(credentials: dict[str, Any], **_kwargs: Any) -> None:
    # What was typed, for direction to help; a password typed there by mistake must not stay.
    typed = str(credentials.get("username") or credentials.get("email") or "")
    known = User.objects.filter(username__iexact=typed).first() if typed else None
    if known is not None and known.role == Role.RESIDENT:
        typed = account_number(known)
    record(JournalAction.SIGN_IN_FAILED, subject=typed if known else "")


def record_deletions_of(model: type[Model], *, unless: Callable[[Any], bool] | None = None) -> None:
    """A line for each row that goes, by whichever button; of several at once, one line each."""

    def deleted(instance: Model, **_kwargs: Any) -> None:
        if unless is None or not unless(instance):
            _record_deletion(instance)

    post_delete.connect(
        deleted, sender=model, weak=False, dispatch_uid=f"accounts.deleted.{model._meta.label}"
    )


def _record_deletion(instance: Model) -> None:
    # Who is at work in the back office; nobody, for a command.
    actor = get_active_log_context().user
    record(
        JournalAction.DELETED,
        actor=actor if isinstance(actor, User) else None,
        subject=str(instance),
        note=capfirst(str(instance._meta.verbose_name)),
    )


def connect_signals() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="accounts.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="accounts.signed_out")
    user_login_failed.connect(_refused, dispatch_uid="accounts.refused")
