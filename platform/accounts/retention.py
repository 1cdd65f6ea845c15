"""What the night deletes of one schema, once its time is over. The lengths: RETENTION_DAYS."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Q

from accounts.enums import JournalAction
from accounts.journal import record
from accounts.models import DataRequest, HelpPermission, Invitation, JournalEntry, User
from accounts.services.erasure import erase_account, erased_label
from tenants.retention import kept_since


@transaction.atomic
def delete_old_journal_lines(now: datetime) -> int:
    """The one deletion that the journal's trigger lets through, by a setting of this transaction."""
    limit = kept_since("journal", now)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maillage.retention = 'on'")
    count, _by_model = JournalEntry.objects.filter(at__lte=limit).delete()
    with connection.cursor() as cursor:
        # This may be a part of a longer transaction: the door is closed behind us.
        cursor.execute("SET LOCAL maillage.retention = 'off'")
    return count


def delete_unusable_invitations(now: datetime) -> int:
    limit = kept_since("invitations", now)
    over = Q(accepted_at__lte=limit) | Q(revoked_at__lte=limit)
    over |= Q(accepted_at=None, revoked_at=None, expires_at__lte=limit)
    return Invitation.objects.filter(over).delete()[0]


def delete_answered_requests(now: datetime) -> int:
    limit = kept_since("data_requests", now)
    return DataRequest.objects.filter(answered_at__lte=limit).delete()[0]


def delete_old_help(now: datetime) -> int:
    """Who let whom in, as long as the journal says it too. The entries go with their permission."""
    return HelpPermission.objects.filter(expires_at__lte=kept_since("journal", now)).delete()[0]


def erase_ended_accounts(now: datetime) -> int:
    """Each in a transaction of its own."""
    # A helper's visit ends by itself; her account is closed, and its time begins, here.
    User.objects.filter(is_active=True, helper_until__lte=now).update(
        is_active=False, access_ended_at=F("helper_until")
    )
    ended = User.objects.filter(is_active=False, erased_at=None)
    # Closed some other way than by ``end_access``: its time begins tonight.
    ended.filter(access_ended_at=None).update(access_ended_at=now)
    due, erased = ended.filter(access_ended_at__lte=kept_since("ended_accounts", now)), 0
    for pk in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            # Given back meanwhile, perhaps.
            user = due.select_for_update().filter(pk=pk).first()
            if user is not None:
                erase_account(user=user)
                record(JournalAction.RETENTION_OVER, subject=erased_label(user))
                erased += 1
    return erased
